/** When the lens itself is wrong, a policy that does not exist or a time that never was, no page can show anything: says so and offers the right ones. */
import type { JSX } from 'preact';
import { compilers, policies } from '../api/addresses.ts';
import { problemCode } from '../api/problem.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Notice } from '../design/notice.tsx';
import { asSentence } from '../design/sentence.ts';
import type { Problem } from '../../../schema/problem.ts';
import { at, here } from '../route/view.ts';
import { text } from '../text/en.ts';

const OF_LENS = new Set(['unknown-policy', 'bad-policy', 'bad-time']);

/** What is wrong with the lens, or null. */
export function useLensProblem(): Problem | null {
  const { problem } = useAnswer(compilers());
  return problem && OF_LENS.has(problemCode(problem)) ? problem : null;
}

export function WrongLens({ problem }: { problem: Problem }): JSX.Element {
  const shipped = useAnswer(policies()).data?.policies ?? [];
  const isTime = problemCode(problem) === 'bad-time';
  return (
    <div class="not-here">
      <p class="eyebrow">{text.missing.eyebrow}</p>
      <h1>{problem.title}</h1>
      <p class="lead">{asSentence(problem.detail)}</p>
      {problem.errors && <ul class="errors">{problem.errors.map((e) => <li key={e.at}><code>{e.at}</code> {e.message}</li>)}</ul>}
      {isTime ? <p><a href={here({ at: null })}>{text.imagine.time.now}</a></p> : (
        <section aria-labelledby="policies-there-are">
          <h2 id="policies-there-are">{text.missing.policies}</h2>
          <ul class="nearest">{shipped.map(({ policy, default: standard }) => <li key={policy.name}><a href={here({ policy: standard ? null : policy.name })}>{policy.name}</a> <span class="soft">{policy.about}</span></li>)}</ul>
        </section>
      )}
    </div>
  );
}

/** Says that the page shows the past, and leads back. */
export function PastBanner(): JSX.Element | null {
  const size = at.value;
  if (size === null) return null;
  return <aside class="banner" aria-label={text.imagine.time.past}><Notice title={text.imagine.time.banner(size)}><p><a href={here({ at: null })}>{text.imagine.time.now}</a></p></Notice></aside>;
}
