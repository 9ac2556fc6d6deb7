/** The chain of a release, and what it would be under what the reader imagines. */
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { GraphAnswer, GraphNode, ReleaseSummary, Verdict } from '../../../../schema/api.ts';
import type { Policy } from '../../../../schema/policy.ts';
import { chooseNode } from '../../actions/choose-node.ts';
import { policies } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { ChainView } from '../../chain/view.tsx';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/parts.tsx';
import { AssumeNode, SuspectNode } from '../../imagine/assume.tsx';
import { BlastRadius } from '../../imagine/blast.tsx';
import { Changes } from '../../imagine/changes.tsx';
import { recolour } from '../../imagine/recolour.ts';
import { compareWith, drawnUnder, isImagining, policyAgainst, policyNow, sizeNow, toggleImagining, travelling } from '../../imagine/state.ts';
import { statementsUpTo, TimeSlider } from '../../imagine/time-slider.tsx';
import { useImagined, type Imagination } from '../../imagine/use-imagined.ts';
import { Workbench } from '../../imagine/workbench.tsx';
import { text } from '../../text/en.ts';
import { PlatformChoice } from './platform-choice.tsx';

const words = text.imagine;

interface Judged {
  verified: boolean;
  recoloured: (graph: GraphAnswer) => GraphAnswer;
}

interface ChainSectionProps {
  release: Pick<ReleaseSummary, 'id' | 'compiler' | 'version'>;
  name: string;
  platform: string | null;
  platforms: readonly string[];
  everywhere: Verdict['platforms'];
  /** Entries in the log. */
  size: number;
}

/** What a policy makes of the release at the time in the reader's hand, and the drawing in its colours. */
function useJudgement(imagination: Imagination | null, policy: Policy | null): Judged | null {
  const size = sizeNow();
  return useMemo(() => {
    if (!imagination || !policy) return null;
    const judgement = imagination.imagined.judge(policy, size === null ? undefined : statementsUpTo(imagination.entries, size));
    return { verified: judgement.verified, recoloured: (graph: GraphAnswer) => recolour(graph, imagination.standing, judgement) };
  }, [imagination, policy, size]);
}

/** Which policy stands on the other side. */
function Against({ policy }: { policy: Policy }): JSX.Element {
  const shipped = useAnswer(policies()).data?.policies ?? [];
  const listed = shipped.some((p) => p.policy.name === policy.name);
  return (
    <select aria-label={words.against} value={policy.name} onChange={(event) => compareWith(event.currentTarget.value)}>
      {!listed && <option value={policy.name}>{policy.name}</option>}
      {shipped.map((p) => <option key={p.policy.name} value={p.policy.name}>{p.policy.name}</option>)}
    </select>
  );
}

/** How many of the statements on this chain the log has at the point that is looked at. */
function bearingNow({ entries }: Imagination, size: number): string {
  return words.time.bearing(statementsUpTo(entries, sizeNow() ?? size), entries.length);
}

export function ChainSection({ release, name, platform, platforms, everywhere, size }: ChainSectionProps): JSX.Element {
  const imagining = isImagining();
  const { imagination, problem } = useImagined(release.compiler, release.version, platform, imagining || travelling.value);
  useEffect(() => () => { travelling.value = false; }, []);
  const policy = policyNow();
  const other = policyAgainst();
  const judgement = useJudgement(imagination, policy);
  const against = useJudgement(imagination, other);
  const recoloured = judgement?.recoloured;
  return (
    <Section
      id="chain" title={text.chain.title} lead={text.chain.lead}
      aside={<div class="section-tools"><PlatformChoice platforms={platforms} chosen={platform} verified={everywhere} /><Button pressed={imagining} onClick={toggleImagining}>{words.open}</Button></div>}
    >
      <ChainView
        key={platform} focus={release.id} platform={platform} through={drawnUnder.value} {...(recoloured && { recoloured })}
        pair={policy && other && judgement && against ? { against: against.recoloured, names: [words.under(other.name, against.verified), words.under(policy.name, judgement.verified)], choice: <Against policy={other} /> } : null}
        nodeActions={(node: GraphNode) => (imagining && imagination ? <AssumeNode node={node} imagination={imagination} /> : <SuspectNode node={node} />)}
        {...(imagining && { beside: <Workbench name={name} verified={judgement?.verified ?? null} imagination={imagination} policy={policy} problem={problem} /> })}
        {...(recoloured && { below: (drawn: GraphAnswer, shown: GraphAnswer) => <><Changes before={drawn} after={shown} onChoose={chooseNode} />{imagining && policy && <BlastRadius policy={policy} />}</> })}
        under={size > 0 && <TimeSlider size={size} note={imagination ? bearingNow(imagination, size) : undefined} onHold={() => { travelling.value = true; }} />}
      />
    </Section>
  );
}
