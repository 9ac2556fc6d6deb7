/** The transparency log: its signed head, and its entries, newest first. */
import type { JSX } from 'preact';
import type { LogAnswer } from '../../../schema/api.ts';
import { log as logAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { HeadCheck } from '../log/head-check.tsx';
import { CopyButton } from '../design/copy.tsx';
import { Notice } from '../design/notice.tsx';
import { Section, Stat } from '../design/parts.tsx';
import { adjust, params, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { Entries } from './entries.tsx';
import { EntrySection } from './entry.tsx';

const words = text.log;

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
function Head({ data }: { data: LogAnswer | null }): JSX.Element {
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
  const entry = params.value.get('entry');
  const log = useAnswer(logAddress(), 'log');
  return (
    <>
      <Head data={log.data} />
      {entry && <EntrySection id={entry} />}
      {/* Not before the head is known, which would push it down. */}
      {!log.loading && (
        <Section id="entries" title={words.entries} aside={<a href={to('/disputes')}>{text.ways.disputes}</a>}>
          <Filter />
          <Entries />
        </Section>
      )}
    </>
  );
}
