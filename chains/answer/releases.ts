/** Searching releases, in pages. */
import type { z } from 'zod';
import type { releasesSchema, ReleaseStatus } from '../../schema/api.ts';
import type { Catalog, Release } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Reading } from './reading.ts';
import { summarize } from './release-status.ts';

export interface ReleaseQuery {
  compiler?: string | undefined;
  status?: ReleaseStatus | undefined;
  platform?: string | undefined;
  /** Words, all of which the release's id, label or compiler must contain, in whatever case; or with which the digest of one of its files begins. */
  q?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

const PAGE = 50;
const MOST = 1000;

/** What people may type to find a release. */
function haystack(catalog: Catalog, release: Release): string {
  const name = catalog.compilers.get(release.compiler)?.name ?? '';
  return `${release.id} ${name} ${release.version} ${release.compiler}${release.version} ${release.label ?? ''}`.toLowerCase();
}

/** A digest, or so much of its beginning that few others begin alike. */
const DIGEST_START = /^(?:sha256:|sha1:)?([0-9a-f]{8,64})$/;

function publishes(release: Release, word: string): boolean {
  const hex = DIGEST_START.exec(word)?.[1];
  return hex !== undefined && release.files.some(({ digest }) => digest.startsWith(hex, digest.indexOf(':') + 1));
}

const day = (r: Release): string => r.date ?? r.seen ?? '';

/** Newest day first; within a day and where none is known, as the catalog has them, newest first. */
function newestFirst(catalog: Catalog): Release[] {
  const all = [...catalog.compilers.values()].flatMap((c) => c.releases.toReversed());
  return all.sort((a, b) => (day(a) === day(b) ? 0 : day(a) < day(b) ? 1 : -1));
}

const orders = new WeakMap<Catalog, Release[]>();

function ordered(catalog: Catalog): Release[] {
  let order = orders.get(catalog);
  if (order === undefined) orders.set(catalog, order = newestFirst(catalog));
  return order;
}

/** Matches exact versions first: who asks for go 1.2 does not want 1.20 before it. */
function rank(release: Release, words: readonly string[]): number {
  return words.includes(release.version.toLowerCase()) || words.includes(release.id) || words.includes(`${release.compiler}${release.version}`) ? 0 : 1;
}

/**
 * The releases that match, newest first, from where the cursor says.
 * @throws RootlineError `bad-request` for a cursor that is none of this search's
 */
export function answerReleases(reading: Reading, query: ReleaseQuery): z.infer<typeof releasesSchema> {
  const { catalog, grounds } = reading;
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter((w) => w !== '');
  const found = ordered(catalog).filter((release) => {
    if (query.compiler !== undefined && release.compiler !== query.compiler) return false;
    if (query.platform !== undefined && !release.files.some((f) => f.platform === query.platform)) return false;
    if (words.length > 0) {
      const text = haystack(catalog, release);
      if (!words.every((w) => text.includes(w) || publishes(release, w))) return false;
    }
    return query.status === undefined || statusFor(reading, release, query.platform) === query.status;
  });
  if (words.length > 0) found.sort((a, b) => rank(a, words) - rank(b, words));
  const start = query.cursor === undefined ? 0 : after(catalog, found, words, query.cursor);
  const page = found.slice(start, start + Math.min(query.limit ?? PAGE, MOST));
  const next = start + page.length < found.length ? page.at(-1)?.id ?? null : null;
  return { grounds, releases: page.map((r) => summarize(reading, r)), total: found.length, next };
}

/** Where a page begins: past the release the page before ended with, whether or not that one still matches. */
function after(catalog: Catalog, found: readonly Release[], words: readonly string[], cursor: string): number {
  const last = catalog.releases.get(cursor);
  if (last === undefined) throw new RootlineError('bad-request', `the cursor ${JSON.stringify(cursor)} is not from this search; begin again without it`);
  const order = ordered(catalog);
  const key = (r: Release): number => (words.length > 0 ? rank(r, words) : 0) * order.length + order.indexOf(r);
  const passed = key(last);
  const start = found.findIndex((r) => key(r) > passed);
  return start < 0 ? found.length : start;
}

/** The status asked about: of the release as a whole, or on the platform that is asked for too. */
function statusFor(reading: Reading, release: Release, platform: string | undefined): ReleaseStatus {
  if (platform === undefined) return reading.view.releaseStatus(release.id);
  return reading.view.release(release.id)[platform] === true ? 'verified' : 'not-verified';
}
