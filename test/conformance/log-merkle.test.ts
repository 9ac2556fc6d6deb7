/** Proof vectors of transparency-dev/merkle and a tree with a written-down leaf rule (../shared/corpora/merkle). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Edge } from '../../chains/log/edge.ts';
import { fromBase64, toBase64, utf8 } from '../../chains/log/encoding.ts';
import { checkConsistency, checkInclusion, checkSubtreeConsistency, checkSubtreeInclusion, leafHash, type Hash } from '../../chains/log/merkle.ts';
import { proveConsistency, proveInclusion, type HashReader } from '../../chains/log/prove.ts';
import { corpus, needs } from '../shared.ts';

const folder = corpus('corpora/merkle');

interface Expected { file: string; kind: string; valid: boolean; flags: string[] }
type Vector = Record<string, string> & { proof: string[] | null };

const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder as string, name), 'utf8')) as T;

/** Vectors have numbers up to 2^64-1, which JSON.parse would round: they are read as text. */
function readVector(file: string): Vector {
  const text = readFileSync(join(folder as string, 'vectors', file), 'utf8');
  return JSON.parse(text.replaceAll(/^(\s*"\w+": )([0-9]+)(,?)$/gm, '$1"$2"$3')) as Vector;
}

const hash = (text: string | undefined): Hash => fromBase64(text ?? '', 'hash');

function check(kind: string, vector: Vector): void {
  const number = (name: string): bigint => BigInt(vector[name] as string);
  const proof = (vector.proof ?? []).map(hash);
  switch (kind) {
    case 'inclusion': return checkInclusion(hash(vector['leafHash']), number('leafIdx'), number('treeSize'), proof, hash(vector['root']));
    case 'consistency': return checkConsistency(number('size1'), number('size2'), proof, hash(vector['root1']), hash(vector['root2']));
    case 'subtreeinclusion':
      return checkSubtreeInclusion(hash(vector['leafHash']), number('leafIdx'), number('start'), number('end'), proof, hash(vector['root']));
    case 'subtreeconsistency':
      return checkSubtreeConsistency(number('start'), number('end'), number('size'), proof, hash(vector['root1']), hash(vector['root2']));
    default: throw new Error(`no check for ${kind}`);
  }
}

describe.skipIf(folder === null)(needs('corpora/merkle', folder), () => {
  const expected = folder === null ? [] : read<Expected[]>('expected.json');

  it('has all vectors, and those with numbers no double holds', () => {
    expect(expected.length).toBe(259);
    expect(expected.filter(({ flags }) => flags.includes('integer-above-2^53-1')).length).toBeGreaterThan(0);
  });

  it.each(expected)('$file: valid $valid', ({ file, kind, valid }) => {
    const vector = readVector(file);
    if (valid) check(kind, vector);
    else expect(() => check(kind, vector)).toThrow(expect.objectContaining({ code: 'bad-proof' }));
  });

  it('makes the roots and proofs of the constructed tree, and takes only the right ones', async () => {
    const { roots, inclusion, consistency } = read<{
      roots: Record<string, string>;
      inclusion: { index: number; leaf_is?: number; size: number; root?: string; proof: string[]; valid: boolean }[];
      consistency: { size1: number; size2: number; proof: string[]; valid: boolean }[];
    }>('constructed/tree.json');
    const leaf = (i: number): Hash => leafHash(utf8(`open leaf ${i}`));
    const nodes = new Map<string, Hash>();
    const computed = new Map<number, Hash>();
    const edge = new Edge();
    for (let size = 0; size <= Math.max(...Object.keys(roots).map(Number)); size++) {
      computed.set(size, edge.root());
      edge.append(leaf(size), ({ level, index }, value) => nodes.set(`${level}/${index}`, value));
    }
    const reader: HashReader = (wanted) => Promise.resolve(wanted.map(({ level, index }) => nodes.get(`${level}/${index}`) as Hash));
    const root = (size: number): Hash => computed.get(size) as Hash;
    for (const [size, stated] of Object.entries(roots)) expect(toBase64(root(Number(size)))).toBe(stated);
    for (const { index, leaf_is: logged, size, root: stated, proof, valid } of inclusion) {
      const attempt = (): void => checkInclusion(
        leaf(logged ?? index), index, size, proof.map(hash), stated === undefined ? root(size) : hash(stated),
      );
      if (!valid) expect(attempt).toThrow();
      else attempt();
      if (valid) expect((await proveInclusion(index, size, reader)).map(toBase64)).toEqual(proof);
    }
    for (const { size1, size2, proof, valid } of consistency) {
      const attempt = (): void => checkConsistency(size1, size2, proof.map(hash), root(size1), root(size2));
      if (!valid) expect(attempt).toThrow();
      else attempt();
      if (valid && size1 > 0) expect((await proveConsistency(size1, size2, reader)).map(toBase64)).toEqual(proof);
    }
  });
});
