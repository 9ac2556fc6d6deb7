/** From a name and a digest that somebody signed to a file that the catalog publishes. */
import { RootlineError } from '../../schema/error.ts';
import type { CatalogFile } from '../../schema/catalog.ts';
import { isUnrecorded, type Digest, type FileId } from '../../schema/ids.ts';
import type { Input } from '../../schema/input.ts';
import type { DigestSet } from '../../schema/predicate.ts';
import type { Published, Said } from './types.ts';

/** The strongest digest of a set, or null where it has none that is used here. */
export function digestOf(set: DigestSet): Digest | null {
  if (set.sha256 !== undefined) return `sha256:${set.sha256}`;
  return set.sha1 === undefined ? null : `sha1:${set.sha1}`;
}

/** The digest of a set in the algorithm of another digest, or else its strongest. */
export function digestLike(set: DigestSet, other: Digest): Digest | null {
  return other.startsWith('sha1:') && set.sha1 !== undefined ? `sha1:${set.sha1}` : digestOf(set);
}

/** The one file of that download name, or null where none or several have it. */
export function onlyNamed(published: Published, name: string): CatalogFile | null {
  const files = published.byName(name);
  return files.length === 1 ? files[0] ?? null : null;
}

/**
 * What a plain list of names and digests says: its signer got these bytes for these names. Lines about nothing the catalog knows are
 * passed over. A name that one signed list gives two digests (two targets under one name) speaks for the digests that are published
 * and is no dispute: the list does not say which of them was meant.
 * @param negative whether another digest than the published one says that the build differs; false for formats that only tell of success
 * @param inputs what the format says went in, for every line alike
 * @throws RootlineError `unknown-subject` where no line is about anything the catalog knows
 */
export function fromList(entries: readonly { name: string; digest: Digest }[], published: Published, negative: boolean, inputs: Input[] = []): Said[] {
  const digests = new Map<string, Set<Digest>>();
  for (const { name, digest } of entries) digests.set(alike(name, digest), (digests.get(alike(name, digest)) ?? new Set<Digest>()).add(digest));
  const said = new Map<string, Said>();
  for (const { name, digest } of entries) {
    const sure = negative && digests.get(alike(name, digest))?.size === 1;
    const entry = reproducedAs(name, digest, published) ?? (sure ? differsFrom(name, digest, published) : null);
    if (entry) said.set(`${name} ${digest}`, { kind: 'attestation', output: digest, inputs, comparison: 'bit-identical', ...entry });
  }
  if (said.size === 0) throw new RootlineError('unknown-subject', `none of the ${entries.length} files listed is known to the catalog, by name or by digest`);
  return [...said.values()];
}

/** What a name has several digests of only where they are of one algorithm. */
function alike(name: string, digest: Digest): string {
  return `${digest.slice(0, digest.indexOf(':'))} ${name}`;
}

function reproducedAs(name: string, digest: Digest, published: Published): { of: FileId; result: 'reproduced' } | null {
  const same = published.byDigest(digest);
  const file = same.find((f) => f.name === name) ?? same[0];
  return file ? { of: file.id, result: 'reproduced' } : null;
}

function differsFrom(name: string, digest: Digest, published: Published): { of: FileId; result: 'differs' } | null {
  const file = onlyNamed(published, name);
  if (!file || isUnrecorded(file.digest) || !sameAlgorithm(file.digest, digest)) return null;
  return { of: file.id, result: 'differs' };
}

/** Digests of two algorithms cannot disagree. */
function sameAlgorithm(a: Digest, b: Digest): boolean {
  return a.slice(0, a.indexOf(':')) === b.slice(0, b.indexOf(':'));
}
