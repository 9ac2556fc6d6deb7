/** An address that names no page: perhaps one of the pages was meant, or a release. */
import type { JSX } from 'preact';
import { near } from '../../../chains/catalog/near.ts';
import { pathOf, plainPages } from '../route/place.ts';
import { place, to } from '../route/view.ts';
import { text } from '../text/en.ts';
import { Nearest } from './nearest.tsx';

export function MissingPage(): JSX.Element {
  const path = place.value.page === 'missing' ? place.value.path : '';
  const steps = path.split('/').filter((step) => step.length > 1);
  const pages = near(steps.join(' '), plainPages, (page) => [page, text.ways[page]]);
  return (
    <Nearest
      problem={{ title: text.missing.title, detail: text.missing.detail(path) }} words={steps.join(' ')}
      nearest={pages.map((page) => ({ href: to(pathOf({ page })), name: text.ways[page] }))}
    />
  );
}
