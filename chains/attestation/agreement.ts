/**
 * Who got which digest: signers and artifacts as a matrix, disagreements first. It counts nothing and judges nobody; whether a word
 * counts is settled before it comes here.
 */
import type { Digest } from '../../schema/ids.ts';

/** One signer's word on one artifact. */
export interface Word { signer: string; artifact: string; digest: Digest }

export interface AgreementRow {
  artifact: string;
  /** Where the catalog publishes it. */
  published: Digest | null;
  /** Whose build gave what: the digest most signers got first, then by digest. Signers in order of their names. */
  digests: { digest: Digest; signers: string[] }[];
  /** Some two signers have no digest in common, or some signer has none in common with the publisher. */
  disagreement: boolean;
  /** Signers who gave several digests under the one name: two targets of a build, or a changed mind, but no dispute with themselves. */
  several: string[];
}

export interface Agreement { signers: string[]; rows: AgreementRow[] }

/**
 * Lays out words as a matrix.
 * @param published digest that the catalog publishes for an artifact, or null
 */
export function agreement(words: Iterable<Word>, published: (artifact: string) => Digest | null = () => null): Agreement {
  const artifacts = new Map<string, Map<string, Set<Digest>>>();
  const signers = new Set<string>();
  for (const { signer, artifact, digest } of words) {
    signers.add(signer);
    const bySigner = artifacts.get(artifact) ?? new Map<string, Set<Digest>>();
    artifacts.set(artifact, bySigner.set(signer, (bySigner.get(signer) ?? new Set<Digest>()).add(digest)));
  }
  const rows = [...artifacts].map(([artifact, bySigner]) => row(artifact, bySigner, published(artifact)));
  rows.sort((a, b) => Number(b.disagreement) - Number(a.disagreement) || compare(a.artifact, b.artifact));
  return { signers: [...signers].sort(compare), rows };
}

function row(artifact: string, bySigner: Map<string, Set<Digest>>, published: Digest | null): AgreementRow {
  const byDigest = new Map<Digest, string[]>();
  for (const [signer, digests] of bySigner) {
    for (const digest of digests) byDigest.set(digest, [...byDigest.get(digest) ?? [], signer]);
  }
  const digests = [...byDigest].map(([digest, who]) => ({ digest, signers: who.sort(compare) }));
  digests.sort((a, b) => b.signers.length - a.signers.length || compare(a.digest, b.digest));
  const several = [...bySigner].filter(([, own]) => own.size > 1).map(([signer]) => signer).sort(compare);
  return { artifact, published, digests, disagreement: disagree([...bySigner.values()], published), several };
}

/** Whether some two sets have nothing in common. Each distinct set is looked at once, so that many signers cost no more than many opinions. */
function disagree(sets: readonly ReadonlySet<Digest>[], published: Digest | null): boolean {
  const distinct = new Map(sets.map((set) => [[...set].sort(compare).join(' '), set]));
  if (published !== null) distinct.set(published, new Set([published]));
  const all = [...distinct.values()];
  return all.some((a, i) => all.slice(i + 1).some((b) => [...a].every((digest) => !b.has(digest))));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
