/** The first page: what this is, search, and every compiler along time from its roots to today. */
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { CompilerSummary, ReleaseSummary } from '../../../../schema/api.ts';
import { answerAt } from '../../api/answers.ts';
import { compiler as compilerAddress, compilers as compilersAddress, entries as entriesAddress, log as logAddress } from '../../api/addresses.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { playing } from '../../imagine/state.ts';
import { Button } from '../../design/button.tsx';
import { ProblemNotice } from '../../design/notice.tsx';
import { Section, Stat, Waiting } from '../../design/parts.tsx';
import { turn, params } from '../../route/view.ts';
import { SearchBox } from '../../shell/search-box.tsx';
import { useTitle } from '../../shell/title.ts';
import { text } from '../../text/en.ts';
import { EmptyLog } from './empty-log.tsx';
import { LanesKey } from './key.tsx';
import { Lanes } from './lanes.tsx';
import { PolicyStrip } from './policy-strip.tsx';
import { spanOf } from './stack.ts';
import { OverviewTime } from './time.tsx';
import { CompilersTable } from './table.tsx';

function sumOf(compilers: readonly CompilerSummary[] | null, count: (compiler: CompilerSummary) => number): number | null {
  return compilers && compilers.reduce((sum, c) => sum + count(c), 0);
}

function Counted({ value, label }: { value: number | null; label: (n: number) => string }): JSX.Element {
  return <Stat value={value?.toLocaleString('en') ?? '–'} label={label(value ?? 0)} />;
}

/** @param compilers null until they are known: what is not known yet is no zero */
function Hero({ compilers, attestations }: { compilers: readonly CompilerSummary[] | null; attestations: number | null }): JSX.Element {
  const releases = sumOf(compilers, (c) => c.releases);
  const verified = sumOf(compilers, (c) => c.counts.verified);
  return (
    <div class="hero">
      <h1>{text.overview.question}</h1>
      <p class="hero-lead">{text.overview.lead}</p>
      <SearchBox large />
      <dl class="stats">
        <Counted value={verified} label={text.overview.stat.verified} />
        <Counted value={releases} label={text.overview.stat.releases} />
        <Counted value={compilers?.length ?? null} label={text.overview.stat.compilers} />
        <Counted value={attestations} label={text.overview.stat.attestations} />
      </dl>
    </div>
  );
}

/** All releases at once: the axis depends on every one of them, and nothing may jump once it is drawn. Those of before until all are there. */
function useLanes(compilers: readonly CompilerSummary[]): { lanes: Record<string, readonly ReleaseSummary[]> | null; late: boolean } {
  const last = useRef<Record<string, readonly ReleaseSummary[]> | null>(null);
  const answers = compilers.map((c) => ({ id: c.id, answer: answerAt(compilerAddress(c.id)).value }));
  const late = compilers.length === 0 || answers.some(({ answer }) => answer.loading && answer.data === null);
  if (!late) last.current = Object.fromEntries(answers.map(({ id, answer }) => [id, (answer.data?.releases ?? []).toReversed()]));
  return { lanes: last.current, late };
}

function AllLanes({ compilers }: { compilers: readonly CompilerSummary[] }): JSX.Element {
  const { lanes, late } = useLanes(compilers);
  const span = useMemo(() => lanes && spanOf(Object.values(lanes)), [lanes]);
  if (!lanes) return <Waiting rows={compilers.length * 2} />;
  return (
    <>
      <OverviewTime compilers={compilers.map((c) => c.id)} waiting={late} />
      <LanesKey lanes={lanes} />
      {span ? <Lanes compilers={compilers} lanes={lanes} span={span} /> : <p>{text.overview.nothing}</p>}
    </>
  );
}

/** With the focus in the lanes or the table only: a key of one letter for the whole page would get in the way of those who speak to their computer (WCAG 2.1.4). */
const TABLE_KEY = 't';

function toggleTable(asTable: boolean): void {
  turn({ view: asTable ? null : 'table' });
}

export function OverviewPage(): JSX.Element {
  useTitle(null);
  const { data, problem, stale } = useAnswer(compilersAddress(), 'overview');
  const entries = useAnswer(entriesAddress({ type: 'attestation', limit: '1' }), 'attestations');
  const attestations = entries.data?.total ?? null;
  // What stands above the lanes depends on whether there are any: the lanes come after it, instead of being pushed down by it.
  const head = useAnswer(logAddress());
  const settled = (attestations !== null || entries.problem !== null) && (head.data !== null || head.problem !== null);
  const compilers = (data?.compilers ?? []).toSorted((a, b) => b.releases - a.releases);
  const asTable = params.value.get('view') === 'table';
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === TABLE_KEY && !event.ctrlKey && !event.metaKey && !event.altKey) toggleTable(asTable);
  };
  return (
    <>
      <Hero compilers={data && compilers} attestations={attestations} />
      {attestations === 0 && <EmptyLog />}
      {problem && <ProblemNotice problem={problem} />}
      {attestations !== null && attestations > 0 && <PolicyStrip />}
      {settled ? (
        <div onKeyDown={onKey} class={stale && !playing.value ? 'stale' : undefined}>
          <Section
            id="compilers" title={text.overview.lanes} lead={text.overview.lanesLead(data?.grounds.policy.name ?? '…')}
            aside={<Button icon="list" shortcut={TABLE_KEY} pressed={asTable} onClick={() => toggleTable(asTable)}>{text.overview.table}</Button>}
          >
            {!data ? !problem && <Waiting rows={12} /> : asTable ? <><OverviewTime waiting={stale} /><CompilersTable compilers={compilers} /></> : <AllLanes compilers={compilers} />}
          </Section>
        </div>
      ) : !problem && <Waiting rows={12} />}
    </>
  );
}
