/** The log's parts in Neo4j: the contract of every store, one sequencer, and what happens when the database fails. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../server/store/store.ts';
import { openStore } from '../../server/store/open.ts';
import { openNeo4j, type Neo4jStore } from '../../server/store/neo4j/store.ts';
import { storeContract } from '../unit/store.contract.ts';
import { cypher, leaseMs, placeOn } from './place.ts';
import { needsNeo4j, startNeo4j, whyNot, type Neo4jServer } from './start.ts';

/** Words that would do harm if they ever became part of a query. */
const hostile = [
  '"}) DETACH DELETE n //', "' OR 1=1 //", '`) MATCH (n) DELETE n', '$id', '{id}', '\\', '\u0000', '\ud83d\ude00', '\u202egnp.exe', 'x'.repeat(5_000), '\n\r\t', '__proto__',
];

function batch(from: number, ids: readonly string[]): Batch {
  const text = new TextEncoder();
  return {
    from,
    leaves: ids.map((id) => text.encode(id)),
    envelopes: new Map(ids.map((id) => [id, text.encode(`envelope ${id}`)])),
    statements: new Map(ids.map((id, i) => [id, from + i])),
    tiles: new Map([['0/0', new Uint8Array(32 * (from + ids.length))]]),
  };
}

describe.skipIf(whyNot() !== null)(needsNeo4j('with Neo4j running'), () => {
  let server: Neo4jServer;
  beforeAll(async () => { server = await startNeo4j(); });
  afterAll(async () => { await server?.stop(); });

  storeContract('the Neo4j store', () => Promise.resolve(placeOn(server.url)));

  describe('the Neo4j store', () => {
    let store: Neo4jStore;
    beforeEach(async () => { store = await openNeo4j({ url: server.url, leaseMs, retryMs: 3_000 }); });
    afterEach(async () => {
      await store.close();
      await placeOn(server.url).remove();
    });

    it('takes every word as a value, never as Cypher', async () => {
      await store.commit(batch(0, hostile));
      for (const [i, word] of hostile.entries()) {
        await store.putKey(word, new TextEncoder().encode(word));
        expect(await store.statements([word])).toEqual([i]);
        expect(new TextDecoder().decode(await store.leaf(i) ?? undefined)).toBe(word);
        expect(new TextDecoder().decode(await store.envelope(word) ?? undefined)).toBe(`envelope ${word}`);
      }
      await store.putCheckpoint(hostile.join(''));
      expect(await store.checkpoint()).toBe(hostile.join(''));
      expect((await store.keys()).size).toBe(hostile.length);
      expect(await store.size()).toBe(hostile.length);
    });

    it('answers lookups asked at once each with its own', async () => {
      const ids = Array.from({ length: 600 }, (_, i) => `envelope ${i}`);
      await store.commit(batch(0, ids));
      const found = await Promise.all([...ids, 'none', ...ids].map((id) => store.envelope(id)));
      expect(found.map((bytes) => bytes && new TextDecoder().decode(bytes))).toEqual([...ids, null, ...ids].map((id) => id && `envelope ${id}`));
    });

    it('lets others read what the sequencer writes, and write nothing', async () => {
      const reader = await openNeo4j({ url: server.url, readOnly: true });
      try {
        await store.commit(batch(0, ['a', 'b']));
        expect(await reader.size()).toBe(2);
        await expect(reader.commit(batch(2, ['c']))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('for reading only') });
        await expect(reader.putKey('k', new Uint8Array())).rejects.toMatchObject({ code: 'unavailable' });
      } finally {
        await reader.close();
      }
    });

    it('names the sequencer to a second one, and refuses it', async () => {
      await expect(openStore({ directory: '', neo4j: { url: server.url, leaseMs } })).rejects.toMatchObject({
        code: 'unavailable', message: expect.stringContaining(`process ${process.pid} is its sequencer, and there can be one only`),
      });
      await store.commit(batch(0, ['still ours']));
    });

    it('lets a second one over when the first died without a word, and never lets the first write again', async () => {
      await store.commit(batch(0, ['before']));
      // The same as a process that is stopped longer than its lease: the place is another's when it wakes.
      await cypher(server.url, 'MATCH (log:Log) SET log.until = 0');
      const next = await openNeo4j({ url: server.url, leaseMs });
      try {
        await next.commit(batch(1, ['after']));
        await expect(store.commit(batch(1, ['fork']))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('there can be one only') });
        await expect(store.commit(batch(2, ['late']))).rejects.toMatchObject({ code: 'unavailable' });
        await expect(store.putCheckpoint('a fork')).rejects.toMatchObject({ code: 'unavailable' });
        expect([await next.size(), await next.checkpoint(), ...await next.statements(['fork'])]).toEqual([2, null, null]);
      } finally {
        await next.close();
      }
    });

    it('lets one land of many batches that come at once from the same size', async () => {
      for (const [from, round] of ['a', 'b', 'c'].entries()) {
        const attempts = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => store.commit(batch(from, [`${round}${i}`]))));
        const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []));
        expect(refusals).toEqual(Array.from({ length: 11 }, () => expect.objectContaining({ code: 'internal', message: `a batch from ${from} does not follow a log of ${from + 1} entries` })));
        expect(await store.size()).toBe(from + 1);
      }
      expect(await cypher(server.url, 'RETURN COUNT { (:Leaf) } AS leaves, COUNT { (:Statement) } AS statements')).toEqual([{ leaves: 3n, statements: 3n }]);
    });

    it('keeps each index once even against a client that goes around the lock', async () => {
      await store.commit(batch(0, ['a']));
      await expect(cypher(server.url, 'CREATE (:Leaf {index: 0})')).rejects.toThrow(/already exists/);
      await expect(cypher(server.url, 'CREATE (:Statement {id: "a"})')).rejects.toThrow(/already exists/);
    });

    it('refuses a store of another format', async () => {
      await store.close();
      await cypher(server.url, 'MATCH (log:Log) SET log.format = 2');
      await expect(openNeo4j({ url: server.url })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('has format 2') });
    });
  });

  it('says so of a database that is not there', async () => {
    await expect(openNeo4j({ url: server.url, database: 'nope' })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/nope.*set ROOTLINE_NEO4J_DATABASE/s) });
  });

  it('has nothing to read before there is a log', async () => {
    await expect(openNeo4j({ url: server.url, readOnly: true })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('there is no log') });
  });
});

describe.skipIf(whyNot() !== null)(needsNeo4j('with a Neo4j that asks who we are'), () => {
  let server: Neo4jServer;
  beforeAll(async () => { server = await startNeo4j({ auth: true }); });
  afterAll(async () => { await server?.stop(); });

  it.each([
    ['no password', {}, /set ROOTLINE_NEO4J_USER and ROOTLINE_NEO4J_PASSWORD/],
    ['a wrong password', { password: 'wrong' }, /unauthorized.*set ROOTLINE_NEO4J_USER and ROOTLINE_NEO4J_PASSWORD/],
    ['the first-run password', { password: 'neo4j' }, /wants its first password changed/],
  ])('says what to do about %s', async (_, options, message) => {
    await expect(openNeo4j({ url: server.url, ...options })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) });
  });
});
