/** What a wrong address gets: what is wrong with it, and the nearest right things. */
import type { JSX } from 'preact';
import type { Problem } from '../../../schema/problem.ts';
import { search } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { asSentence } from '../design/sentence.ts';
import { StatusMark } from '../design/status-mark.tsx';
import { markOfRelease, wordOfRelease } from '../design/release-mark.ts';
import { releasePath } from '../route/place.ts';
import { shorter } from '../route/shorter.ts';
import { to } from '../route/view.ts';
import { SearchBox } from '../shell/search-box.tsx';
import { text } from '../text/en.ts';

function Found({ tries }: { tries: readonly string[] }): JSX.Element | null {
  const [words, ...less] = tries;
  const { data, loading } = useAnswer(words ? search(words, 6) : null);
  if (!words || loading) return null;
  if (!data || data.releases.length === 0) return <Found tries={less} />;
  return (
    <section aria-labelledby="nearest">
      <h2 id="nearest">{text.missing.nearest}</h2>
      <ul class="nearest">
        {data.releases.map((r) => (
          <li key={r.id}><StatusMark status={markOfRelease(r)} /> <a href={to(releasePath(r.id))}>{r.label ?? r.id.replace('@', ' ')}</a> <span class="soft">{wordOfRelease(r)}</span></li>
        ))}
      </ul>
    </section>
  );
}

export function Nearest({ problem, words }: { problem: Pick<Problem, 'title' | 'detail'>; words: string }): JSX.Element {
  return (
    <div class="not-here">
      <p class="eyebrow">{text.missing.eyebrow}</p>
      <h1>{problem.title}</h1>
      <p class="lead">{asSentence(problem.detail)}</p>
      <SearchBox large />
      <Found tries={shorter(words)} />
      <p><a href={to('/')}>{text.missing.overview}</a></p>
    </div>
  );
}
