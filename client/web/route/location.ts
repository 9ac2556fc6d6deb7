/** Where the reader is: the address bar as a signal, moved by links and by the browser's own buttons. */
import { signal } from '@preact/signals';

/** The present address, always of this origin. */
export const location = signal(new URL(window.location.href));

function arrived(): void {
  location.value = new URL(window.location.href);
}

/**
 * Goes to an address of this site as a new step of the browser's history.
 * @param to path with query, like `/r/go/1.21.0?platform=linux-amd64`
 */
export function visit(to: string): void {
  const before = window.location.pathname;
  window.history.pushState(null, '', to);
  arrived();
  if (window.location.pathname !== before) window.scrollTo(0, 0);
}

/** Changes the present address without a new step: for what changes while typing or dragging. */
export function amend(to: string): void {
  window.history.replaceState(null, '', to);
  arrived();
}

/** True for a click that the browser itself must handle: another tab, a download, another button. */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Addresses under these prefixes are answered by the server and are no pages of ours. */
const SERVED = /^\/(api|docs|openapi\.json|schema|problems|tile|checkpoint|feed\.atom|healthz|readyz|metrics)(\/|$)/;

function followLink(event: MouseEvent): void {
  if (!isPlain(event) || !(event.target instanceof Element)) return;
  const link = event.target.closest('a[href]');
  const href = link?.getAttribute('href');
  if (!link || !href?.startsWith('/') || link.hasAttribute('download') || link.hasAttribute('target')) return;
  if (SERVED.test(href)) return;
  event.preventDefault();
  visit(href);
}

/** Starts listening to links and to back and forward. */
export function startRouting(): void {
  window.addEventListener('popstate', arrived);
  document.addEventListener('click', followLink);
}
