/**
 * One proof that many entries are in a tree: the roots of all largest subtrees without any of the entries, from left to right. With the
 * entries' own hashes they make up the tree of RFC 6962, section 2.1, and nothing is said twice as it is in proofs entry by entry.
 */
import { RootlineError } from '../../schema/error.ts';
import { nodeHash, type Hash } from '../log/merkle.ts';
import { hashesOf, type HashReader, type Range } from '../log/prove.ts';

/**
 * The proof that entries are in the tree of `size` entries.
 * @param indexes in rising order, each once
 * @throws RootlineError `unknown-entry` where the tree has no such entry
 */
export async function proveEntries(indexes: readonly number[], size: number, read: HashReader): Promise<Hash[]> {
  requireRising(indexes, size, 'unknown-entry');
  const ranges: Range[] = [];
  walk(indexes, size, (start, end) => { ranges.push([start, end]); }, () => undefined, () => undefined);
  return hashesOf(ranges, read);
}

/**
 * The root of the tree of `size` entries that the entries and the proof make up.
 * @param leaves the entries' leaf hashes, by position in rising order
 * @throws RootlineError `bad-proof` where the positions are not rising and below `size`, or the proof has too few or too many hashes
 */
export function rootOfEntries(leaves: ReadonlyMap<number, Hash>, size: number, proof: readonly Hash[]): Hash {
  requireRising([...leaves.keys()], size, 'bad-proof');
  let next = 0;
  const take = (): Hash => {
    const hash = proof[next++];
    if (hash === undefined) throw new RootlineError('bad-proof', 'the inclusion proof has too few hashes');
    return hash;
  };
  const root = walk<Hash>([...leaves.keys()], size, take, (index) => leaves.get(index) as Hash, nodeHash);
  if (next !== proof.length) throw new RootlineError('bad-proof', 'the inclusion proof has too many hashes');
  return root;
}

function requireRising(indexes: readonly number[], size: number, code: 'bad-proof' | 'unknown-entry'): void {
  if (!Number.isSafeInteger(size) || size < 1) throw new RootlineError(code, 'a tree without entries has none to prove');
  indexes.forEach((index, i) => {
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RootlineError(code, `a log of ${size} entries has no entry ${index}`);
    if (i > 0 && index <= (indexes[i - 1] ?? 0)) throw new RootlineError(code, `entry ${index} does not stand after entry ${indexes[i - 1]}`);
  });
}

/** Folds the tree: `other` for a largest subtree without any of the entries, `entry` for one of them, `join` for a node above both kinds. */
function walk<T>(indexes: readonly number[], size: number, other: (start: number, end: number) => T, entry: (index: number) => T, join: (left: T, right: T) => T): T {
  const fold = (from: number, to: number, start: number, end: number): T => {
    if (from === to) return other(start, end);
    if (end - start === 1) return entry(start);
    const middle = start + largestPowerBelow(end - start);
    let first = from;
    while (first < to && (indexes[first] ?? 0) < middle) first++;
    const left = fold(from, first, start, middle);
    return join(left, fold(first, to, middle, end));
  };
  return fold(0, indexes.length, 0, size);
}

/** The largest power of two below n. */
function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
