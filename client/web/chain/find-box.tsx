/** Finds links in the drawing by name, digest or what a fold holds. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { GraphAnswer } from '../../../schema/api.ts';
import { Icon } from '../design/icon.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import { findLinks, type Found } from './find.ts';
import { nameOf } from './labels.ts';

const MOST = 8;

export function FindBox({ graph, onFound }: { graph: GraphAnswer; onFound: (found: Found) => void }): JSX.Element {
  const id = useId();
  const [words, setWords] = useState('');
  const found = findLinks(graph, words);
  const take = (it: Found | undefined): void => {
    if (!it) return;
    setWords('');
    onFound(it);
  };
  return (
    <div class="find">
      <Icon name="search" size={14} />
      <input
        type="text" value={words} aria-label={text.chain.find} placeholder={text.chain.find} aria-controls={words ? id : undefined} autocomplete="off" spellcheck={false}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter') take(found[0]); else if (event.key === 'Escape') setWords(''); }}
      />
      {words.trim() !== '' && (
        <ul id={id} class="find-results">
          {found.slice(0, MOST).map((it) => (
            <li key={it.id}>
              <button type="button" class="found" onClick={() => take(it)}>
                <StatusMark status={it.status} size={13} /><span class="found-name">{it.name}</span>{it.folded && <span class="found-note">{text.chain.inFold(nameOf(it.folded))}</span>}
              </button>
            </li>
          ))}
          <li class="search-total" role="status">{found.length === 0 ? text.search.nothing(words) : text.chain.found(found.length)}</li>
        </ul>
      )}
    </div>
  );
}
