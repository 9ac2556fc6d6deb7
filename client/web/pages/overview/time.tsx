/** The log as a slider over all compilers: who verified what, and when it became so. */
import type { JSX } from 'preact';
import { log } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { TimeSlider } from '../../imagine/time-slider.tsx';

/** @param waiting whether the lanes still show another point of the log */
export function OverviewTime({ waiting }: { waiting: boolean }): JSX.Element | null {
  const size = useAnswer(log()).data?.entries ?? 0;
  return size > 1 ? <div class="lanes-time"><TimeSlider size={size} atOnce waiting={waiting} /></div> : null;
}
