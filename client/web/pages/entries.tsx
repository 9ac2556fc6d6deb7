/** Entries of the log, newest first. New ones are told of and shown when the reader asks: nothing moves under the hand. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EntryAnswer } from '../../../schema/api.ts';
import { entries as entriesAddress, type EntriesAnswer } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Button } from '../design/button.tsx';
import { Digest } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Waiting } from '../design/parts.tsx';
import { Records, type Columns } from '../design/table.tsx';
import { pathOf } from '../route/place.ts';
import { at, here, params, to } from '../route/view.ts';
import { text } from '../text/en.ts';
import { saidOf } from './said.ts';
import { SaidWords } from './said-words.tsx';

const PAGE = '50';
/** Lines shown of what one entry says. */
const MOST = 3;
const words = text.log;

function Says({ entry }: { entry: EntryAnswer }): JSX.Element {
  const said = saidOf(entry);
  return (
    <>
      {said.slice(0, MOST).map((line) => <SaidWords key={line.key} line={line} />)}
      {said.length > MOST && <span class="soft">{words.moreSaid(said.length - MOST)}</span>}
    </>
  );
}

function Signature({ signature }: Pick<EntryAnswer, 'signature'>): JSX.Element {
  if (!signature) return <span>–</span>;
  const { format, keyStanding } = signature;
  return <span title={words.keyStandingNote}>{format}{keyStanding !== 'valid' && keyStanding !== 'unknown' && <span class="soft">, {text.keyStanding(keyStanding)}</span>}</span>;
}

const { heads } = words;
const columns: Columns<EntryAnswer> = [
  { head: heads.index, number: true, cell: (e) => <a class="plain" href={here({ entry: String(e.index) })}>{e.index}</a> },
  { head: heads.time, cell: (e) => <time dateTime={e.time}>{e.time.slice(0, 16).replace('T', ' ')}</time> },
  { head: heads.verifier, cell: (e) => (e.verifier ? <a class="plain" href={to(pathOf({ page: 'verifier', verifier: e.verifier }))}>{e.verifier}</a> : words.operator) },
  { head: heads.says, cell: (e) => <Says entry={e} /> },
  { head: heads.signature, roomy: true, cell: (e) => <Signature signature={e.signature} /> },
  { head: heads.envelope, roomy: true, cell: (e) => <Digest digest={e.envelope} linked={false} /> },
];

/** Without the verifier, on a page that is all its own. */
const [index, ...others] = columns;
const ofOne: Columns<EntryAnswer> = [index, ...others.filter((c) => c.head !== heads.verifier)];

export function EntryTable({ entries, one = false }: { entries: readonly EntryAnswer[]; one?: boolean }): JSX.Element {
  const marked = params.value.get('entry');
  return (
    <Records
      class="entries" label={words.entries} columns={one ? ofOne : columns} rows={entries} keyOf={(e) => e.index}
      rowProps={(e) => ({ id: `entry-${e.index}`, ...(String(e.index) === marked && { class: 'row-marked' }) })}
    />
  );
}

/** What is asked for: everything but the lens stands in the page's own address. */
function query(): Record<string, string | null> {
  const p = params.value;
  return { limit: PAGE, cursor: p.get('cursor'), verifier: p.get('verifier'), of: p.get('of'), result: p.get('result'), at: at.value };
}

/** What was kept from an earlier visit gives way to what is new, when that comes within so many milliseconds: nobody reads yet. */
const FRESH = 1500;

/** The entries as they were when they were first shown, and how many have come since. */
function useHeld(question: string, now: EntriesAnswer | null): { shown: EntriesAnswer | null; since: number; take: () => void } {
  const [held, hold] = useState<{ question: string; data: EntriesAnswer; since: number } | null>(null);
  const asked = useRef({ question: '', kept: false });
  if (asked.current.question !== question) asked.current = { question, kept: now !== null };
  const fits = held?.question === question;
  useEffect(() => {
    if (!now || now === held?.data) return;
    if (!fits) hold({ question, data: now, since: asked.current.kept ? performance.now() : -Infinity });
    else if (performance.now() - held.since < FRESH) hold({ ...held, data: now });
  }, [question, now, fits, held]);
  const shown = fits ? held.data : now;
  return { shown, since: shown && now ? now.total - shown.total : 0, take: () => { if (now) hold({ question, data: now, since: -Infinity }); } };
}

export function Entries(): JSX.Element {
  const asked = query();
  const address = entriesAddress(asked);
  const { data, problem, stale } = useAnswer(address, 'entries');
  const { shown, since, take } = useHeld(address, stale ? null : data);
  if (problem && !shown) return <ProblemNotice problem={problem} />;
  const list = shown ?? data;
  if (!list) return <Waiting rows={10} />;
  return (
    <div class={stale ? 'stale' : undefined}>
      <div class="filter-count" role="status">{list.total === 0 ? words.none(Object.values(asked).some((value, i) => i > 0 && value !== null)) : words.showing(list.entries.length, list.total)}{since > 0 && <Button onClick={take}>{words.since(since)}</Button>}</div>
      {list.total > 0 && <EntryTable entries={list.entries} />}
      <nav class="pager" aria-label={words.pages}>
        {params.value.get('cursor') && <a href={here({ cursor: null })}>{words.newest}</a>}
        {list.next && <a href={here({ cursor: list.next })}>{words.older}</a>}
      </nav>
    </div>
  );
}
