/** The policies the server ships, and what believing each of them means. */
import type { JSX } from 'preact';
import type { PolicyAnswer } from '../../../schema/api.ts';
import type { Policy } from '../../../schema/policy.ts';
import { choosePolicy } from '../actions/choose-policy.ts';
import { policies as policiesAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Button } from '../design/button.tsx';
import { Command, Digest } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Section, Waiting } from '../design/parts.tsx';
import { Stories } from '../imagine/stories.tsx';
import { policyName } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';

const words = text.policies;

function list(items: readonly string[]): string {
  return items.length === 0 ? words.nothing : items.join(', ');
}

/** What the members of a policy say, in words. */
function Members({ policy }: { policy: Policy }): JSX.Element {
  const rows: [string, string][] = [
    [words.member.threshold, words.threshold(policy.threshold, policy.independence)],
    [words.member.roots, list([...policy.roots.kinds.map((k) => text.rootKind[k].word), ...(policy.roots.digests.length > 0 ? [words.rootDigests(policy.roots.digests.length)] : [])])],
    [words.member.inputs, words.inputs[policy.inputs]],
    [words.member.environment, words.environment[policy.environment]],
    [words.member.comparisons, list(policy.comparisons.map((c) => text.comparison[c]))],
    [words.member.disputes, words.disputes[policy.disputes]],
    [words.member.diversity, words.diversity(policy.diversity)],
    [words.member.builders, words.builders(policy.distinctBuilders)],
    [words.member.weak, policy.weakDigests ? words.weak.accepted : words.weak.refused],
    [words.member.verifiers, policy.verifiers === 'all' ? words.allVerifiers : list(policy.verifiers)],
    ...(policy.compromised.length > 0 ? [[words.member.compromised, list(policy.compromised)] as [string, string]] : []),
  ];
  return <dl class="facts facts-wide">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

function PolicyCard({ answer, chosen }: { answer: PolicyAnswer; chosen: boolean }): JSX.Element {
  const { policy, digest } = answer;
  return (
    <article class={`policy${chosen ? ' policy-chosen' : ''}`} id={policy.name}>
      <div class="policy-head">
        <h2>{policy.name}</h2>
        {answer.default && <span class="tag">{words.standard}</span>}
        <Button kind={chosen ? 'quiet' : 'plain'} {...(chosen ? { icon: 'done' as const } : {})} disabled={chosen} onClick={() => choosePolicy(answer.default ? null : policy.name)}>
          {chosen ? words.chosen : words.choose}
        </Button>
      </div>
      {policy.about && <p class="policy-about">{policy.about}</p>}
      <Members policy={policy} />
      <p class="soft">{words.digest} <Digest digest={digest} linked={false} /></p>
    </article>
  );
}

export function PoliciesPage(): JSX.Element {
  useTitle(text.ways.policies);
  const { data, problem } = useAnswer(policiesAddress());
  const name = policyName.value;
  return (
    <>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      {problem && <ProblemNotice problem={problem} />}
      {!data && !problem && <Waiting rows={8} />}
      <div class="policy-list">{data?.policies.map((p) => <PolicyCard key={p.policy.name} answer={p} chosen={name === null ? p.default : name === p.policy.name} />)}</div>
      {data && <Stories />}
      {data && <Section id="own" title={words.own} lead={words.ownLead}><Command line={words.ownCommand} /></Section>}
    </>
  );
}
