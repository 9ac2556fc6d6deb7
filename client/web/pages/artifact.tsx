/** An artifact by its digest: what it is, who made it from what, and what it is used for. */
import type { JSX } from 'preact';
import type { ArtifactAnswer } from '../../../schema/api.ts';
import { artifact as artifactAddress } from '../api/addresses.ts';
import { problemCode } from '../api/problem.ts';
import { useAnswer } from '../api/use-answer.ts';
import { EvidenceList } from '../chain/evidence.tsx';
import { ChainView } from '../chain/view.tsx';
import { CopyButton, Digest } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Breadcrumbs, Section, Waiting } from '../design/parts.tsx';
import { StatusLabel, StatusMark } from '../design/status-mark.tsx';
import { Strengths } from '../design/strengths.tsx';
import { releaseOfFile, releasePath } from '../route/place.ts';
import { place, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { Nearest } from './nearest.tsx';

/** Uses shown; a seed is used by everything. */
const FIRST = 40;

function nameOf({ link, files }: ArtifactAnswer): string {
  return (link.root?.name ?? link.file ?? files[0] ?? text.digest.intermediate).replace('@', ' ');
}

function Head({ data }: { data: ArtifactAnswer }): JSX.Element {
  const { link } = data;
  return (
    <header class="page-head">
      <Breadcrumbs trail={[{ name: text.ways.overview, href: to('/') }, { name: text.artifact.crumb }]} />
      <h1>{nameOf(data)}</h1>
      <p class="whole-digest"><code>{link.digest}</code> <CopyButton value={link.digest} name={text.digest.copy} /></p>
      <div class="verdict-row">
        <div>
          <StatusLabel status={link.status} strong />
          <p class="soft">{link.root ? text.rootKind[link.root.kind].means : text.status[link.status].means}</p>
        </div>
        {!link.root && <Strengths strength={link.strength} />}
      </div>
    </header>
  );
}

function Files({ files }: { files: readonly string[] }): JSX.Element | null {
  if (files.length === 0) return null;
  return (
    <Section id="files" title={text.artifact.files(files.length)}>
      <ul class="release-links">{files.map((id) => <li key={id}><a href={to(releasePath(releaseOfFile(id)))}>{id.replace('@', ' ')}</a></li>)}</ul>
    </Section>
  );
}

function Inputs({ data }: { data: ArtifactAnswer }): JSX.Element | null {
  const { inputs, inputsFrom } = data.link;
  if (inputs.length === 0) return null;
  return (
    <Section id="inputs" title={text.artifact.inputs(inputs.length)} lead={text.why.inputsFrom[inputsFrom]}>
      <ul class="inputs">
        {inputs.map((input) => (
          <li key={`${input.role} ${input.digest}`}><span class="input-role">{text.role[input.role]}</span> <StatusMark status={input.status} size={14} /> <span>{input.file?.replace('@', ' ') ?? text.digest.intermediate}</span> <Digest digest={input.digest} /></li>
        ))}
      </ul>
    </Section>
  );
}

function Uses({ usedBy }: Pick<ArtifactAnswer, 'usedBy'>): JSX.Element | null {
  if (usedBy.length === 0) return null;
  return (
    <Section id="uses" title={text.artifact.uses(usedBy.length)}>
      <ul class="inputs">
        {usedBy.slice(0, FIRST).map((use) => <li key={`${use.role} ${use.digest}`}><span class="input-role">{text.artifact.as[use.role]}</span> <span>{use.file?.replace('@', ' ') ?? text.digest.intermediate}</span> <Digest digest={use.digest} /></li>)}
      </ul>
      {usedBy.length > FIRST && <p class="soft">{text.artifact.moreUses(usedBy.length - FIRST)}</p>}
    </Section>
  );
}

export function ArtifactPage(): JSX.Element {
  const digest = place.value.page === 'artifact' ? place.value.digest : '';
  const { data, problem } = useAnswer(artifactAddress(digest), digest);
  useTitle(data ? nameOf(data) : digest);
  if (problem && !data) return problemCode(problem) === 'unavailable' ? <ProblemNotice problem={problem} /> : <Nearest problem={problem} words="" />;
  if (!data) return <Waiting rows={8} />;
  return (
    <>
      <Head data={data} />
      <Section id="chain" title={text.chain.title} lead={text.chain.lead}><ChainView focus={digest} platform={null} /></Section>
      {!data.link.root && <Section id="evidence" title={text.chain.evidence}><EvidenceList evidence={data.link.evidence} /></Section>}
      <Inputs data={data} />
      <Files files={data.files} />
      <Uses usedBy={data.usedBy} />
    </>
  );
}
