/** Disputes: rebuilds that gave other bytes than those published. */
import type { JSX } from 'preact';
import type { EntryAnswer } from '../../../schema/api.ts';
import { entries as entriesAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Digest } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Section, Waiting } from '../design/parts.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { here, params, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { saidOf } from './said.ts';

const words = text.disputes;

function Dispute({ entry }: { entry: EntryAnswer }): JSX.Element {
  return (
    <li class="dispute">
      <StatusMark status="disputed" />
      <div>
        {saidOf(entry).filter((line) => line.result === 'differs').map((line) => (
          <p key={line.key}><strong>{entry.verifier}</strong> {line.words} {line.digest && <Digest digest={line.digest} />}</p>
        ))}
        <p class="soft"><time dateTime={entry.time}>{entry.time.slice(0, 10)}</time> · <a href={to('/log', { entry: String(entry.index) })}>{text.evidence.entry(entry.index)}</a></p>
      </div>
    </li>
  );
}

export function DisputesPage(): JSX.Element {
  useTitle(text.ways.disputes);
  const { data, problem } = useAnswer(entriesAddress({ result: 'differs', limit: '50', cursor: params.value.get('cursor') }), 'disputes');
  return (
    <>
      <header class="page-head"><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      <Section id="list" title={words.list}>
        {problem && <ProblemNotice problem={problem} />}
        {!data && !problem && <Waiting rows={5} />}
        {data && (data.total === 0 ? <p>{words.none}</p> : <ul class="disputes">{data.entries.map((e) => <Dispute key={e.index} entry={e} />)}</ul>)}
        {data?.next && <nav class="pager" aria-label={text.log.pages}><a href={here({ cursor: data.next })}>{text.log.older}</a></nav>}
      </Section>
    </>
  );
}
