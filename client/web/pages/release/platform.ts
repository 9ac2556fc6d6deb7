/** Which platform a release page shows. Pure. */
import type { FileAnswer, ReleaseAnswer } from '../../../../schema/api.ts';

/** Platforms that a release publishes binaries for, in the order of its files. */
export function platformsOf(answer: ReleaseAnswer): string[] {
  return [...new Set(answer.files.filter((f) => f.role === 'binary').map((f) => f.platform))];
}

/** What most readers mean when they name no platform. */
const usual = [/^linux-amd64$/, /^x86_64-unknown-linux-gnu$/, /^linux-x86_64$/];

/** The platform shown without asking: the usual one, else the first. Null where the release has no binaries. */
export function standardPlatform(platforms: readonly string[]): string | null {
  for (const form of usual) {
    const found = platforms.find((name) => form.test(name));
    if (found) return found;
  }
  return platforms[0] ?? null;
}

/**
 * @param asked the address's word: a name, `all`, or null
 * @returns the platform; null for all of them; undefined when the release has no such platform
 */
export function chosenPlatform(platforms: readonly string[], asked: string | null): string | null | undefined {
  if (asked === 'all') return null;
  if (asked === null) return standardPlatform(platforms);
  return platforms.includes(asked) ? asked : undefined;
}

/** The files of the chosen platform first, then the sources, then the rest. */
export function platformFirst(files: readonly FileAnswer[], platform: string | null): FileAnswer[] {
  const rank = (file: FileAnswer): number => (file.role === 'binary' && file.platform === platform ? 0 : file.role === 'source' ? 1 : 2);
  return files.toSorted((a, b) => rank(a) - rank(b));
}
