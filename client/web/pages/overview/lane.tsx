/** One compiler along time: its roots, its line, a mark for each release. One stop for the keyboard; arrows go from mark to mark. */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ReleaseSummary } from '../../../../schema/api.ts';
import { markOfRelease, wordOfRelease } from '../../design/release-mark.ts';
import { releasePath } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';
import { stack, type Stacked } from './stack.ts';
import type { TipOf } from './tip.tsx';

/** Size of a mark and step from mark to mark, in pixels. */
export const MARK = 10;
export const STEP = 12;
/** Most marks in a column: higher stacks would tear the lanes apart. */
const HEIGHT = 9;

interface LaneProps {
  name: string;
  releases: readonly ReleaseSummary[];
  span: readonly [number, number];
  columns: number;
  tip: TipOf;
}

function describe(release: ReleaseSummary): string {
  return `${release.label ?? release.id}, ${wordOfRelease(release)}${release.date ? `, ${release.date}` : ''}`;
}

/** Index that an arrow key leads to, or null for other keys. */
function moved(key: string, at: number, count: number): number | null {
  const rtl = document.dir === 'rtl';
  const forward = rtl ? 'ArrowLeft' : 'ArrowRight';
  const back = rtl ? 'ArrowRight' : 'ArrowLeft';
  if (key === forward) return Math.min(at + 1, count - 1);
  if (key === back) return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

export function Lane({ name, releases, span, columns, tip }: LaneProps): JSX.Element {
  const marks = stack(releases, span, columns, HEIGHT);
  const [stop, setStop] = useState(releases.length - 1);
  const drawing = useRef<SVGSVGElement>(null);
  const rows = marks.reduce((most, m) => Math.max(most, m.row + 1), 1);
  const height = rows * STEP + 6;

  const onKey = (event: KeyboardEvent): void => {
    const next = moved(event.key, stop, releases.length);
    if (next === null) return;
    event.preventDefault();
    setStop(next);
    drawing.current?.querySelectorAll('a')[next]?.focus();
  };
  const mark = ({ it, column, row }: Stacked<ReleaseSummary>, i: number): JSX.Element => {
    const show = (event: Event): void => tip.show(event.currentTarget as Element, it);
    return (
      <a
        key={it.id} class="lane-mark" href={to(releasePath(it.id))} tabIndex={i === stop ? 0 : -1} aria-label={describe(it)}
        onPointerEnter={show} onPointerLeave={tip.hide} onFocus={(event) => { setStop(i); show(event); }} onBlur={tip.hide}
      >
        <rect class="lane-hit" x={column * STEP} y={height - 4 - (row + 1) * STEP} width={STEP} height={STEP} />
        <use
          class={`mark-${markOfRelease(it)}`} href={`#mark-${markOfRelease(it)}`} width={MARK} height={MARK}
          x={column * STEP + (STEP - MARK) / 2} y={height - 4 - (row + 1) * STEP + (STEP - MARK) / 2}
        />
      </a>
    );
  };
  return (
    <svg ref={drawing} class="lane" role="group" aria-label={text.overview.laneOf(name, releases.length)} width={columns * STEP} height={height} onKeyDown={onKey}>
      <line class="lane-line" x1={0} x2={columns * STEP} y1={height - 2} y2={height - 2} />
      {marks.map(mark)}
    </svg>
  );
}
