/** An artifact by its digest: what it is, who made it from what, and what it is used for. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ArtifactAnswer } from '../../../schema/api.ts';
import type { Problem } from '../../../schema/problem.ts';
import { artifact as artifactAddress, log as logAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { EvidenceList } from '../chain/evidence.tsx';
import { ChainView } from '../chain/view.tsx';
import { Command, CopyButton, Digest } from '../design/copy.tsx';
import { Breadcrumbs, Section, Waiting } from '../design/parts.tsx';
import { StatusLabel, StatusMark } from '../design/status-mark.tsx';
import { Strengths } from '../design/strengths.tsx';
import { travelling } from '../imagine/state.ts';
import { TimeSlider } from '../imagine/time-slider.tsx';
import { digestIn } from '../route/digest.ts';
import { pathOf, releaseOfFile, releasePath } from '../route/place.ts';
import { place, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { Refused } from './nearest.tsx';

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

/** The least number of entries with which the artifact is on record; null where the log does not say. */
function knownFrom({ link, files }: ArtifactAnswer): number | null {
  if (files.length > 0 || link.root) return 0;
  return link.evidence.length === 0 ? null : link.evidence.reduce((first, { entry }) => Math.min(first, entry), Infinity) + 1;
}

/** The chain down to the artifact, now and at any time since the artifact is on record. */
function Chain({ data, waiting }: { data: ArtifactAnswer; waiting: boolean }): JSX.Element {
  const size = useAnswer(logAddress()).data?.entries ?? 0;
  const least = knownFrom(data);
  useEffect(() => () => { travelling.value = false; }, []);
  return (
    <Section id="chain" title={text.chain.title} lead={text.chain.lead}>
      <ChainView
        focus={data.link.digest} platform={null} still={travelling.value}
        under={least !== null && size > least && <TimeSlider size={size} least={least} atOnce waiting={waiting} onHold={() => { travelling.value = true; }} />}
      />
    </Section>
  );
}

/** How much of a digest is enough to search by it, in figures. */
const ENOUGH = 8;

/** No digest at all, or one that nobody knows: the same as digests are written, or those that begin alike. */
function WrongDigest({ problem, typed }: { problem: Problem; typed: string }): JSX.Element {
  const meant = digestIn(typed);
  const wrong = problem.status === 400 ? { ...problem, title: text.missing.digest, detail: text.missing.digestDetail(typed) } : problem;
  const beginning = /[0-9a-f]{8,}/.exec(typed.toLowerCase())?.[0].slice(0, ENOUGH) ?? '';
  return (
    <Refused problem={wrong} words={beginning} nearest={meant && meant !== typed ? [{ href: to(pathOf({ page: 'artifact', digest: meant })), name: meant, note: text.missing.sameDigest }] : []}>
      <div><p>{text.missing.hash}</p><Command line="npx rootline show PATH" /></div>
    </Refused>
  );
}

export function ArtifactPage(): JSX.Element {
  const digest = place.value.page === 'artifact' ? place.value.digest : '';
  const { data, problem, stale } = useAnswer(artifactAddress(digest), digest);
  useTitle(data ? nameOf(data) : digest);
  if (problem && !data) return <WrongDigest problem={problem} typed={digest} />;
  if (!data) return <Waiting rows={8} />;
  return (
    <>
      <Head data={data} />
      <Chain data={data} waiting={stale} />
      {!data.link.root && <Section id="evidence" title={text.chain.evidence}><EvidenceList evidence={data.link.evidence} /></Section>}
      <Inputs data={data} />
      <Files files={data.files} />
      <Uses usedBy={data.usedBy} />
    </>
  );
}
