/** The log as a slider: the chain as it stood when the log had so many entries. Play lets it grow. */
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { IconButton } from '../design/button.tsx';
import { text } from '../text/en.ts';
import { lookAt, sizeNow } from './state.ts';

const words = text.imagine.time;
/** Playing takes about so many steps, one every so many milliseconds. */
const STEPS = 60;
const PACE = 80;

interface SliderProps {
  /** Log entries of the statements that bear on this chain, oldest first. */
  entries: readonly number[];
  /** Entries in the log. */
  size: number;
}

/** How many of the statements the log had when it had `size` entries. */
export function statementsUpTo(entries: readonly number[], size: number): number {
  let count = 0;
  for (const entry of entries) if (entry < size) count++;
  return count;
}

export function TimeSlider({ entries, size }: SliderProps): JSX.Element {
  const id = useId();
  const [playing, setPlaying] = useState(false);
  const now = Math.min(sizeNow() ?? size, size);
  const move = (to: number): void => lookAt(to >= size ? null : to);
  useEffect(() => {
    if (!playing) return;
    const timer = window.setTimeout(() => {
      const next = Math.min(size, now + Math.max(1, Math.ceil(size / STEPS)));
      move(next);
      if (next >= size) setPlaying(false);
    }, PACE);
    return () => window.clearTimeout(timer);
  }, [playing, now, size]);
  const play = (): void => {
    if (!playing && now >= size) lookAt(0);
    setPlaying(!playing);
  };
  return (
    <div class="choice time">
      <label class="choice-label" for={id}>{words.label}</label>
      <div class="range">
        <IconButton icon={playing ? 'pause' : 'play'} name={playing ? words.pause : words.play} onClick={play} />
        <input id={id} type="range" min={0} max={size} step={1} value={now} aria-valuetext={words.at(now)} onInput={(event) => { setPlaying(false); move(Number(event.currentTarget.value)); }} />
        <output for={id}>{words.of(now, size)}</output>
      </div>
      <p class="soft">{words.bearing(statementsUpTo(entries, now), entries.length)}</p>
    </div>
  );
}
