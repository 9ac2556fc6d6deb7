/** An address that names no page. */
import type { JSX } from 'preact';
import { place } from '../route/view.ts';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';
import { Nearest } from './nearest.tsx';

export function MissingPage(): JSX.Element {
  useTitle(text.missing.title);
  const path = place.value.page === 'missing' ? place.value.path : '';
  const words = path.split('/').filter((step) => step.length > 1).join(' ');
  return <Nearest problem={{ title: text.missing.title, detail: text.missing.detail(path) }} words={words} />;
}
