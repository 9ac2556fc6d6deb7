/** The top of every page: name, ways, search, policy, theme. */
import type { JSX } from 'preact';
import { theme, toggleTheme } from '../actions/toggle-theme.ts';
import { IconButton } from '../design/button.tsx';
import { pathOf, type Place } from '../route/place.ts';
import { place, to } from '../route/view.ts';
import { text } from '../text/en.ts';
import { PolicyChoice } from './policy-choice.tsx';
import { SearchBox } from './search-box.tsx';

const ways = ['overview', 'next', 'verifiers', 'log', 'policies', 'submit', 'about'] as const;
/** Pages that stand under a way of the navigation. */
const under: Partial<Record<Place['page'], (typeof ways)[number]>> = { compiler: 'overview', release: 'overview', artifact: 'overview', disputes: 'log', verifier: 'verifiers', design: 'about' };
const themeIcon = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

function Wordmark(): JSX.Element {
  return (
    <a class="wordmark plain" href={to('/')}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
        <path class="w-fill" d="M7 19.5 11.5 24 7 28.5 2.5 24Z" />
        <path class="w-line" d="M10 21 14.2 17.6M18.2 14 22 10.6" />
        <circle class="w-line" cx="16.2" cy="15.8" r="2.6" />
        <circle class="w-fill" cx="25" cy="8" r="5" />
      </svg>
      <span>{text.name}</span>
    </a>
  );
}

export function Header(): JSX.Element {
  const page = place.value.page;
  const present = under[page] ?? page;
  return (
    <header class="top">
      <div class="top-row">
        <Wordmark />
        <nav class="ways" aria-label={text.ways.label}>
          <ul>
            {ways.map((way) => (
              <li key={way}><a class="plain" href={to(pathOf({ page: way }))} aria-current={way === present ? 'page' : undefined}>{text.ways[way]}</a></li>
            ))}
          </ul>
        </nav>
        <div class="top-tools">
          {page !== 'overview' && <SearchBox />}
          <PolicyChoice />
          <IconButton icon={themeIcon[theme.value]} name={text.theme[theme.value]} onClick={toggleTheme} />
        </div>
      </div>
    </header>
  );
}
