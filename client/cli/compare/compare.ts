/**
 * How two builds of a file compare: the strictest comparison (schema/input.ts) they pass, and what differs where they do not.
 * Each comparison turns both files into parts with digests; equal parts on both sides mean that it holds.
 */
import { createHash } from 'node:crypto';
import type { Comparison } from '../../../schema/input.ts';
import { archiveParts } from './archive.ts';
import { elfParts } from './elf.ts';
import { unsignedBytes } from './signature.ts';

/** Names of parts with what they hold; the order does not matter. */
export type Parts = Map<string, Uint8Array | string>;

export interface Difference {
  /** Member of an archive, section of a program, or `bytes`. */
  part: string;
  how: 'only in the first' | 'only in the second' | 'differs';
}

export interface Compared {
  /** The strictest comparison that holds, or null. */
  comparison: Comparison | null;
  /** What differs by the finest view that could be taken of both; empty when they are identical. */
  differences: Difference[];
}

type View = (bytes: Uint8Array) => Parts | null;

const views: [Comparison, View][] = [
  ['signature-stripped', (bytes) => whole(unsignedBytes(bytes))],
  ['contents', archiveParts],
  ['symbols-stripped', (bytes) => elfParts(bytes, { buildId: true })],
  ['build-id-normalized', (bytes) => elfParts(bytes, { buildId: false })],
];

/** Compares the bytes of two files. */
export function compareBytes(a: Uint8Array, b: Uint8Array): Compared {
  if (Buffer.compare(a, b) === 0) return { comparison: 'bit-identical', differences: [] };
  let finest: Difference[] = [{ part: 'bytes', how: 'differs' }];
  for (const [comparison, view] of views) {
    const [first, second] = [view(a), view(b)];
    if (first === null || second === null) continue;
    const differences = differencesOf(first, second);
    if (differences.length === 0) return { comparison, differences: finest };
    if (differences.length > 1 || differences[0]?.part !== 'bytes') finest = differences;
  }
  return { comparison: null, differences: finest };
}

function whole(bytes: Uint8Array | null): Parts | null {
  return bytes === null ? null : new Map([['bytes', bytes]]);
}

function differencesOf(a: Parts, b: Parts): Difference[] {
  const found: Difference[] = [];
  for (const [part, value] of a) {
    const other = b.get(part);
    if (other === undefined) found.push({ part, how: 'only in the first' });
    else if (digest(value) !== digest(other)) found.push({ part, how: 'differs' });
  }
  for (const part of b.keys()) if (!a.has(part)) found.push({ part, how: 'only in the second' });
  return found.sort((x, y) => (x.part < y.part ? -1 : 1));
}

function digest(value: Uint8Array | string): string {
  // What is described in words is never equal to bytes that say the same.
  return createHash('sha256').update(typeof value === 'string' ? 'words' : 'bytes').update(value).digest('hex');
}
