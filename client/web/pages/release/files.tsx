/** What the release publishes: files with digests and standing, what they are declared to be built from, and where sources disagree. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FileAnswer, ReleaseAnswer } from '../../../../schema/api.ts';
import { Button } from '../../design/button.tsx';
import { Digest } from '../../design/copy.tsx';
import { Section } from '../../design/parts.tsx';
import { StatusLabel, StatusMark } from '../../design/status-mark.tsx';
import { Records, type Columns } from '../../design/table.tsx';
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

function Name({ file }: { file: FileAnswer }): JSX.Element {
  return <><span class="file-name">{file.name ?? file.id.slice(file.id.indexOf('/') + 1)}</span>{file.note && <p class="soft">{file.note}</p>}<Disagreements file={file} /></>;
}

const heads = text.files.heads;
const columns: Columns<FileAnswer> = [
  { head: heads.file, cell: (f) => <Name file={f} /> },
  { head: heads.platform, cell: (f) => (f.role === 'source' ? text.files.source : f.platform) },
  { head: heads.status, cell: (f) => (f.role === 'source' ? <span class="soft">–</span> : <StatusLabel status={f.status} />) },
  { head: heads.verifiers, note: heads.verifiersNote, number: true, cell: (f) => f.verifiers },
  { head: heads.digest, cell: (f) => <Digest digest={f.digest} /> },
  { head: heads.sources, note: heads.sourcesNote, number: true, cell: (f) => f.by.length },
];

export function FilesSection({ files }: { files: readonly FileAnswer[] }): JSX.Element | null {
  if (files.length === 0) return null;
  return (
    <Section id="files" title={text.files.title(files.length)} lead={text.files.lead}>
      <Records class="files" label={text.files.label} columns={columns} rows={files} keyOf={(f) => f.id} first={FIRST} />
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
      {withRecipe.length > shown.length && <Button icon="down" onClick={() => setAll(true)}>{text.showMore(withRecipe.length - shown.length)}</Button>}
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
