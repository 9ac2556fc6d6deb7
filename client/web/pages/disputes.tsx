/** Disputes: rebuilds that gave other bytes than those published, and files that the catalog's own sources do not agree on. */
import type { JSX } from 'preact';
import type { DisagreementsAnswer, EntryAnswer } from '../../../schema/api.ts';
import { disagreements as disagreementsAddress, entries as entriesAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Digest } from '../design/copy.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Section, Waiting } from '../design/parts.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { Records, type Columns } from '../design/table.tsx';
import { releaseOfFile, releasePath } from '../route/place.ts';
import { here, params, to } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { saidOf } from './said.ts';

const words = text.disputes;
/** Disagreeing sources shown before the reader asks for all. */
const FIRST = 12;

/** One verifier's word against the published bytes. */
interface Word { entry: EntryAnswer; digest: string | null }

/** What differs, by the file it was to be; as the entries have it, the newest first. */
function byFile(entries: readonly EntryAnswer[]): Map<string, Word[]> {
  const files = new Map<string, Word[]>();
  for (const entry of entries) {
    for (const { of, result, digest } of saidOf(entry)) {
      if (result === 'differs' && of !== null) files.set(of, [...(files.get(of) ?? []), { entry, digest }]);
    }
  }
  return files;
}

function Dispute({ file, said }: { file: string; said: readonly Word[] }): JSX.Element {
  return (
    <li class="dispute">
      <StatusMark status="disputed" />
      <div>
        <p><a class="strong" href={to(releasePath(releaseOfFile(file)))}>{file.replace('@', ' ')}</a></p>
        {said.map(({ entry, digest }) => (
          <p key={`${entry.index} ${digest}`}>
            <strong>{entry.verifier}</strong> {words.got} {digest && <Digest digest={digest} />} <span class="soft"><time dateTime={entry.time}>{entry.time.slice(0, 10)}</time> · <a href={to('/log', { entry: String(entry.index) })}>{text.evidence.entry(entry.index)}</a></span>
          </p>
        ))}
        <p><a href={`${to(releasePath(releaseOfFile(file)))}#agreement`}>{words.also}</a></p>
      </div>
    </li>
  );
}

type Disagreement = DisagreementsAnswer['disagreements'][number];

/** A digest as a source gives it: the catalog keeps the beginning, which is enough to tell them apart. */
function Taken({ digest, by }: { digest: string | null; by: string | undefined }): JSX.Element {
  return <>{digest ? <code>{digest}</code> : <span class="soft">{words.nothing}</span>}{by && <p class="soft source-of">{by}</p>}</>;
}

const { heads } = words;
const columns: Columns<Disagreement> = [
  { head: heads.file, cell: (it) => (it.release ? <a href={to(releasePath(it.release))}>{it.name}</a> : it.name) },
  { head: heads.taken, cell: (it) => <Taken digest={it.adopted} by={it.adoptedBy} /> },
  { head: heads.left, cell: (it) => <Taken digest={it.rejected} by={it.rejectedBy} /> },
  { head: heads.state, cell: (it) => <span class="tag">{text.disagreement.state(it.state)}</span> },
  { head: heads.note, cell: (it) => <span class="soft">{it.note}</span> },
];

function Sources(): JSX.Element | null {
  const { data } = useAnswer(disagreementsAddress());
  if (!data || data.disagreements.length === 0) return null;
  const title = words.sources(data.disagreements.length);
  return (
    <Section id="sources" title={title} lead={words.sourcesLead}>
      <Records class="files source-table" label={title} columns={columns} rows={data.disagreements} keyOf={(it) => `${it.name} ${it.rejected} ${it.rejectedBy}`} first={FIRST} />
    </Section>
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
        {data && (data.total === 0 ? <p>{words.none}</p> : <ul class="disputes">{[...byFile(data.entries)].map(([file, said]) => <Dispute key={file} file={file} said={said} />)}</ul>)}
        {data?.next && <nav class="pager" aria-label={text.log.pages}><a href={here({ cursor: data.next })}>{text.log.older}</a></nav>}
      </Section>
      {(data || problem) && <Sources />}
    </>
  );
}
