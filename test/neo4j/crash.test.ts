/** Whatever is killed, and whenever: the log is whole, and all that was acknowledged is in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openNeo4j } from '../../server/store/neo4j/store.ts';
import { openLog, origin, request, requireWhole, seed } from './log.ts';
import { cypher, leaseMs, placeOn } from './place.ts';
import { needsNeo4j, startNeo4j, whyNot, type Neo4jServer } from './start.ts';
import { startWire, type Cut, type Wire } from './wire.ts';

let server: Neo4jServer;

interface Writer {
  acknowledged: Map<string, number>;
  /** Resolves once so many were acknowledged. */
  reached(count: number): Promise<void>;
  kill(): Promise<void>;
  ended: Promise<unknown>;
}

function startWriter(prefix: string): Writer {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.mjs'), server.url, String(leaseMs), origin, seed, prefix], { stdio: ['ignore', 'pipe', 'ignore'] });
  const acknowledged = new Map<string, number>();
  const ended = once(child, 'close');
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [name = '', index] = line.split(' ');
      acknowledged.set(name, Number(index));
    }
  });
  return {
    acknowledged, ended,
    reached: async (count) => {
      while (acknowledged.size < count && child.exitCode === null) await sleep(10);
      expect(acknowledged.size).toBeGreaterThanOrEqual(count);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe.skipIf(whyNot() !== null)(needsNeo4j('the log on Neo4j'), () => {
  beforeAll(async () => { server = await startNeo4j(); });
  afterAll(async () => { await server?.stop(); });
  afterEach(() => placeOn(server.url).remove());

  it('is whole after its sequencer was killed in the middle of commits', async () => {
    const acknowledged = new Map<string, number>();
    let size = 0;
    for (let round = 0; round < 4; round++) {
      const writer = startWriter(`round ${round}: `.replaceAll(' ', '_'));
      await writer.reached(16);
      await sleep(Math.random() * 60);
      await writer.kill();
      for (const [name, index] of writer.acknowledged) acknowledged.set(name, index);
      const store = await openNeo4j({ url: server.url, leaseMs });
      const now = await requireWhole(store, server.url, acknowledged);
      await store.close();
      expect(now).toBeGreaterThanOrEqual(size + 16);
      size = now;
    }
  });

  it('is whole after the database was killed in the middle of commits', async () => {
    const writer = startWriter('a');
    await writer.reached(40);
    await server.kill();
    await writer.ended;
    await server.restart();
    const store = await openNeo4j({ url: server.url, leaseMs });
    await requireWhole(store, server.url, writer.acknowledged);
    await store.close();
  });

  describe('over a wire that is cut', () => {
    let wire: Wire;
    beforeAll(async () => { wire = await startWire(Number(new URL(server.url).port)); });
    afterAll(() => wire?.close());

    it.each<Cut>(['before the commit lands', 'after the commit landed'])('%s, commits once and goes on', async (when) => {
      const store = await openNeo4j({ url: wire.url, leaseMs, retryMs: 5_000 });
      const log = await openLog(store);
      await log.append(request('a'));
      wire.cut(when, false);
      expect(await log.append(request('b'))).toMatchObject({ index: 1, created: true });
      expect(wire.wasCut()).toBe(true);
      expect(await log.append(request('c'))).toMatchObject({ index: 2, created: true });
      await log.close();
      await store.close();
      const again = await openNeo4j({ url: server.url, leaseMs });
      expect(await requireWhole(again, server.url, new Map([['a', 0], ['b', 1], ['c', 2]]))).toBe(3);
      await again.close();
    });

    it.each<[Cut, number]>([['before the commit lands', 1], ['after the commit landed', 2]])('%s, and does not mend: refuses, and is whole when it is opened anew', async (when, size) => {
      const store = await openNeo4j({ url: wire.url, leaseMs, retryMs: 300 });
      const log = await openLog(store);
      await log.append(request('a'));
      wire.cut(when, true);
      await expect(log.append(request('b'))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('the log stopped after a failed write') });
      wire.setDown(false);
      await expect(log.append(request('c'))).rejects.toMatchObject({ code: 'unavailable' });
      await store.close();
      const again = await openNeo4j({ url: server.url, leaseMs });
      expect(await requireWhole(again, server.url, new Map([['a', 0]]))).toBe(size);
      expect(await (await openLog(again)).append(request('b'))).toMatchObject({ index: 1, created: size === 1 });
      await again.close();
    });
  });

  it('says so while the database cannot be reached, and goes on when it can', async () => {
    const wire = await startWire(Number(new URL(server.url).port));
    const store = await openNeo4j({ url: wire.url, leaseMs: 60_000, retryMs: 300 });
    try {
      await store.putKey('ada', new Uint8Array(1));
      wire.setDown(true);
      await expect(store.size()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('does not answer') });
      await expect(store.putKey('ada', new Uint8Array(2))).rejects.toMatchObject({ code: 'unavailable' });
      wire.setDown(false);
      expect(await store.key('ada')).toHaveLength(1);
      await store.putKey('ada', new Uint8Array(3));
      expect(await store.key('ada')).toHaveLength(3);
    } finally {
      await store.close();
      await wire.close();
    }
  });

  it('is never two logs, however many servers want to write it', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => openNeo4j({ url: server.url, leaseMs })));
    const open = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(open).toHaveLength(1);
    const [store] = open;
    if (store === undefined) return;
    await (await openLog(store)).append(request('a'));
    expect(await cypher(server.url, 'MATCH (log:Log) RETURN count(*) AS logs')).toEqual([{ logs: 1n }]);
    await store.close();
  });
});
