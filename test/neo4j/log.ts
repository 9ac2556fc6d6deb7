/** A log on a Neo4j store, for tests that break it and then look at all of it. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { toBase64 } from '../../chains/log/encoding.ts';
import { decodeLeaf } from '../../chains/log/leaf.ts';
import { EMPTY_ROOT, leafHash, nodeHash, type Hash } from '../../chains/log/merkle.ts';
import { signerFromSeed } from '../../server/log/ed25519.ts';
import { Sequencer, type AppendRequest } from '../../server/log/sequencer.ts';
import type { Store } from '../../server/store/store.ts';
import { cypher } from './place.ts';

export const origin = 'log.example/test';
export const seed = 'a seed that only tests have 12345';

export function openLog(store: Store): Promise<Sequencer> {
  return Sequencer.open({ store, origin, signer: signerFromSeed(origin, createHash('sha256').update(seed).digest()) });
}

/** The entry that is called `name`; the same name is the same entry. */
export function request(name: string): AppendRequest {
  const envelope = Buffer.from(`envelope of ${name}`);
  const digest = createHash('sha256').update(envelope).digest('hex');
  return { envelope, statementId: name, leaf: { type: 'attestation', envelope: `sha256:${digest}`, mediaType: 'text/plain', verifier: 'ada', key: 'ada-1' } };
}

/** Merkle tree hash by its definition (RFC 6962, 2.1). */
function rootOf(hashes: readonly Hash[]): Hash {
  const [only] = hashes;
  if (only === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return only;
  let left = 1;
  while (left * 2 < hashes.length) left *= 2;
  return nodeHash(rootOf(hashes.slice(0, left)), rootOf(hashes.slice(left)));
}

/**
 * Opens the log anew and looks at every entry: it must be whole, once, and all that was acknowledged must be in its place.
 * @param acknowledged names with the index that was answered
 * @returns the log's size
 */
export async function requireWhole(store: Store, url: string, acknowledged: ReadonlyMap<string, number>): Promise<number> {
  const log = await openLog(store);
  const { size, root } = log.head();
  expect(await store.size()).toBe(size);
  const leaves: Uint8Array[] = [];
  for await (const leaf of store.leaves(0, Infinity)) leaves.push(leaf);
  expect(leaves).toHaveLength(size);
  expect(toBase64(rootOf(leaves.map(leafHash)))).toBe(root);
  const envelopes = await Promise.all(leaves.map((leaf) => store.envelope(decodeLeaf(leaf).envelope)));
  for (const [i, envelope] of envelopes.entries()) {
    const name = new TextDecoder().decode(envelope ?? undefined).slice('envelope of '.length);
    expect(await store.statements([name])).toEqual([i]);
  }
  for (const [name, index] of acknowledged) expect([name, ...await store.statements([name])]).toEqual([name, index]);
  const counts = await cypher(url, `RETURN COUNT { (:Leaf) } AS leaves, COUNT { (:Statement) } AS statements, COUNT { (:Envelope) } AS envelopes`);
  expect(counts).toEqual([{ leaves: BigInt(size), statements: BigInt(size), envelopes: BigInt(size) }]);
  await log.close();
  return size;
}
