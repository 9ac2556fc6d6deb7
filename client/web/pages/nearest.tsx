/** A release or artifact that is not there: what is wrong, a search, and the releases whose names or digests come nearest. */
import type { ComponentChildren, JSX } from 'preact';
import { near } from '../../../chains/catalog/near.ts';
import type { ReleaseSummary } from '../../../schema/api.ts';
import type { Problem } from '../../../schema/problem.ts';
import { search } from '../api/addresses.ts';
import { problemCode } from '../api/problem.ts';
import { useAnswer } from '../api/use-answer.ts';
import { markOfRelease, wordOfRelease } from '../design/release-mark.ts';
import { releasePath } from '../route/place.ts';
import { shorter } from '../route/shorter.ts';
import { to } from '../route/view.ts';
import { SearchBox } from '../shell/search-box.tsx';
import { text } from '../text/en.ts';
import { NotHere, Offers, Unanswered, type Offer } from './not-here.tsx';

/** Releases that are looked at, and that are offered. */
const [LOOKED, OFFERED] = [60, 6];

/** Those that are spelt most alike, the nearest first; where none is, as they were found. */
function mostAlike(typed: string, releases: readonly ReleaseSummary[]): readonly ReleaseSummary[] {
  const alike = near(typed, releases, (r) => [r.id.replace('@', ' '), r.label ?? ''], OFFERED);
  return alike.length > 0 ? alike : releases.slice(0, OFFERED);
}

/** Releases that the first of the tries finds which finds any. */
function Found({ typed, tries }: { typed: string; tries: readonly string[] }): JSX.Element | null {
  const [words, ...less] = tries;
  const { data, loading } = useAnswer(words ? search(words, LOOKED) : null);
  if (!words || loading) return null;
  if (!data || data.releases.length === 0) return <Found typed={typed} tries={less} />;
  return (
    <Offers
      title={text.missing.nearest}
      offers={mostAlike(typed, data.releases).map((r) => ({ href: to(releasePath(r.id)), name: r.label ?? r.id.replace('@', ' '), note: wordOfRelease(r), mark: markOfRelease(r) }))}
    />
  );
}

interface NearestProps {
  problem: Pick<Problem, 'title' | 'detail'>;
  /** What to search by, ever less of it. */
  words: string;
  /** Known to be near, without a search. */
  nearest?: readonly Offer[];
  children?: ComponentChildren;
}

export function Nearest({ problem, words, nearest = [], children }: NearestProps): JSX.Element {
  return (
    <NotHere title={problem.title} detail={problem.detail} nearest={nearest}>
      {nearest.length === 0 && <Found typed={words} tries={shorter(words)} />}
      {children}
      <SearchBox large />
      <p><a href={to('/')}>{text.missing.overview}</a></p>
    </NotHere>
  );
}

/** Instead of a page that the server refuses: it is not there, or the server cannot answer now. */
export function Refused({ problem, ...rest }: { problem: Problem } & Omit<NearestProps, 'problem'>): JSX.Element {
  return problem.status < 500 && problemCode(problem) !== 'too-many-requests' ? <Nearest problem={problem} {...rest} /> : <Unanswered problem={problem} />;
}
