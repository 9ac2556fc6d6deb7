/** When the lens itself is wrong, a policy that does not exist or a time that never was, no page can show anything: says so and offers the right ones. */
import type { JSX } from 'preact';
import type { PolicyAnswer } from '../../../schema/api.ts';
import type { Problem } from '../../../schema/problem.ts';
import { compilers, policies } from '../api/addresses.ts';
import { problemCode } from '../api/problem.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Notice } from '../design/notice.tsx';
import { NotHere, Offers, type Offer } from '../pages/not-here.tsx';
import { near } from '../../../chains/catalog/near.ts';
import { at, here, policyName } from '../route/view.ts';
import { text } from '../text/en.ts';

const OF_LENS = new Set(['unknown-policy', 'bad-policy', 'bad-time']);

/** What is wrong with the lens, or null. */
export function useLensProblem(): Problem | null {
  const { problem } = useAnswer(compilers());
  return problem && OF_LENS.has(problemCode(problem)) ? problem : null;
}

/** Times that may have been meant: a day that was written without its hour, and now. */
function nearestTimes(): Offer[] {
  const day = /^\d{4}-\d{2}-\d{2}$/.exec(at.value ?? '')?.[0];
  return [...(day ? [{ href: here({ at: `${day}T00:00:00Z` }), name: text.missing.asTime(day) }] : []), { href: here({ at: null }), name: text.missing.now }];
}

export function WrongLens({ problem }: { problem: Problem }): JSX.Element {
  const shipped = useAnswer(policies()).data?.policies ?? [];
  const asked = policyName.value ?? '';
  const offer = ({ policy, default: standard }: PolicyAnswer): Offer => ({ href: here({ policy: standard ? null : policy.name }), name: policy.name, note: policy.about });
  if (problemCode(problem) === 'bad-time') return <NotHere title={problem.title} detail={problem.detail} nearest={nearestTimes()} />;
  return (
    <NotHere title={problem.title} detail={problem.detail} errors={problem.errors} nearest={near(asked, shipped, ({ policy }) => [policy.name]).map(offer)}>
      <Offers title={text.missing.policies} offers={shipped.map(offer)} />
    </NotHere>
  );
}

/** Says that the page shows the past, and leads back. */
export function PastBanner(): JSX.Element | null {
  const size = at.value;
  if (size === null) return null;
  return <aside class="banner" aria-label={text.imagine.time.past}><Notice title={text.imagine.time.banner(size)}><p><a href={here({ at: null })}>{text.imagine.time.now}</a></p></Notice></aside>;
}
