/** Search with live results: releases by name, artifacts by digest. A combobox as ARIA 1.2 has it. */
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ReleaseSummary } from '../../../schema/api.ts';
import { search, type ReleasesAnswer } from '../api/addresses.ts';
import { useAnswer, type Seen } from '../api/use-answer.ts';
import { Icon } from '../design/icon.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { markOfRelease, wordOfRelease } from '../design/release-mark.ts';
import { pathOf, releasePath } from '../route/place.ts';
import { digestIn } from '../route/digest.ts';
import { visit } from '../route/location.ts';
import { to } from '../route/view.ts';
import { text } from '../text/en.ts';

const LIMIT = 8;
/** Waits for a pause in typing, in milliseconds. */
const PAUSE = 110;

interface Found { id: string; href: string; row: JSX.Element }

function foundRelease(release: ReleaseSummary): Found {
  return {
    id: release.id,
    href: to(releasePath(release.id)),
    row: (
      <>
        <StatusMark status={markOfRelease(release)} />
        <span class="found-name">{release.label ?? release.id.replace('@', ' ')}</span>
        <span class="found-note">{wordOfRelease(release)}{release.date ? ` · ${release.date}` : ''}</span>
      </>
    ),
  };
}

function foundDigest(digest: string): Found {
  return {
    id: digest,
    href: to(pathOf({ page: 'artifact', digest })),
    row: <><Icon name="open" /><span class="found-name"><code>{digest}</code></span><span class="found-note">{text.search.artifact}</span></>,
  };
}

/** What the listbox shows for the words typed. */
function foundFor(words: string, answer: Seen<ReleasesAnswer>): Found[] {
  const digest = digestIn(words);
  if (digest) return [foundDigest(digest)];
  return words === '' ? [] : (answer.data?.releases ?? []).map(foundRelease);
}

/** The words after a pause in typing. */
function useSettled(words: string): string {
  const [settled, settle] = useState(words);
  useEffect(() => {
    const timer = window.setTimeout(() => settle(words.trim()), PAUSE);
    return () => window.clearTimeout(timer);
  }, [words]);
  return settled;
}

export function SearchBox({ large = false }: { large?: boolean }): JSX.Element {
  const [words, setWords] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, choose] = useState(-1);
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const settled = useSettled(words);
  const answer = useAnswer(settled === '' || digestIn(settled) ? null : search(settled, LIMIT), 'search');
  const found = foundFor(settled, answer);
  const shown = open && settled !== '';

  const go = (target: Found | undefined): void => {
    if (!target) return;
    setOpen(false);
    setWords('');
    field.current?.blur();
    visit(target.href);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'Enter') go(found[Math.max(chosen, 0)]);
    else if (event.key === 'ArrowDown') choose((chosen + 1) % Math.max(found.length, 1));
    else if (event.key === 'ArrowUp') choose((chosen <= 0 ? found.length : chosen) - 1);
    else return;
    event.preventDefault();
  };

  return (
    <search class={`search${large ? ' search-large' : ''}`}>
      <Icon name="search" size={large ? 20 : 16} />
      <input
        ref={field} type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck={false}
        aria-label={text.search.label} aria-expanded={shown} aria-controls={shown ? list : undefined} aria-autocomplete="list"
        aria-activedescendant={shown && found[chosen] ? `${list}-${chosen}` : undefined}
        placeholder={large ? text.search.example : text.search.short} value={words}
        onInput={(event) => { setWords(event.currentTarget.value); setOpen(true); choose(-1); }}
        onFocus={() => setOpen(true)} onBlur={() => window.setTimeout(() => setOpen(false), 150)} onKeyDown={onKey}
      />
      {shown && (
        <div class="search-results">
          <ul role="listbox" id={list} aria-label={text.search.results}>
            {found.map((it, i) => (
              <li key={it.id} id={`${list}-${i}`} role="option" aria-selected={i === chosen}>
                <a class="found plain" href={it.href} tabindex={-1} onClick={(event) => { event.preventDefault(); go(it); }}>{it.row}</a>
              </li>
            ))}
          </ul>
          <p class="search-total">
            {answer.loading && !answer.data ? text.waiting : found.length === 0 ? text.search.nothing(settled) : answer.data && !digestIn(settled) ? text.search.total(found.length, answer.data.total) : ''}
          </p>
        </div>
      )}
    </search>
  );
}
