/** How many releases are verified under each policy: the first thing to understand about the word `verified`. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { PolicyAnswer } from '../../../../schema/api.ts';
import { choosePolicy } from '../../actions/choose-policy.ts';
import { compilersUnder, policies as policiesAddress } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Section } from '../../design/parts.tsx';
import { playing } from '../../imagine/state.ts';
import { at, policyName } from '../../route/view.ts';
import { text } from '../../text/en.ts';

const words = text.overview.strip;

/** @param time the point of the log */
function Choice({ answer, chosen, time }: { answer: PolicyAnswer; chosen: boolean; time: string | null }): JSX.Element {
  const { policy } = answer;
  const { data } = useAnswer(compilersUnder(answer.default ? null : policy.name, time), policy.name);
  const verified = data?.compilers.reduce((sum, c) => sum + c.counts.verified, 0);
  return (
    <li>
      <button type="button" class="strip-choice" aria-pressed={chosen} onClick={() => choosePolicy(answer.default ? null : policy.name)}>
        <span class="strip-number">{verified ?? '–'}</span>
        <span class="strip-name">{policy.name}{chosen && <span class="tag">{words.chosen}</span>}</span>
        {policy.about && <span class="strip-about">{policy.about}</span>}
        <span class="visually-hidden">{words.verified(verified ?? 0)}</span>
      </button>
    </li>
  );
}

export function PolicyStrip(): JSX.Element | null {
  const { data } = useAnswer(policiesAddress());
  const time = useRef(at.value);
  if (!data) return null;
  const name = policyName.value;
  // While the log is played the lanes are asked for; the numbers follow when it stops.
  if (!playing.value) time.current = at.value;
  return (
    <Section id="policies" title={words.title} lead={words.lead}>
      <ul class="strip">{data.policies.map((p) => <Choice key={p.policy.name} answer={p} time={time.current} chosen={name === null ? p.default : name === p.policy.name} />)}</ul>
    </Section>
  );
}
