/** The log as a slider over all compilers: who verified what, and when it became so. */
import type { JSX } from 'preact';
import { compiler, compilersUnder, log } from '../../api/addresses.ts';
import { answerAt } from '../../api/answers.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { TimeSlider } from '../../imagine/time-slider.tsx';
import { policyName } from '../../route/view.ts';

/** Asks for all lanes at points of the log, so that they are there when playing comes to them. */
function askAhead(compilers: readonly string[], sizes: readonly (number | null)[]): void {
  for (const size of sizes) {
    const through = { policy: policyName.peek(), at: size === null ? null : String(size) };
    answerAt(compilersUnder(through.policy, through.at));
    for (const id of compilers) answerAt(compiler(id, through));
  }
}

/**
 * @param compilers ids of those that have a lane to be asked for; none where the lanes are not shown
 * @param waiting whether the lanes still show another point of the log
 */
export function OverviewTime({ compilers = [], waiting }: { compilers?: readonly string[]; waiting: boolean }): JSX.Element | null {
  const size = useAnswer(log()).data?.entries ?? 0;
  return size > 1 ? <div class="lanes-time"><TimeSlider size={size} atOnce waiting={waiting} ahead={(sizes) => askAhead(compilers, sizes)} /></div> : null;
}
