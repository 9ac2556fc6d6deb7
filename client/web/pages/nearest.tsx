/** A release or artifact that is not there: what is wrong, a search, and the releases whose names or digests come nearest. */
import type { ComponentChildren, JSX } from 'preact';
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

/** Releases that the first of the tries finds which finds any. */
function Found({ tries }: { tries: readonly string[] }): JSX.Element | null {
  const [words, ...less] = tries;
  const { data, loading } = useAnswer(words ? search(words, 6) : null);
  if (!words || loading) return null;
  if (!data || data.releases.length === 0) return <Found tries={less} />;
  return (
    <Offers
      title={text.missing.nearest}
      offers={data.releases.map((r) => ({ href: to(releasePath(r.id)), name: r.label ?? r.id.replace('@', ' '), note: wordOfRelease(r), mark: markOfRelease(r) }))}
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
      {nearest.length === 0 && <Found tries={shorter(words)} />}
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
