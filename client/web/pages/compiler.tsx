/** A compiler: what it is, its roots, and every release with a filter. */
import type { JSX } from 'preact';
import type { CompilerSummary, ReleaseSummary } from '../../../schema/api.ts';
import type { Problem } from '../../../schema/problem.ts';
import { compiler as compilerAddress, compilers } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Breadcrumbs, Day, Section, Stat, Waiting } from '../design/parts.tsx';
import { Records, type Columns } from '../design/table.tsx';
import { markOfRelease, wordOfRelease } from '../design/release-mark.ts';
import { StatusLabel, StatusMark } from '../design/status-mark.tsx';
import { near } from '../../../chains/catalog/near.ts';
import { pathOf, releasePath } from '../route/place.ts';
import { adjust, params, place, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { Refused } from './nearest.tsx';

/** Releases shown before the reader asks for all. */
const FIRST = 100;

type Shown = ReleaseSummary['status'] | 'all';
const choices: readonly Shown[] = ['all', 'verified', 'partial', 'not-verified'];

/** Releases, newest first, that match the words and the status asked for. */
function matching(releases: readonly ReleaseSummary[], words: string, shown: Shown): ReleaseSummary[] {
  const wanted = words.toLowerCase();
  return releases.filter((r) => (shown === 'all' || r.status === shown) && (r.id.toLowerCase().includes(wanted) || (r.label?.toLowerCase().includes(wanted) ?? false)));
}

function Name({ release }: { release: ReleaseSummary }): JSX.Element {
  return <><a href={to(releasePath(release.id))}>{release.label ?? release.version}</a>{release.withdrawn && <span class="tag">{text.release.withdrawnTag}</span>}{release.prerelease && <span class="tag">{text.release.prerelease}</span>}</>;
}

const heads = text.compiler.heads;
const columns: Columns<ReleaseSummary> = [
  { head: heads.release, cell: (r) => <Name release={r} /> },
  { head: heads.status, cell: (r) => <StatusLabel status={markOfRelease(r)} word={wordOfRelease(r)} /> },
  { head: heads.date, cell: (r) => <Day date={r.date} seen={r.seen} /> },
  { head: heads.platforms, number: true, roomy: true, cell: (r) => r.platforms },
  { head: heads.files, number: true, roomy: true, cell: (r) => r.files },
];

function Filter({ count, total }: { count: number; total: number }): JSX.Element {
  const words = text.compiler;
  const shown = params.value.get('status') ?? 'all';
  return (
    <form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <label><span>{words.filter}</span>
        <input type="search" value={params.value.get('q') ?? ''} onInput={(event) => adjust({ q: event.currentTarget.value || null })} placeholder={words.filterExample} />
      </label>
      <label><span>{words.status}</span>
        <select value={shown} onChange={(event) => adjust({ status: event.currentTarget.value === 'all' ? null : event.currentTarget.value })}>
          {choices.map((choice) => <option key={choice} value={choice}>{choice === 'all' ? words.all : text.releaseStatus[choice]}</option>)}
        </select>
      </label>
      <p class="filter-count" role="status">{words.showing(count, total)}</p>
    </form>
  );
}

function Releases({ releases }: { releases: readonly ReleaseSummary[] }): JSX.Element {
  const shown = choices.find((c) => c === params.value.get('status')) ?? 'all';
  const found = matching(releases, params.value.get('q') ?? '', shown);
  return (
    <Section id="releases" title={text.compiler.releases}>
      <Filter count={found.length} total={releases.length} />
      <Records class="releases" label={text.compiler.releases} columns={columns} rows={found} keyOf={(r) => r.id} first={FIRST} />
    </Section>
  );
}

function Head({ compiler }: { compiler: CompilerSummary }): JSX.Element {
  const { counts } = compiler;
  const stat = text.compiler.stat;
  return (
    <header class="page-head">
      <Breadcrumbs trail={[{ name: text.ways.overview, href: to('/') }, { name: compiler.name }]} />
      <h1>{compiler.name}</h1>
      <p class="lead">{compiler.about}</p>
      <dl class="stats">
        <Stat value={counts.verified} label={stat.verified} note={text.compiler.of(compiler.releases)} />
        <Stat value={counts.partial} label={stat.partial} />
        <Stat value={compiler.streak} label={stat.streak} />
        <Stat value={compiler.files} label={stat.files(compiler.files)} />
      </dl>
    </header>
  );
}

const kinds = ['seed', 'source', 'vendor'] as const;

/** Roots of one kind; many of them stay folded. */
function RootKind({ kind, roots }: { kind: (typeof kinds)[number]; roots: CompilerSummary['roots'] }): JSX.Element | null {
  if (roots.length === 0) return null;
  const list = (
    <ul class="root-list">
      {roots.map((root) => <li key={root.digest}><StatusMark status="root" size={13} /> <div>{root.name}{root.note && <span class="soft"> {root.note}</span>}</div></li>)}
    </ul>
  );
  return (
    <div class="root-kind">
      <h3>{text.rootKind[kind].word} <span class="soft">{roots.length}</span></h3>
      <p class="soft">{text.rootKind[kind].means}</p>
      {roots.length <= 4 ? list : <details><summary>{text.compiler.showRoots(roots.length)}</summary>{list}</details>}
    </div>
  );
}

function Roots({ compiler }: { compiler: CompilerSummary }): JSX.Element | null {
  if (compiler.roots.length === 0) return null;
  return (
    <Section id="roots" title={text.compiler.roots} lead={text.compiler.rootsLead}>
      {kinds.map((kind) => <RootKind key={kind} kind={kind} roots={compiler.roots.filter((root) => root.kind === kind)} />)}
    </Section>
  );
}

function WrongCompiler({ problem, id }: { problem: Problem; id: string }): JSX.Element {
  const known = useAnswer(compilers()).data?.compilers ?? [];
  const nearest = near(id, known, (c) => [c.id, c.name]);
  return <Refused problem={problem} words={id} nearest={nearest.map((c) => ({ href: to(pathOf({ page: 'compiler', compiler: c.id })), name: c.name, note: text.compiler.showing(c.releases, c.releases) }))} />;
}

export function CompilerPage(): JSX.Element {
  const id = place.value.page === 'compiler' ? place.value.compiler : '';
  const { data, problem, stale } = useAnswer(compilerAddress(id), id);
  useTitle(data?.compiler.name ?? id);
  if (problem && !data) return <WrongCompiler problem={problem} id={id} />;
  if (!data) return <Waiting rows={10} />;
  return (
    <div class={stale ? 'stale' : undefined}>
      <Head compiler={data.compiler} />
      <Roots compiler={data.compiler} />
      <Releases releases={data.releases} />
      <Section id="sources" title={text.compiler.sources} lead={text.compiler.sourcesLead}>
        <ul class="source-list">{Object.entries(data.sources).map(([letter, source]) => <li key={letter}><code>{letter}</code> {source}</li>)}</ul>
      </Section>
    </div>
  );
}
