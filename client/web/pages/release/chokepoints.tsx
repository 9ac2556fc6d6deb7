/** What every proof of the release goes through, which roots they reach, and what its rebuilders have in common. */
import type { JSX } from 'preact';
import type { ChokepointsAnswer, NamedArtifact } from '../../../../schema/explain.ts';
import { chokepoints as chokepointsAddress } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Digest } from '../../design/copy.tsx';
import { Section } from '../../design/parts.tsx';
import { asSentence } from '../../design/sentence.ts';
import { StatusMark } from '../../design/status-mark.tsx';
import { pathOf } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';

const words = text.chokepoints;
/** Shown before the reader asks for all. */
const FIRST = 8;

function Artifact({ artifact, root = false, note }: { artifact: NamedArtifact; root?: boolean; note?: string }): JSX.Element {
  return (
    <li>
      <StatusMark status={root ? 'root' : 'verified'} size={14} /> <a href={to(pathOf({ page: 'artifact', digest: artifact.digest }))}>{artifact.name}</a>
      {note && <span class="soft"> {note}</span>}
    </li>
  );
}

type Chokepoint = NonNullable<ChokepointsAnswer['chokepoints']>['artifacts'][number];

const isSource = (a: Chokepoint): boolean => !a.root && a.roles.every((role) => role === 'source');

/** What was built comes first; source archives, of which there are many, stay folded. */
function Artifacts({ all }: { all: readonly Chokepoint[] }): JSX.Element {
  const item = (a: Chokepoint): JSX.Element => <Artifact key={a.digest} artifact={a} root={a.root} note={a.roles.map((r) => text.role[r]).join(', ')} />;
  const built = all.filter((a) => !isSource(a));
  const sources = all.filter(isSource);
  if (all.length === 0) return <p class="soft">{words.none}</p>;
  return (
    <>
      <ul class="plain-list">{built.slice(0, FIRST).map(item)}</ul>
      {built.length > FIRST && <details><summary>{words.more(built.length - FIRST)}</summary><ul class="plain-list">{built.slice(FIRST).map(item)}</ul></details>}
      {sources.length > 0 && <details><summary>{words.sources(sources.length)}</summary><ul class="plain-list">{sources.map(item)}</ul></details>}
    </>
  );
}

function Lineages({ lineages }: { lineages: NonNullable<ChokepointsAnswer['lineages']> }): JSX.Element {
  return (
    <div>
      <h3>{words.lineages(lineages.roots.length)}</h3>
      <ul class="plain-list">{lineages.roots.map((root) => <Artifact key={root.digest} artifact={root} root note={lineages.sufficient.some((s) => s.digest === root.digest) ? words.sufficient : ''} />)}</ul>
      <p class="soft">{words.disjoint(lineages.disjoint)}</p>
    </div>
  );
}

function Shared({ shared }: Pick<ChokepointsAnswer, 'shared'>): JSX.Element | null {
  const risky = shared.filter((s) => s.inputs.length > 0);
  if (risky.length === 0) return null;
  return (
    <div>
      <h3>{words.shared}</h3>
      <p class="soft">{words.sharedLead}</p>
      <ul class="plain-list">
        {risky.slice(0, FIRST).map((s) => (
          <li key={s.file}>{s.file.replace('@', ' ')}: {s.inputs.map((i) => <span key={i.digest} class="listed">{text.role[i.role]} {i.name} <Digest digest={i.digest} />{i.hosts.length > 0 && ` ${words.fetchedFrom(i.hosts)}`}</span>)} <span class="soft">{words.groups(s.groups, s.groupsByEnvironment, s.groupsByHost)}</span></li>
        ))}
      </ul>
    </div>
  );
}

export function ChokepointsSection({ compiler, version, platform }: { compiler: string; version: string; platform: string | null }): JSX.Element | null {
  const { data } = useAnswer(chokepointsAddress(compiler, version, platform), `${compiler} ${version} ${platform ?? ''}`);
  if (!data?.chokepoints) return null;
  return (
    <Section id="chokepoints" title={words.title} lead={asSentence(data.sentence)}>
      <div class="columns">
        <div>
          <h3>{words.artifacts(data.chokepoints.artifacts.length)}</h3>
          <Artifacts all={data.chokepoints.artifacts} />
          {data.chokepoints.organizations.length > 0 && <p>{words.organizations(data.chokepoints.organizations)}</p>}
        </div>
        {data.lineages && <Lineages lineages={data.lineages} />}
        <Shared shared={data.shared} />
      </div>
    </Section>
  );
}
