/** What the release publishes: files with digests and standing, what they are declared to be built from, and where sources disagree. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FileAnswer, ReleaseAnswer } from '../../../../schema/api.ts';
import { Button } from '../../design/button.tsx';
import { Digest } from '../../design/copy.tsx';
import { Section, TableFrame } from '../../design/parts.tsx';
import { StatusLabel, StatusMark } from '../../design/status-mark.tsx';
import { text } from '../../text/en.ts';

/** Rows shown before the reader asks for all. */
const FIRST = 12;

function Disagreements({ file }: { file: FileAnswer }): JSX.Element | null {
  if (file.disagreements.length === 0) return null;
  return (
    <ul class="disagreements">
      {file.disagreements.map((d) => (
        <li key={d.rejected}>
          <span class="tag tag-warning">{text.disagreement.state(d.state)}</span> {text.disagreement.says(d.rejectedBy)} <code>{d.rejected}</code>. <span class="soft">{d.note}</span>
        </li>
      ))}
    </ul>
  );
}

function Row({ file }: { file: FileAnswer }): JSX.Element {
  return (
    <tr>
      <th scope="row"><span class="file-name">{file.name ?? file.id.slice(file.id.indexOf('/') + 1)}</span>{file.note && <p class="soft">{file.note}</p>}<Disagreements file={file} /></th>
      <td>{file.role === 'source' ? text.files.source : file.platform}</td>
      <td>{file.role === 'source' ? <span class="soft">–</span> : <StatusLabel status={file.status} />}</td>
      <td class="number">{file.verifiers}</td>
      <td><Digest digest={file.digest} /></td>
      <td class="soft">{file.by.length}</td>
    </tr>
  );
}

export function FilesSection({ files }: { files: readonly FileAnswer[] }): JSX.Element | null {
  const [all, setAll] = useState(false);
  if (files.length === 0) return null;
  const shown = all ? files : files.slice(0, FIRST);
  const heads = text.files.heads;
  return (
    <Section id="files" title={text.files.title(files.length)} lead={text.files.lead}>
      <TableFrame label={text.files.label}>
        <table class="files">
          <thead>
            <tr>
              <th scope="col">{heads.file}</th><th scope="col">{heads.platform}</th><th scope="col">{heads.status}</th>
              <th scope="col" class="number">{heads.verifiers}</th><th scope="col">{heads.digest}</th><th scope="col" title={heads.sourcesNote}>{heads.sources}</th>
            </tr>
          </thead>
          <tbody>{shown.map((f) => <Row key={f.id} file={f} />)}</tbody>
        </table>
      </TableFrame>
      {files.length > shown.length && <Button icon="down" onClick={() => setAll(true)}>{text.files.more(files.length - shown.length)}</Button>}
    </Section>
  );
}

function Recipe({ file }: { file: FileAnswer }): JSX.Element | null {
  const { recipe } = file;
  if (!recipe) return null;
  return (
    <li>
      <details>
        <summary><span>{file.name ?? file.id}</span> <span class="tag" title={text.basis[recipe.basis].means}>{text.basis[recipe.basis].word}</span> <span class="soft">{text.recipes.inputs(recipe.inputs.length)}</span></summary>
        {recipe.note && <p class="soft">{recipe.note}</p>}
        <ul class="inputs">
          {recipe.inputs.map((input) => (
            <li key={`${input.role} ${input.digest}`}>
              <span class="input-role">{text.role[input.role]}</span> <StatusMark status={input.status} size={14} /> <span>{input.file?.replace('@', ' ') ?? text.digest.intermediate}</span> <Digest digest={input.digest} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

export function RecipesSection({ files }: { files: readonly FileAnswer[] }): JSX.Element | null {
  const withRecipe = files.filter((f) => f.recipe);
  const [all, setAll] = useState(false);
  if (withRecipe.length === 0) return null;
  const shown = all ? withRecipe : withRecipe.slice(0, FIRST);
  return (
    <Section id="recipes" title={text.recipes.title} lead={text.recipes.lead}>
      <ul class="recipes">{shown.map((f) => <Recipe key={f.id} file={f} />)}</ul>
      {withRecipe.length > shown.length && <Button icon="down" onClick={() => setAll(true)}>{text.files.more(withRecipe.length - shown.length)}</Button>}
    </Section>
  );
}

export function DisagreementsSection({ disagreements }: { disagreements: ReleaseAnswer['release']['disagreements'] }): JSX.Element | null {
  if (disagreements.length === 0) return null;
  return (
    <Section id="disagreements" title={text.disagreement.title(disagreements.length)} lead={text.disagreement.lead}>
      <ul class="disagreements">
        {disagreements.map((d) => (
          <li key={d.name + d.rejected}><span class="tag tag-warning">{text.disagreement.state(d.state)}</span> <strong>{d.name}</strong>: {text.disagreement.says(d.rejectedBy)} <code>{d.rejected}</code>. <span class="soft">{d.note}</span></li>
        ))}
      </ul>
    </Section>
  );
}
