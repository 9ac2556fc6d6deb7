/**
 * The Merkle tree of RFC 6962: hashes, and checking proofs. Making proofs is in prove.ts.
 *
 * Inclusion and consistency are checked by the more general algorithms for subtrees (draft-ietf-plants-merkle-tree-certs), of which
 * RFC 6962's are the case of a subtree that starts at 0.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { RootlineError } from '../../schema/error.ts';
import { equalBytes } from './encoding.ts';

/** 32 bytes. */
export type Hash = Uint8Array;
export const HASH_SIZE = 32;

/** Size of a tree or position in it: a whole number up to 2^64-1; as a number up to 2^53-1. */
export type Count = number | bigint;

/** Root of the tree without entries: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array(0));

/** Hash of an entry: SHA-256(0x00 ‖ entry). RFC 6962, section 2.1. */
export function leafHash(entry: Uint8Array): Hash {
  const prefixed = new Uint8Array(1 + entry.length);
  prefixed.set(entry, 1);
  return sha256(prefixed);
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). RFC 6962, section 2.1. */
export function nodeHash(left: Hash, right: Hash): Hash {
  const prefixed = new Uint8Array(1 + 2 * HASH_SIZE);
  prefixed[0] = 1;
  prefixed.set(left, 1);
  prefixed.set(right, 1 + HASH_SIZE);
  return sha256(prefixed);
}

/**
 * Checks that the entry with this leaf hash is number `index` of the tree with this size and root. RFC 6962, section 2.1.1.
 * @param proof hashes from the leaf's sibling up to a child of the root
 * @throws RootlineError `bad-proof`
 */
export function checkInclusion(leaf: Hash, index: Count, size: Count, proof: readonly Hash[], root: Hash): void {
  checkSubtreeInclusion(leaf, index, 0n, size, proof, root);
}

/**
 * Checks that the tree of `size1` entries and root `root1` is the beginning of the one with `size2` and `root2`. RFC 6962, section 2.1.2.
 * The empty tree is the beginning of every tree, with an empty proof.
 * @throws RootlineError `bad-proof`
 */
export function checkConsistency(size1: Count, size2: Count, proof: readonly Hash[], root1: Hash, root2: Hash): void {
  checkSubtreeConsistency(0n, size1, size2, proof, root1, root2);
}

/**
 * Checks that a leaf is at `index` of the tree over entries `start` up to, not including, `end`.
 * @throws RootlineError `bad-proof`
 */
export function checkSubtreeInclusion(leaf: Hash, index: Count, start: Count, end: Count, proof: readonly Hash[], root: Hash): void {
  const [at, from, to] = [toCount(index), toCount(start), toCount(end)];
  requireHashes([leaf, root, ...proof]);
  requireSubtree(from, to);
  if (at < from || at >= to) throw failed(`entry ${at} is not among ${from} to ${to}`);
  // RFC 9162, section 2.1.3.2, relative to the subtree.
  let fn = at - from;
  let sn = to - from - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0n) throw failed('the inclusion proof is too long');
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n) throw failed('the inclusion proof is too short');
  if (!equalBytes(hash, root)) throw failed(`entry ${at} is not in the tree of size ${to} with this root`);
}

/**
 * Checks that the subtree over entries `start` up to `end` is part of the tree of `size` entries.
 * @throws RootlineError `bad-proof`
 */
export function checkSubtreeConsistency(
  start: Count, end: Count, size: Count, proof: readonly Hash[], subtreeRoot: Hash, root: Hash,
): void {
  const [from, to, whole] = [toCount(start), toCount(end), toCount(size)];
  requireHashes([subtreeRoot, root, ...proof]);
  if (to > whole) throw failed(`a tree of size ${to} is not the beginning of one of size ${whole}`);
  if (from === to) {
    if (proof.length > 0 || !equalBytes(subtreeRoot, EMPTY_ROOT)) throw failed('the empty tree has another root, and an empty proof');
    if (whole === 0n && !equalBytes(root, EMPTY_ROOT)) throw failed('the empty tree has another root');
    return;
  }
  requireSubtree(from, to);
  const walk = new ConsistencyWalk(from, to, whole);
  const rest = [...proof];
  const seed = walk.startsAtSubtree ? subtreeRoot : rest.shift();
  if (seed === undefined) throw failed('the consistency proof is too short');
  const { first, second } = walk.fold(seed, rest);
  if (!equalBytes(first, subtreeRoot)) throw failed(`the proof does not lead to the root of size ${to}`);
  if (!equalBytes(second, root)) throw failed(`the proof does not lead to the root of size ${whole}`);
}

/** The walk of RFC 9162, section 2.1.4.2, in the form that also takes subtrees which do not start at 0. */
class ConsistencyWalk {
  /** Whether the proof leaves out its first hash because it is the subtree's root, which the checker has. */
  readonly startsAtSubtree: boolean;
  private fn: bigint;
  private sn: bigint;
  private tn: bigint;

  constructor(start: bigint, end: bigint, size: bigint) {
    [this.fn, this.sn, this.tn] = [start, end - 1n, size - 1n];
    if (this.sn === this.tn) {
      while (this.fn !== this.sn) this.up();
    } else {
      while (this.fn !== this.sn && isOdd(this.sn)) this.up();
    }
    this.startsAtSubtree = this.fn === this.sn;
  }

  fold(seed: Hash, proof: readonly Hash[]): { first: Hash; second: Hash } {
    let [first, second] = [seed, seed];
    for (const hash of proof) {
      if (this.tn === 0n) throw failed('the consistency proof is too long');
      if (isOdd(this.sn) || this.sn === this.tn) {
        if (this.fn < this.sn) first = nodeHash(hash, first);
        second = nodeHash(hash, second);
        while (!isOdd(this.sn) && this.sn !== 0n) this.up();
      } else {
        second = nodeHash(second, hash);
      }
      this.up();
    }
    if (this.tn !== 0n) throw failed('the consistency proof is too short');
    return { first, second };
  }

  private up(): void {
    [this.fn, this.sn, this.tn] = [this.fn >> 1n, this.sn >> 1n, this.tn >> 1n];
  }
}

/** A range can be a subtree when its start is a multiple of the smallest power of two that its length fits in. */
function requireSubtree(start: bigint, end: bigint): void {
  if (start >= end) throw failed(`entries ${start} to ${end} are no subtree`);
  let width = 1n;
  while (width < end - start) width <<= 1n;
  if (start % width !== 0n) throw failed(`entries ${start} to ${end} are no subtree`);
}

function requireHashes(hashes: readonly Hash[]): void {
  if (hashes.some((hash) => hash.length !== HASH_SIZE)) throw failed('a hash has not 32 bytes');
}

function toCount(value: Count): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw failed('a size or position is no whole number');
  const count = BigInt(value);
  if (count < 0n) throw failed('a size or position is negative');
  return count;
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n;
}

function failed(detail: string): RootlineError {
  return new RootlineError('bad-proof', detail);
}
