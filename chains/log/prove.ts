/**
 * Making proofs over a tree whose hashes someone else keeps: every function says which hashes it needs, asks a reader for them all at
 * once, and folds them. RFC 6962, section 2.1.
 */
import { RootlineError } from '../../schema/error.ts';
import { EMPTY_ROOT, nodeHash, type Hash } from './merkle.ts';

/** The root of the complete subtree over the 2^level entries from index * 2^level. */
export interface NodeId { level: number; index: number }

/** Gives the hashes of these nodes, in order. */
export type HashReader = (nodes: readonly NodeId[]) => Promise<Hash[]>;

/** Entries from `start` up to, not including, `end`. */
type Range = readonly [start: number, end: number];

/**
 * Root of the tree over the first `size` entries.
 */
export async function treeRoot(size: number, read: HashReader): Promise<Hash> {
  if (size === 0) return EMPTY_ROOT;
  const [root] = await hashesOf([[0, size]], read);
  return root as Hash;
}

/**
 * The proof that entry `index` is in the tree of `size` entries, from the leaf's sibling upwards. RFC 6962, section 2.1.1.
 * @throws RootlineError `unknown-entry` where the tree has no such entry
 */
export async function proveInclusion(index: number, size: number, read: HashReader): Promise<Hash[]> {
  if (!(index >= 0 && index < size)) throw new RootlineError('unknown-entry', `a log of ${size} entries has no entry ${index}`);
  return hashesOf(inclusionRanges(index, 0, size), read);
}

/**
 * The proof that the tree of `size1` entries is the beginning of that of `size2`. RFC 6962, section 2.1.2.
 * @throws RootlineError `bad-request` unless size1 <= size2
 */
export async function proveConsistency(size1: number, size2: number, read: HashReader): Promise<Hash[]> {
  if (!(size1 >= 0 && size1 <= size2)) throw new RootlineError('bad-request', `size ${size1} does not come before size ${size2}`);
  if (size1 === 0) return [];
  return hashesOf(consistencyRanges(size1, 0, size2, true), read);
}

/** PATH(m, D[n]). */
function inclusionRanges(index: number, start: number, end: number): Range[] {
  if (end - start === 1) return [];
  const middle = start + split(end - start);
  return index < middle
    ? [...inclusionRanges(index, start, middle), [middle, end]]
    : [...inclusionRanges(index, middle, end), [start, middle]];
}

/** SUBPROOF(m, D[n], b). */
function consistencyRanges(size1: number, start: number, end: number, known: boolean): Range[] {
  if (size1 === end) return known ? [] : [[start, end]];
  const middle = start + split(end - start);
  return size1 <= middle
    ? [...consistencyRanges(size1, start, middle, known), [middle, end]]
    : [...consistencyRanges(size1, middle, end, false), [start, middle]];
}

/** The largest power of two below n. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

async function hashesOf(ranges: readonly Range[], read: HashReader): Promise<Hash[]> {
  const parts = ranges.map(subtreesOf);
  const hashes = await read(parts.flat());
  let next = 0;
  return parts.map((nodes) => {
    const own = hashes.slice(next, next + nodes.length);
    next += nodes.length;
    return foldRight(own);
  });
}

/**
 * The complete subtrees that a range consists of, from left to right, largest first.
 */
export function subtreesOf([start, end]: Range): NodeId[] {
  const nodes: NodeId[] = [];
  let at = start;
  let level = 0;
  while (2 ** (level + 1) <= end - start) level++;
  for (; level >= 0; level--) {
    const width = 2 ** level;
    if (at + width > end) continue;
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Hash over complete subtrees of falling size: the smallest two first. */
export function foldRight(hashes: readonly Hash[]): Hash {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}
