/** One compiler along time: its roots, its line, a mark for each release. One stop for the keyboard; arrows go from mark to mark. */
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { ReleaseSummary } from '../../../../schema/api.ts';
import { rem } from '../../design/rem.ts';
import { markOfRelease, wordOfRelease } from '../../design/release-mark.ts';
import { releasePath } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';
import { highest, stack, type Stacked } from './stack.ts';
import type { TipOf } from './tip.tsx';

/** Steps from mark to mark, in pixels, the roomiest first: a lane takes the first at which its marks do not stack too high. */
const STEPS = [12, 9.5, 7.5] as const;
/** Highest a lane may be, in pixels: higher stacks would tear the lanes apart. */
const HIGHEST = 112;
/** Room at the start for the root that the line comes from. */
export const ROOT = 18;

interface LaneProps {
  name: string;
  releases: readonly ReleaseSummary[];
  /** Whether the line starts from a root of its own, and not from another compiler. */
  rooted: boolean;
  span: readonly [number, number];
  /** Room there is, in pixels at the usual size of type. */
  width: number;
  tip: TipOf;
}

interface Layout { step: number; rows: number; marks: Stacked<ReleaseSummary>[] }

/** Places the marks of a lane. */
function layOut(releases: readonly ReleaseSummary[], span: readonly [number, number], width: number): Layout {
  const columnsAt = (step: number): number => Math.max(8, Math.floor(width / step));
  const step = STEPS.find((s) => highest(releases, span, columnsAt(s)) * s <= HIGHEST) ?? STEPS[STEPS.length - 1] ?? 8;
  const marks = stack(releases, span, columnsAt(step), Math.floor(HIGHEST / step));
  return { step, marks, rows: marks.reduce((most, m) => Math.max(most, m.row + 1), 1) };
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

export function Lane({ name, releases, rooted, span, width, tip }: LaneProps): JSX.Element {
  const { step, marks, rows } = useMemo(() => layOut(releases, span, width - ROOT), [releases, span, width]);
  const [stop, setStop] = useState(releases.length - 1);
  const drawing = useRef<SVGSVGElement>(null);
  const height = rows * step + 8;
  const base = height - 5;
  const size = step - 2;
  const start = ROOT + marks.reduce((least, m) => Math.min(least, m.column), Infinity) * step - 6;

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
        key={it.id} class="lane-mark" href={to(releasePath(it.id))} tabindex={i === stop ? 0 : -1} aria-label={describe(it)}
        onPointerEnter={show} onPointerLeave={tip.hide} onFocus={(event) => { setStop(i); show(event); }} onBlur={tip.hide}
      >
        <rect class="lane-hit" x={ROOT + column * step} y={base - 3 - (row + 1) * step} width={step} height={step} />
        <use class={`mark-${markOfRelease(it)}`} href={`#mark-${markOfRelease(it)}`} width={size} height={size} x={ROOT + column * step + 1} y={base - 2 - (row + 1) * step} />
      </a>
    );
  };
  return (
    <svg ref={drawing} class="lane" role="group" aria-label={text.overview.laneOf(name, releases.length)} width={rem(width)} height={rem(height)} viewBox={`0 0 ${width} ${height}`} onKeyDown={onKey}>
      <line class="lane-line" x1={start} x2={width} y1={base} y2={base} />
      {rooted && <use class="mark-root" href="#mark-root" width={9} height={9} x={start - 9} y={base - 4.5} />}
      {marks.map(mark)}
    </svg>
  );
}
