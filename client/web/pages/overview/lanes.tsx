/** All compilers along one axis of time. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CompilerSummary, ReleaseSummary } from '../../../../schema/api.ts';
import { rem, typeScale } from '../../design/rem.ts';
import { markShape, StatusMark, type Mark } from '../../design/status-mark.tsx';
import { pathOf } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';
import { Lane, ROOT } from './lane.tsx';
import { rootLines } from './root-lines.ts';
import { yearsOf } from './stack.ts';
import { Tip, tip } from './tip.tsx';

const marks: readonly Mark[] = ['root', 'verified', 'partial', 'reproduced', 'attested', 'claimed', 'disputed', 'compromised', 'unknown'];
/** Pixels between years written on the axis, at least. */
const YEAR_GAP = 52;

/** Shapes that the lanes use again and again. */
function Shapes(): JSX.Element {
  return (
    <svg class="visually-hidden" aria-hidden="true" focusable="false">
      {marks.map((mark) => <symbol key={mark} id={`mark-${mark}`} viewBox="0 0 16 16">{markShape(mark)}</symbol>)}
    </svg>
  );
}

/** The room there is for lanes, in pixels at the usual size of type, measured before the first paint and after each change of size. */
function useWidth(): [number, { current: HTMLDivElement | null }] {
  const axis = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = axis.current;
    if (!box) return;
    const measure = (): void => setWidth(box.clientWidth / typeScale());
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return [width, axis];
}

function Numbers({ compiler }: { compiler: CompilerSummary }): JSX.Element {
  const { counts } = compiler;
  return (
    <p class="lane-numbers">
      <span>{text.overview.verifiedOf(counts.verified, compiler.releases)}</span>
      {counts.partial > 0 && <span>{text.overview.partial(counts.partial)}</span>}
      {compiler.streak > 0 && <span class="lane-streak">{text.overview.streak(compiler.streak)}</span>}
    </p>
  );
}

function Roots({ compiler }: { compiler: CompilerSummary }): JSX.Element | null {
  const lines = rootLines(compiler.roots);
  if (lines.length === 0) return null;
  return (
    <ul class="lane-roots" aria-label={text.overview.rootsOf(compiler.name)}>
      {lines.map((line) => <li key={line}><StatusMark status="root" size={11} /> <span>{line}</span></li>)}
    </ul>
  );
}

/** @param releases the oldest first */
function LaneRow({ compiler, releases, span, width }: { compiler: CompilerSummary; releases: readonly ReleaseSummary[]; span: readonly [number, number]; width: number }): JSX.Element {
  return (
    <li class="lane-row">
      <div class="lane-head">
        <h3><a class="plain" href={to(pathOf({ page: 'compiler', compiler: compiler.id }))}>{compiler.name}</a></h3>
        <Numbers compiler={compiler} />
        <Roots compiler={compiler} />
      </div>
      <div class="lane-body">
        {width > 0 && releases.length > 0 && <Lane name={compiler.name} releases={releases} rooted={compiler.roots.length > 0} span={span} width={width} tip={tip} />}
      </div>
    </li>
  );
}

interface LanesProps {
  compilers: readonly CompilerSummary[];
  /** Of each compiler, the oldest first. */
  lanes: Record<string, readonly ReleaseSummary[]>;
  span: readonly [number, number];
}

export function Lanes({ compilers, lanes, span }: LanesProps): JSX.Element {
  const [width, axis] = useWidth();
  useEffect(() => {
    if (width > 0) performance.mark('lanes-painted');
  }, [width > 0]);
  return (
    <div class="lanes">
      <Shapes />
      <div class="lane-row lane-axis" aria-hidden="true">
        <div class="lane-head" />
        <div class="lane-body" ref={axis}>
          <svg width={rem(width)} height={rem(18)} viewBox={`0 0 ${width} 18`}>
            {yearsOf(span, Math.max(width - ROOT, 1), YEAR_GAP).map(({ year, column }) => <text key={year} x={ROOT + column} y={12}>{year}</text>)}
          </svg>
        </div>
      </div>
      <ul>{compilers.map((c) => <LaneRow key={c.id} compiler={c} releases={lanes[c.id] ?? []} span={span} width={width} />)}</ul>
      <Tip />
    </div>
  );
}
