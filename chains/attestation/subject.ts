/** From a name and a digest that somebody signed to a file that the catalog publishes. */
import { RootlineError } from '../../schema/error.ts';
import type { CatalogFile } from '../../schema/catalog.ts';
import { isUnrecorded, type Digest } from '../../schema/ids.ts';
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
 * @throws RootlineError `unknown-subject` where no line is about anything the catalog knows
 */
export function fromList(entries: readonly { name: string; digest: Digest }[], published: Published): Said[] {
  const digests = new Map<string, Set<Digest>>();
  const alike = (name: string, digest: Digest): string => `${digest.slice(0, digest.indexOf(':'))} ${name}`;
  for (const { name, digest } of entries) digests.set(alike(name, digest), (digests.get(alike(name, digest)) ?? new Set<Digest>()).add(digest));
  const said = new Map<string, Said>();
  for (const { name, digest } of entries) {
    const entry = fromEntry(name, digest, digests.get(alike(name, digest))?.size ?? 1, published);
    if (entry) said.set(`${name} ${digest}`, entry);
  }
  if (said.size === 0) throw new RootlineError('unknown-subject', `none of the ${entries.length} files listed is known to the catalog, by name or by digest`);
  return [...said.values()];
}

function fromEntry(name: string, digest: Digest, digestsOfName: number, published: Published): Said | null {
  const same = published.byDigest(digest);
  const match = same.find((file) => file.name === name) ?? same[0];
  const said = { kind: 'attestation', output: digest, inputs: [], comparison: 'bit-identical' } as const;
  if (match) return { ...said, of: match.id, inputs: [], result: 'reproduced' };
  const meant = onlyNamed(published, name);
  if (!meant || digestsOfName > 1 || isUnrecorded(meant.digest) || !sameAlgorithm(meant.digest, digest)) return null;
  return { ...said, of: meant.id, inputs: [], result: 'differs' };
}

/** Digests of two algorithms cannot disagree. */
export function sameAlgorithm(a: Digest, b: Digest): boolean {
  return a.slice(0, a.indexOf(':')) === b.slice(0, b.indexOf(':'));
}
