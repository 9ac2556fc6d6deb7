/** How independent the word for a release is: lineages its bytes were got from, inputs its rebuilders share, and whether it stands in a row. */
import type { JSX } from 'preact';
import type { ChokepointsAnswer } from '../../../../schema/explain.ts';
import { chokepoints as chokepointsAddress } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Digest } from '../../design/copy.tsx';
import { Section } from '../../design/parts.tsx';
import { pathOf } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';
import { ChokepointsSection } from './chokepoints.tsx';

const words = text.independence;
/** Files named before they are only counted. */
const FIRST = 8;

/** `go 1.24.2/linux-amd64` as people read it. */
const nameOfFile = (id: string): string => id.replace('@', ' ');

function Converged({ converged }: Pick<ChokepointsAnswer, 'converged'>): JSX.Element {
  return (
    <div class="stack">
      <h3>{words.converged(converged.length)}</h3>
      <p class="soft">{converged.length > 0 ? words.convergedLead : words.notConverged}</p>
      {converged.slice(0, FIRST).map(({ file, lineages }) => (
        <div key={file}>
          <p>{nameOfFile(file)}</p>
          <ul class="plain-list">
            {lineages.map(({ compilers, roots }) => (
              <li key={compilers.map((c) => c.digest).join()} class="soft">{words.lineage(compilers.map((c) => c.name), roots.map((r) => r.name))}</li>
            ))}
          </ul>
        </div>
      ))}
      {converged.length > FIRST && <p class="soft">{words.more(converged.length - FIRST)}</p>}
    </div>
  );
}

/** All who rebuild a file use its source, whatever they have it from: only where two fetched it from one host is that a risk of theirs. */
function risks(shared: ChokepointsAnswer['shared']): ChokepointsAnswer['shared'] {
  return shared.map((s) => ({ ...s, inputs: s.inputs.filter((i) => i.role === 'environment' || i.hosts.length > 0) })).filter((s) => s.inputs.length > 0);
}

function Shared({ shared }: Pick<ChokepointsAnswer, 'shared'>): JSX.Element {
  const risky = risks(shared);
  return (
    <div class="stack">
      <h3>{words.shared}</h3>
      <p class="soft">{risky.length > 0 ? words.sharedLead : words.notShared}</p>
      {risky.slice(0, FIRST).map((s) => (
        <div key={s.file}>
          <p>{nameOfFile(s.file)}: {words.groups(s.groups, s.groupsByEnvironment, s.groupsByHost)}</p>
          <ul class="plain-list">
            {s.inputs.map((i) => (
              <li key={`${i.role} ${i.digest}`} class="soft">
                {text.role[i.role]} {i.name} <Digest digest={i.digest} /> {words.namedBy(i.verifiers, i.hosts)}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {risky.length > FIRST && <p class="soft">{words.more(risky.length - FIRST)}</p>}
    </div>
  );
}

interface IndependenceProps { compiler: string; name: string; version: string; platform: string | null }

/** Both sections that the same answer fills; of a release that nobody rebuilt there is nothing to say. */
export function Independence({ compiler, name, version, platform }: IndependenceProps): JSX.Element | null {
  const { data } = useAnswer(chokepointsAddress(compiler, version, platform), `${compiler} ${version} ${platform ?? ''}`);
  if (!data || (!data.verified && risks(data.shared).length === 0)) return null;
  return (
    <>
      <ChokepointsSection answer={data} />
      <Section id="independence" title={words.title} lead={words.lead}>
        <div class="columns">
          {data.verified && <Converged converged={data.converged} />}
          <Shared shared={data.shared} />
        </div>
        <p class="apart">
          <a href={to(pathOf({ page: 'compiler', compiler }))}>{name}</a>: {words.streak(data.streak.releases, platform)} {data.streak.releases > 0 && words.included(data.streak.included)}
        </p>
      </Section>
    </>
  );
}
