import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatCheckpoint, openCheckpoint } from '../../chains/log/checkpoint.ts';
import { fromBase64 } from '../../chains/log/encoding.ts';
import { encodeLeaf } from '../../chains/log/leaf.ts';
import { checkConsistency, checkInclusion, EMPTY_ROOT, leafHash } from '../../chains/log/merkle.ts';
import { formatNote, signNote, type LogSigner } from '../../chains/log/note.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';
import { Sequencer, type AppendRequest, type CommittedEntry } from '../../server/log/sequencer.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import type { Store } from '../../server/store/store.ts';

const origin = 'log.example/test';
const signer = signerFromSeed(origin, randomBytes(32));

function request(n: number, statementId = `statement ${n}`): AppendRequest {
  const envelope = Buffer.from(`envelope ${n}`);
  const digest = createHash('sha256').update(envelope).digest('hex');
  return { leaf: { type: 'attestation', envelope: `sha256:${digest}`, mediaType: 'text/plain', verifier: 'ada', key: 'ada-1' }, envelope, statementId };
}

const flip = (bytes: Uint8Array, at: number): Uint8Array => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
const tileKey = (level: number, index: number): string => `tile/0${level}/${String(index).padStart(14, '0')}`;
const leafKey = (index: number): string => `leaf/${String(index).padStart(14, '0')}`;

describe('the sequencer', () => {
  let directory: string;
  let store: Store;
  let now: number;
  const open = (more: Partial<Parameters<typeof Sequencer.open>[0]> = {}): Promise<Sequencer> =>
    Sequencer.open({ store, signer, origin, clock: () => now, ...more });
  const reopenStore = async (): Promise<void> => {
    await store.close();
    store = await openEmbedded(directory);
  };
  const appendAll = (log: Sequencer, from: number, to: number): Promise<unknown> =>
    Promise.all(Array.from({ length: to - from }, (_, i) => log.append(request(from + i))));

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rootline-log-'));
    store = await openEmbedded(directory);
    now = Date.parse('2026-01-01T00:00:00Z');
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  it('signs the empty tree at first start', async () => {
    const log = await open();
    const checkpoint = await openCheckpoint(log.checkpoint(), { origin, key: signer.key }, verifyEd25519);
    expect(checkpoint.size).toBe(0n);
    expect(log.head()).toEqual({ size: 0, root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' });
  });

  it('appends, proves and remembers', async () => {
    const log = await open();
    const first = await log.append(request(0));
    expect(first).toMatchObject({ index: 0, created: true, head: { size: 1 }, leaf: { v: 1, time: '2026-01-01T00:00:00.000Z' } });
    await appendAll(log, 1, 700);
    const { size, root } = log.head();
    expect(size).toBe(700);
    const checkpoint = await openCheckpoint(log.checkpoint(), { origin, key: signer.key }, verifyEd25519);
    expect([checkpoint.size, checkpoint.root]).toEqual([700n, fromBase64(root, 'root')]);
    for (const index of [0, 255, 256, 600, 699]) {
      const proof = await log.inclusion(index);
      const leaf = (await store.leaf(index)) as Uint8Array;
      checkInclusion(leafHash(leaf), index, 700, proof.hashes.map((hash) => fromBase64(hash, 'hash')), fromBase64(proof.root, 'root'));
    }
    for (const [a, b] of [[1, 700], [256, 512], [300, 301], [700, 700]] as const) {
      const proof = (await log.consistency(a, b)).map((hash) => fromBase64(hash, 'hash'));
      checkConsistency(a, b, proof, fromBase64(await log.rootAt(a), 'root'), fromBase64(await log.rootAt(b), 'root'));
    }
    await log.close();
    await reopenStore();
    const again = await open();
    expect([again.head(), again.checkpoint()]).toEqual([log.head(), log.checkpoint()]);
    expect(await again.append(request(300))).toMatchObject({ created: false, leaf: { envelope: request(300).leaf.envelope } });
    expect(await again.append(request(700))).toMatchObject({ index: 700, created: true });
    expect(again.head().root).toBe((await again.inclusion(700)).root);
  });

  it('gives the same tree whether appended singly, in groups or with restarts between', async () => {
    const log = await open();
    await appendAll(log, 0, 520);
    const { root } = log.head();
    await log.close();
    await store.close();
    rmSync(directory, { recursive: true });
    store = await openEmbedded(directory);
    for (let from = 0; from < 520; from += 104) {
      const part = await open();
      for (let n = from; n < from + 104; n++) await part.append(request(n));
      await part.close();
      await reopenStore();
    }
    expect((await open()).head().root).toBe(root);
  });

  it('logs a statement once, however often and however closely it comes', async () => {
    const log = await open();
    const results = await Promise.all([request(1, 's'), request(2, 's'), request(1, 's'), request(3, 't')].map((r) => log.append(r)));
    expect(results.map(({ index, created }) => [index, created])).toEqual([[0, true], [0, false], [0, false], [1, true]]);
    expect(await log.append(request(4, 's'))).toMatchObject({ index: 0, created: false, head: { size: 2 } });
    expect(await store.envelope(request(2).leaf.envelope)).toBeNull();
  });

  it('never goes back in time, over a restart neither', async () => {
    const log = await open();
    await log.append(request(0));
    now -= 3_600_000;
    expect((await log.append(request(1))).leaf.time).toBe('2026-01-01T00:00:00.000Z');
    await log.close();
    await reopenStore();
    const again = await open();
    expect((await again.append(request(2))).leaf.time).toBe('2026-01-01T00:00:00.000Z');
    now += 3_600_001;
    expect((await again.append(request(3))).leaf.time).toBe('2026-01-01T00:00:00.001Z');
  });

  it('tells of entries in order, before it acknowledges them', async () => {
    const told: CommittedEntry[] = [];
    const log = await open({ onCommit: (entries, head) => {
      told.push(...entries);
      expect(head.size).toBe(told.length);
    } });
    await Promise.all(Array.from({ length: 50 }, async (_, n) => {
      const { index } = await log.append(request(n));
      expect(told[index]?.statementId).toBe(`statement ${n}`);
    }));
    expect(told.map(({ index }) => index)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('finishes what waits when it closes, and takes nothing more', async () => {
    const log = await open();
    const waiting = appendAll(log, 0, 30);
    await log.close();
    await waiting;
    expect(await store.size()).toBe(30);
    await expect(log.append(request(30))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses an envelope that is not the leaf\u2019s, a leaf too long, and sizes it never had', async () => {
    const log = await open();
    await expect(log.append({ ...request(0), envelope: Buffer.from('other') })).rejects.toMatchObject({ code: 'internal' });
    const long = request(0);
    await expect(log.append({ ...long, leaf: { ...long.leaf, verifier: 'x'.repeat(70_000) } })).rejects.toMatchObject({ code: 'too-large' });
    await expect(log.inclusion(0)).rejects.toMatchObject({ code: 'unknown-entry' });
    await expect(log.inclusion(0, 1)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(log.rootAt(0.5)).rejects.toMatchObject({ code: 'bad-request' });
    expect(log.head().size).toBe(0);
  });

  it('stops after a failed write, and goes on when it is opened anew', async () => {
    let broken = true;
    const failing = new Proxy(store, {
      get: (target, name, self) => (name === 'commit' && broken
        ? () => Promise.reject(new Error('no space left on device'))
        : Reflect.get(target, name, self).bind(target)),
    });
    const log = await open({ store: failing });
    await expect(log.append(request(0))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('no space left') });
    broken = false;
    await expect(log.append(request(1))).rejects.toMatchObject({ code: 'unavailable' });
    expect(log.failure()?.code).toBe('unavailable');
    expect(log.head().size).toBe(0);
    expect(await (await open()).append(request(1))).toMatchObject({ index: 0 });
  });

  describe('checks itself at start, and', () => {
    /** Commits 600 entries, then spoils the store behind its back through the raw database. */
    async function spoil(change: (put: (key: string, value: Uint8Array | null) => Promise<void>, get: (key: string) => Promise<Uint8Array>) => Promise<void>): Promise<Promise<Sequencer>> {
      const log = await open();
      await appendAll(log, 0, 600);
      await log.close();
      await store.close();
      const { ClassicLevel } = await import('classic-level');
      const raw = new ClassicLevel<string, Uint8Array>(directory, { valueEncoding: 'view' });
      await change(
        (key, value) => (value === null ? raw.del(key) : raw.put(key, value)),
        async (key) => (await raw.get(key)) as Uint8Array,
      );
      await raw.close();
      store = await openEmbedded(directory);
      return open();
    }

    it.each<[string, string, number, string]>([
      ['names a full tile that is wrong', tileKey(0, 0), 5, 'tile 0/0 is wrong: its hash 0'],
      ['names another', tileKey(0, 1), 32 * 200, 'tile 0/1 is wrong: its hash 200'],
      ['names the last, partial tile', tileKey(0, 2), 32 * 80, 'tile 0/2 is wrong: its hash 80'],
      ['names a tile of hashes over tiles', tileKey(1, 0), 33, 'tile 1/0 is wrong: its hash 1 is not that of tile 0/1'],
      ['names the tile of an entry that is wrong', leafKey(590), 20, 'tile 0/2 is wrong: its hash 78 is not that of entry 590'],
      ['names the tile of an entry long before', leafKey(5), 20, 'tile 0/0 is wrong: its hash 5 is not that of entry 5'],
    ])('%s', async (_, key, at, message) => {
      await expect(spoil(async (put, get) => put(key, flip(await get(key), at)))).rejects.toMatchObject({ code: 'corrupt-log', message: expect.stringContaining(message) });
    });

    it('names a tile that is missing, or cut off', async () => {
      await expect(spoil((put) => put(tileKey(0, 1), null))).rejects.toMatchObject({ code: 'corrupt-log', message: expect.stringContaining('tile 0/1 is missing') });
      await expect(spoil(async (put, get) => put(tileKey(1, 0), (await get(tileKey(1, 0))).slice(1)))).rejects.toThrow();
    });

    it('names an entry that is missing', async () => {
      await expect(spoil((put) => put(leafKey(599), null))).rejects.toMatchObject({ code: 'corrupt-log', message: 'entry 599 of tile 0/2 is missing' });
    });

    it('finds entries and tiles that were rewritten together', async () => {
      const forged = encodeLeaf({ v: 1, ...request(9999).leaf, time: '2026-01-01T00:00:00.000Z' });
      const hash = leafHash(forged);
      await expect(spoil(async (put, get) => {
        await put(leafKey(599), forged);
        const bytes = Uint8Array.from(await get(tileKey(0, 2)));
        bytes.set(hash, 32 * (599 - 512));
        await put(tileKey(0, 2), bytes);
      })).rejects.toMatchObject({ code: 'corrupt-log', message: expect.stringContaining('rewritten together') });
    });

    it('finds a store that lost entries, and one of another log', async () => {
      await expect(spoil((put) => put('size', Buffer.from('599')))).rejects.toMatchObject({ code: 'corrupt-log' });
      await expect(Sequencer.open({ store, signer: signerFromSeed(origin, randomBytes(32)), origin })).rejects.toMatchObject({ code: 'corrupt-log' });
    });

    it('goes on under a new key, whose checkpoints the old one signs too until it is retired', async () => {
      const next = signerFromSeed(origin, randomBytes(32));
      const opensWith = async (note: string): Promise<boolean[]> => Promise.all([signer, next].map(({ key }) =>
        openCheckpoint(note, { origin, key }, verifyEd25519).then(() => true, () => false)));
      const restart = async (who: LogSigner, n: number): Promise<boolean[]> => {
        await reopenStore();
        const log = await open({ signer: who });
        await log.append(request(n));
        await log.close();
        return opensWith(log.checkpoint());
      };
      expect(await restart(signer, 0)).toEqual([true, false]);
      expect(await restart({ ...next, others: [signer] }, 1)).toEqual([true, true]);
      expect(await restart({ ...next, former: [signer.key] }, 2)).toEqual([false, true]);
      expect(await restart(next, 3)).toEqual([false, true]);
      await expect(restart(signer, 4)).rejects.toMatchObject({ code: 'corrupt-log' });
      // When the old key is lost to an enemy it must not sign on: then the new one takes over at once.
      await store.putCheckpoint(formatNote(formatCheckpoint(origin, 0, EMPTY_ROOT), [await signNote(formatCheckpoint(origin, 0, EMPTY_ROOT), signer)]));
      expect(await restart({ ...next, former: [signer.key] }, 5)).toEqual([false, true]);
    });

    it('signs what became durable after the last checkpoint', async () => {
      let note = '';
      const log = await open();
      await appendAll(log, 0, 300);
      note = log.checkpoint();
      await appendAll(log, 300, 600);
      const { root } = log.head();
      await store.putCheckpoint(note);
      await log.close();
      await reopenStore();
      const again = await open();
      expect(again.head()).toEqual({ size: 600, root });
      expect((await openCheckpoint(again.checkpoint(), { origin, key: signer.key }, verifyEd25519)).size).toBe(600n);
    });
  });
});
