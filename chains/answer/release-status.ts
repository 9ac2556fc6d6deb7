/** Whether releases are chain-verified: by platform, as a whole, and how far they have come. */
import type { ReleaseStatus, ReleaseSummary } from '../../schema/api.ts';
import type { CatalogFile, Release } from '../../schema/catalog.ts';
import type { Standing, Status } from '../../schema/scenario.ts';
import type { Reading } from './reading.ts';

/** Whether a standing makes a link of an unbroken chain. */
export function isVerified({ status }: Standing): boolean {
  return status === 'verified' || status === 'root';
}

/** The binary files of a release, for one platform or all. */
export function binaries(release: Release, platform: string | null): CatalogFile[] {
  return release.files.filter((f) => f.role === 'binary' && (platform === null || f.platform === platform));
}

/** Whether the release is chain-verified on each platform that it publishes a binary for: every binary file for it is verified. */
export function platformsOf({ standing }: Reading, release: Release): Map<string, boolean> {
  const platforms = new Map<string, boolean>();
  for (const file of binaries(release, null)) {
    if (platforms.get(file.platform) !== false) platforms.set(file.platform, isVerified(standing(file.digest)));
  }
  return platforms;
}

/** A release as a whole: verified on all its platforms, on some, on none. */
export function statusOf(platforms: ReadonlyMap<string, boolean>): ReleaseStatus {
  const verified = [...platforms.values()].filter(Boolean).length;
  if (verified === 0) return 'not-verified';
  return verified === platforms.size ? 'verified' : 'partial';
}

/** How far a file has come, the furthest first. */
const furthest: readonly Status[] = ['verified', 'root', 'reproduced', 'attested', 'disputed', 'claimed', 'unknown', 'compromised'];

/** A release in a list. */
export function summarize(reading: Reading, release: Release): ReleaseSummary {
  const platforms = platformsOf(reading, release);
  const ranks = binaries(release, null).map((f) => furthest.indexOf(reading.standing(f.digest).status));
  return {
    id: release.id, compiler: release.compiler, version: release.version, date: release.date,
    ...pick(release, ['label', 'seen', 'prerelease', 'withdrawn']),
    platforms: platforms.size, files: release.files.length, status: statusOf(platforms), best: furthest[Math.min(...ranks)] ?? 'unknown',
  };
}

/** Copies the members that are there. */
export function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.filter((n) => from[n] !== undefined).map((n) => [n, from[n]])) as Pick<T, K>;
}
