/** The view as the address tells it: page, the lens it is seen through, and what is chosen on it. */
import { computed } from '@preact/signals';
import { amend, location, visit } from './location.ts';
import { placeOf } from './place.ts';

/** What stays the same from page to page: under which policy, and at which point of the log, everything is seen. */
export const lensKeys = ['policy', 'at'] as const;

export const place = computed(() => placeOf(location.value.pathname));
export const params = computed(() => location.value.searchParams);
/** Name of the policy asked for; null for the server's default. */
export const policyName = computed(() => params.value.get('policy'));
/** Point of the log, null for its head. */
export const at = computed(() => params.value.get('at'));

/** Digests and file ids hold `:`, `@`, `/` and `,`: legal in a query, and easier on the eye unescaped. */
function queryText(query: URLSearchParams): string {
  const text = query.toString().replace(/%3A/g, ':').replace(/%40/g, '@').replace(/%2F/g, '/').replace(/%2C/g, ',');
  return text === '' ? '' : `?${text}`;
}

/** The address of another page seen through the present lens. */
export function to(path: string, more: Record<string, string | null> = {}): string {
  const query = new URLSearchParams();
  for (const key of lensKeys) {
    const value = params.value.get(key);
    if (value !== null) query.set(key, value);
  }
  for (const [key, value] of Object.entries(more)) {
    if (value === null) query.delete(key);
    else query.set(key, value);
  }
  return path + queryText(query);
}

/** The present address with some of its parameters changed; null takes one away. */
export function here(changes: Record<string, string | null>): string {
  const query = new URLSearchParams(location.value.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) query.delete(key);
    else query.set(key, value);
  }
  return location.value.pathname + queryText(query);
}

/** Changes the view as a step the back button undoes. */
export function turn(changes: Record<string, string | null>): void {
  visit(here(changes));
}

/** Changes the view in place, without a step. */
export function adjust(changes: Record<string, string | null>): void {
  amend(here(changes));
}
