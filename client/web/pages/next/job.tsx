/** One job of the work list: what it turns, what it is, and the command for the platform that the reader has. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Command } from '../../design/copy.tsx';
import { asSentence } from '../../design/sentence.ts';
import { releaseOfFile, releasePath } from '../../route/place.ts';
import { to } from '../../route/view.ts';
import { text } from '../../text/en.ts';
import type { Job, Rebuild } from './group.ts';

const words = text.next;
/** Releases named of those that a rebuild turns. */
const NAMED = 6;

/** `linux-amd64`: what tells the files of one release apart. */
const pathOfFile = (file: string): string => file.slice(file.indexOf('/') + 1);

function Gain({ job }: { job: Job }): JSX.Element {
  const turns = job.reduce((sum, r) => sum + r.turns.length, 0);
  const closer = Math.max(...job.map((r) => r.closer));
  return (
    <div class="rebuild-gain">
      <span class="strip-number">{turns}</span>
      <span class="soft">{words.turns(turns, job.length)}</span>
      {closer > 0 && <span class="soft">{words.closer(closer, job.length)}</span>}
    </div>
  );
}

/** The sentence of a rebuild; of several alike, with the release in the place of the file. */
function What({ job: [first, ...others] }: { job: Job }): JSX.Element {
  if (first.file === null || others.length === 0) return <p>{asSentence(first.sentence)}</p>;
  const release = releaseOfFile(first.file);
  return <p>{words.onAny(first.sentence.replace(first.file, release.replace('@', ' ')), others.length + 1)}</p>;
}

function Turns({ turns }: Pick<Rebuild, 'turns'>): JSX.Element | null {
  if (turns.length === 0) return null;
  return (
    <p class="soft">
      {words.verifies} {turns.slice(0, NAMED).map((t) => <a key={`${t.release} ${t.platform}`} class="listed" href={to(releasePath(t.release), { platform: t.platform })}>{words.turned(t.release.replace('@', ' '), t.platform)}</a>)}
      {turns.length > NAMED && words.more(turns.length - NAMED)}
    </p>
  );
}

export function JobItem({ job }: { job: Job }): JSX.Element {
  const id = useId();
  const [chosen, choose] = useState(0);
  const rebuild = job[chosen] ?? job[0];
  return (
    <li class="rebuild">
      <Gain job={job} />
      <div class="rebuild-what">
        <What job={job} />
        {job.length > 1 && (
          <p class="rebuild-of">
            <label for={id}>{words.file}</label>
            <select id={id} value={chosen} onChange={(event) => choose(Number(event.currentTarget.value))}>
              {job.map((r, i) => <option key={r.output} value={i}>{pathOfFile(r.file ?? '')}{r.closer > 0 ? words.closerOf(r.closer) : ''}</option>)}
            </select>
          </p>
        )}
        <Turns turns={rebuild.turns} />
        <Command line={rebuild.command} />
      </div>
    </li>
  );
}
