/** What every proof of a release goes through: artifacts, organizations; and which roots its proofs reach. */
import type { JSX } from 'preact';
import type { ChokepointsAnswer, NamedArtifact } from '../../../../schema/explain.ts';
import { Section } from '../../design/parts.tsx';
import { asSentence } from '../../design/sentence.ts';
import { StatusMark } from '../../design/status-mark.tsx';
import { pathOf } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';

const words = text.chokepoints;
/** Shown before the reader asks for all. */
const FIRST = 8;

interface ArtifactProps { artifact: NamedArtifact; root?: boolean; note?: string }

function Artifact({ artifact, root = false, note }: ArtifactProps): JSX.Element {
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
    <div class="stack">
      <h3>{words.lineages(lineages.roots.length)}</h3>
      <ul class="plain-list">{lineages.roots.map((root) => <Artifact key={root.digest} artifact={root} root note={lineages.sufficient.some((s) => s.digest === root.digest) ? words.sufficient : ''} />)}</ul>
      <p class="soft">{words.disjoint(lineages.disjoint)}</p>
    </div>
  );
}

/** Nothing where there is no proof to look at. */
export function ChokepointsSection({ answer: { chokepoints, lineages, sentence } }: { answer: ChokepointsAnswer }): JSX.Element | null {
  if (!chokepoints) return null;
  return (
    <Section id="chokepoints" title={words.title} lead={asSentence(sentence)}>
      <div class="columns">
        <div class="stack">
          <h3>{words.artifacts(chokepoints.artifacts.length)}</h3>
          <Artifacts all={chokepoints.artifacts} />
          {chokepoints.organizations.length > 0 && <p>{words.organizations(chokepoints.organizations)}</p>}
        </div>
        {lineages && <Lineages lineages={lineages} />}
      </div>
    </Section>
  );
}
