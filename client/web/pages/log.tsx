/** The transparency log: its signed head, and its entries, newest first. */
import type { JSX } from 'preact';
import type { EntryAnswer } from '../../../schema/api.ts';
import { entries as entriesAddress, log as logAddress } from '../api/addresses.ts';
import { heard } from '../api/live.ts';
import { useAnswer } from '../api/use-answer.ts';
import { HeadCheck } from '../log/head-check.tsx';
import { CopyButton, Digest } from '../design/copy.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Section, Stat, TableFrame, Waiting } from '../design/parts.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { adjust, here, params, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { EntrySection } from './entry.tsx';
import { saidOf, type SaidLine } from './said.ts';

const PAGE = '50';
const words = text.log;

function Said({ line }: { line: SaidLine }): JSX.Element {
  return (
    <div class="said">
      <StatusMark status={line.result === 'differs' ? 'disputed' : line.result === 'reproduced' ? 'reproduced' : 'unknown'} size={14} />
      <span>{line.words}</span>
      {line.digest && <Digest digest={line.digest} />}
    </div>
  );
}

function Row({ entry, marked }: { entry: EntryAnswer; marked: boolean }): JSX.Element {
  const said = saidOf(entry);
  return (
    <tr class={marked ? 'row-marked' : undefined} id={`entry-${entry.index}`}>
      <th scope="row" class="number"><a class="plain" href={here({ entry: String(entry.index) })}>{entry.index}</a></th>
      <td><time dateTime={entry.time}>{entry.time.slice(0, 16).replace('T', ' ')}</time></td>
      <td>{entry.verifier || words.operator}</td>
      <td>{said.slice(0, 3).map((line) => <Said key={line.key} line={line} />)}{said.length > 3 && <span class="soft">{words.moreSaid(said.length - 3)}</span>}</td>
      <td>{entry.signature ? <span title={words.keyStandingNote}>{entry.signature.format}{entry.signature.keyStanding !== 'valid' && entry.signature.keyStanding !== 'unknown' && <span class="soft">, {text.keyStanding(entry.signature.keyStanding)}</span>}</span> : '–'}</td>
      <td><Digest digest={entry.envelope} linked={false} /></td>
    </tr>
  );
}

function Entries({ entries, total, next }: { entries: readonly EntryAnswer[]; total: number; next: string | null }): JSX.Element {
  const marked = params.value.get('entry');
  const heads = words.heads;
  return (
    <>
      <p class="filter-count" role="status">{words.showing(entries.length, total)}</p>
      <TableFrame label={words.entries}>
        <table class="entries">
          <thead><tr><th scope="col" class="number">{heads.index}</th><th scope="col">{heads.time}</th><th scope="col">{heads.verifier}</th><th scope="col">{heads.says}</th><th scope="col">{heads.signature}</th><th scope="col">{heads.envelope}</th></tr></thead>
          <tbody>{entries.map((e) => <Row key={e.index} entry={e} marked={String(e.index) === marked} />)}</tbody>
        </table>
      </TableFrame>
      <nav class="pager" aria-label={words.pages}>
        {params.value.get('cursor') && <a href={here({ cursor: null })}>{words.newest}</a>}
        {next && <a href={here({ cursor: next })}>{words.older}</a>}
      </nav>
    </>
  );
}

/** Where a page must start so that an entry asked for is on it: entries go from newest to oldest. */
function query(): Record<string, string | null> {
  const p = params.value;
  return { limit: PAGE, cursor: p.get('cursor'), verifier: p.get('verifier'), of: p.get('of'), result: p.get('result') };
}

function Filter(): JSX.Element {
  const results = ['reproduced', 'differs', 'withdrawal'] as const;
  return (
    <form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <label><span>{words.filter.verifier}</span><input type="search" value={params.value.get('verifier') ?? ''} onChange={(event) => adjust({ verifier: event.currentTarget.value || null, cursor: null })} /></label>
      <label><span>{words.filter.of}</span><input type="search" value={params.value.get('of') ?? ''} placeholder={words.filter.ofExample} onChange={(event) => adjust({ of: event.currentTarget.value || null, cursor: null })} /></label>
      <label><span>{words.filter.result}</span>
        <select value={params.value.get('result') ?? ''} onChange={(event) => adjust({ result: event.currentTarget.value || null, cursor: null })}>
          <option value="">{words.filter.all}</option>
          {results.map((r) => <option key={r} value={r}>{text.result[r]}</option>)}
        </select>
      </label>
    </form>
  );
}

/** All one needs to follow the log with other tools, and who watches it. */
function Head(): JSX.Element {
  const { data } = useAnswer(logAddress(), 'log');
  return (
    <header class="page-head">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {data && (
        <>
          <dl class="stats"><Stat value={data.entries} label={words.size(data.entries)} /><Stat value={data.published ?? 0} label={words.published} note={<a href="/checkpoint">{words.signed}</a>} /><Stat value={data.witnesses.length} label={words.witnesses(data.witnesses.length)} /></dl>
          <dl class="facts facts-wide">
            <div><dt>{words.origin}</dt><dd><code class="wrap">{data.origin}</code></dd></div>
            <div><dt>{words.key}</dt><dd><code class="wrap">{data.key}</code> <CopyButton value={data.key} name={words.copyKey} /></dd></div>
            <div><dt>{words.root}</dt><dd><code class="wrap">{data.root}</code></dd></div>
            {data.witnesses.length > 0 && <div><dt>{words.witnesses(data.witnesses.length)}</dt><dd>{data.witnesses.map((w) => w.name).join(', ')}</dd></div>}
          </dl>
          <HeadCheck log={data} />
          {data.held && <Notice kind="warning" title={words.held}><p>{data.held.detail}</p></Notice>}
        </>
      )}
    </header>
  );
}

export function LogPage(): JSX.Element {
  useTitle(text.ways.log);
  const { data, problem, stale } = useAnswer(entriesAddress(query()), 'entries');
  return (
    <div class={stale ? 'stale' : undefined}>
      <Head />
      {heard.value.length > 0 && <p class="soft" role="status">{words.heard(heard.value.length)}</p>}
      {params.value.get('entry') && <EntrySection id={params.value.get('entry') ?? ''} />}
      <Section id="entries" title={words.entries} aside={<a href={to('/disputes')}>{text.ways.disputes}</a>}>
        <Filter />
        {problem && <ProblemNotice problem={problem} />}
        {!data && !problem && <Waiting rows={10} />}
        {data && (data.total === 0 ? <p>{words.none}</p> : <Entries entries={data.entries} total={data.total} next={data.next} />)}
      </Section>
    </div>
  );
}
