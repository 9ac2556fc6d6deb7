/** The log as a slider: the chain as it stood when the log had so many entries. Play lets it grow. */
import type { JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { IconButton } from '../design/button.tsx';
import { text } from '../text/en.ts';
import { lookAt, playing, sizeNow } from './state.ts';

const words = text.imagine.time;
/** Playing takes about so many steps, one every so many milliseconds; fewer where each has to be asked for. */
const STEPS = { here: 60, asked: 24 } as const;
const PACE = 80;

interface SliderProps {
  /** Entries in the log. */
  size: number;
  /** The least number of entries that there is something to see with. */
  least?: number;
  /** What is worth saying of the point that is looked at. */
  note?: string | undefined;
  /** The address follows at once; playing waits for what it then shows. */
  atOnce?: boolean;
  /** What is shown is still of the point before. */
  waiting?: boolean;
  /** While the log is played: asks for what the next points will show, null for all of the log. */
  ahead?: (sizes: readonly (number | null)[]) => void;
  /** The reader takes hold of it. */
  onHold?: () => void;
}

/** How many of the statements the log had when it had `size` entries. */
export function statementsUpTo(entries: readonly number[], size: number): number {
  let count = 0;
  for (const entry of entries) if (entry < size) count++;
  return count;
}

export function TimeSlider({ size, least = 0, note, atOnce = false, waiting = false, ahead, onHold }: SliderProps): JSX.Element {
  const id = useId();
  const now = Math.max(least, Math.min(sizeNow() ?? size, size));
  const move = (to: number): void => {
    onHold?.();
    lookAt(to >= size ? null : to, atOnce);
  };
  const after = (at: number): number => Math.min(size, at + Math.max(1, Math.ceil((size - least) / (atOnce ? STEPS.asked : STEPS.here))));
  useEffect(() => {
    if (!playing.value || waiting) return;
    const next = after(now);
    ahead?.([next, after(next)].map((at) => (at >= size ? null : at)));
    const timer = window.setTimeout(() => {
      move(next);
      if (next >= size) playing.value = false;
    }, PACE);
    return () => window.clearTimeout(timer);
  }, [playing.value, waiting, now, size]);
  useEffect(() => () => { playing.value = false; }, []);
  const play = (): void => {
    if (!playing.value && now >= size) move(least);
    playing.value = !playing.value;
  };
  const drag = (to: number): void => {
    playing.value = false;
    move(to);
  };
  return (
    <div class="choice time">
      <label class="choice-label" for={id}>{words.label}</label>
      <div class="range">
        <IconButton icon={playing.value ? 'pause' : 'play'} name={playing.value ? words.pause : words.play} onClick={play} />
        <input id={id} type="range" min={least} max={size} step={1} value={now} aria-valuetext={words.at(now)} onInput={(event) => drag(Number(event.currentTarget.value))} />
        <output for={id}>{words.of(now, size)}</output>
      </div>
      {note !== undefined && <p class="soft">{note}</p>}
    </div>
  );
}
