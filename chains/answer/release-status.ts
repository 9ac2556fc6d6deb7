/** Releases at a glance: verified or not, and how far they have come. */
import type { ReleaseSummary } from '../../schema/api.ts';
import type { CatalogFile, Release } from '../../schema/catalog.ts';
import type { Status } from '../../schema/scenario.ts';
import type { Reading } from './reading.ts';

/** The binary files of a release, for one platform or all. */
export function binaries(release: Release, platform: string | null): CatalogFile[] {
  return release.files.filter((f) => f.role === 'binary' && (platform === null || f.platform === platform));
}

/** How far a file has come, the furthest first. */
const furthest: readonly Status[] = ['verified', 'root', 'reproduced', 'attested', 'disputed', 'claimed', 'unknown', 'compromised'];

/** A release in a list. */
export function summarize({ view }: Reading, release: Release): ReleaseSummary {
  const ranks = binaries(release, null).map((f) => furthest.indexOf(view.standing(f.digest).status));
  return {
    id: release.id, compiler: release.compiler, version: release.version, date: release.date,
    ...pick(release, ['label', 'seen', 'prerelease', 'withdrawn']),
    platforms: Object.keys(view.release(release.id)).length, files: release.files.length,
    status: view.releaseStatus(release.id), best: furthest[Math.min(...ranks)] ?? 'unknown',
  };
}

/** Copies the members that are there. */
export function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.filter((n) => from[n] !== undefined).map((n) => [n, from[n]])) as Pick<T, K>;
}
