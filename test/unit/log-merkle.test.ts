import { describe, expect, it } from 'vitest';
import { assert, asyncProperty, integer, nat } from 'fast-check';
import { Edge } from '../../chains/log/edge.ts';
import { toBase64, utf8 } from '../../chains/log/encoding.ts';
import { checkConsistency, checkInclusion, EMPTY_ROOT, leafHash, nodeHash, type Hash } from '../../chains/log/merkle.ts';
import { proveConsistency, proveInclusion, treeRoot, type HashReader } from '../../chains/log/prove.ts';

/** MTH of RFC 6962, section 2.1, as it is written there. */
function naiveRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0] as Hash;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

const leaves = Array.from({ length: 600 }, (_, i) => leafHash(utf8(`leaf ${i}`)));
const read: HashReader = (nodes) => Promise.resolve(nodes.map(({ level, index }) => naiveRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))));

describe('the RFC 6962 tree', () => {
  it('hashes as the RFC says', () => {
    expect(toBase64(EMPTY_ROOT)).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    expect(Buffer.from(leafHash(new Uint8Array(0))).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('has the same root by definition, by nodes and by the right edge', async () => {
    const edge = new Edge();
    for (let size = 0; size <= 300; size++) {
      const root = naiveRoot(leaves.slice(0, size));
      expect(await treeRoot(size, read)).toEqual(root);
      expect(edge.root()).toEqual(root);
      expect(Edge.restore(size, edge.hashes()).root()).toEqual(root);
      edge.append(leaves[size] as Hash);
    }
  });

  it('proves every inclusion and no other', async () => {
    await assert(asyncProperty(integer({ min: 1, max: 600 }), nat(599), nat(599), async (size, i, other) => {
      const index = i % size;
      const root = naiveRoot(leaves.slice(0, size));
      const proof = await proveInclusion(index, size, read);
      checkInclusion(leaves[index] as Hash, index, size, proof, root);
      if (other % size !== index) expect(() => checkInclusion(leaves[index] as Hash, other % size, size, proof, root)).toThrow();
      expect(() => checkInclusion(leaves[index] as Hash, index, size, [...proof, root], root)).toThrow('too long');
      if (size > 1) expect(() => checkInclusion(leaves[index] as Hash, index, size, proof.slice(1), root)).toThrow();
    }), { numRuns: 60 });
  });

  it('proves every consistency and no other', async () => {
    await assert(asyncProperty(integer({ min: 0, max: 600 }), integer({ min: 0, max: 600 }), async (a, b) => {
      const [size1, size2] = a <= b ? [a, b] : [b, a];
      const [root1, root2] = [naiveRoot(leaves.slice(0, size1)), naiveRoot(leaves.slice(0, size2))];
      const proof = await proveConsistency(size1, size2, read);
      checkConsistency(size1, size2, proof, root1, root2);
      if (size1 === size2 || size1 === 0) return;
      const forged = naiveRoot([...leaves.slice(0, size1 - 1), EMPTY_ROOT]);
      expect(() => checkConsistency(size1, size2, proof, forged, root2)).toThrow();
      expect(() => checkConsistency(size1, size2, proof, root1, forged)).toThrow();
      expect(() => checkConsistency(size1, size2, [...proof, root1], root1, root2)).toThrow();
      expect(() => checkConsistency(size1, size2, proof.slice(1), root1, root2)).toThrow();
    }), { numRuns: 60 });
  });

  it('refuses what is no entry or size', async () => {
    await expect(proveInclusion(5, 5, read)).rejects.toMatchObject({ code: 'unknown-entry' });
    await expect(proveInclusion(-1, 5, read)).rejects.toMatchObject({ code: 'unknown-entry' });
    await expect(proveConsistency(6, 5, read)).rejects.toMatchObject({ code: 'bad-request' });
    for (const index of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => checkInclusion(leaves[0] as Hash, index, 1, [], leaves[0] as Hash)).toThrow();
    }
    expect(() => Edge.restore(3, [EMPTY_ROOT])).toThrow('edge of 2 hashes');
  });
});
