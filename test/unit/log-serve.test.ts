import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../chains/log/encoding.ts';
import { leafHash } from '../../chains/log/merkle.ts';
import { parseBundle } from '../../chains/log/tiles.ts';
import { signerFromSeed } from '../../server/log/ed25519.ts';
import { Sequencer } from '../../server/log/sequencer.ts';
import { serveLogPath, type ServedBytes, type ServedLog } from '../../server/log/serve-tile.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import type { Store } from '../../server/store/store.ts';

describe('the log as C2SP tlog-tiles', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rootline-serve-'));
  let store: Store;
  let log: ServedLog;
  let size = 300;
  const get = (path: string, encoding?: string): Promise<ServedBytes | null> => serveLogPath(log, path, encoding);

  beforeAll(async () => {
    store = await openEmbedded(dir);
    const sequencer = await Sequencer.open({ store, signer: signerFromSeed('log.example', randomBytes(32)), origin: 'log.example' });
    await Promise.all(Array.from({ length: 520 }, (_, n) => {
      const envelope = utf8(String(n));
      const digest = createHash('sha256').update(envelope).digest('hex');
      return sequencer.append({ leaf: { type: 'attestation', envelope: `sha256:${digest}`, mediaType: 'text/plain', verifier: 'ada', key: 'k' }, envelope, statementId: `s${n}` });
    }));
    // More is in the store than is published: as while witnesses are asked.
    log = { published: () => ({ note: sequencer.checkpoint(), size }), tileBytes: (level, index) => sequencer.tileBytes(level, index), store };
  });
  afterAll(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });

  it('serves the checkpoint as text that is not kept', async () => {
    const served = await get('checkpoint');
    expect(served?.headers).toEqual({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' });
    expect(Buffer.from(served?.body ?? []).toString()).toMatch(/^log\.example\n520\n.{44}\n\n\u2014 log\.example /);
  });

  it('serves tiles for ever', async () => {
    const full = await get('tile/0/000');
    expect(full?.headers).toEqual({ 'content-type': 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(full?.body).toHaveLength(8192);
    expect(Buffer.from(full?.body.subarray(0, 32) ?? [])).toEqual(Buffer.from(leafHash((await store.leaf(0)) as Uint8Array)));
    expect((await get('tile/0/001.p/44'))?.body).toHaveLength(44 * 32);
    expect((await get('tile/1/000.p/1'))?.body).toHaveLength(32);
  });

  it('serves every earlier partial tile, as it was', async () => {
    const whole = (await get('tile/0/000'))?.body ?? new Uint8Array(0);
    for (const width of [1, 2, 100, 255]) expect(Buffer.from((await get(`tile/0/000.p/${width}`))?.body ?? [])).toEqual(Buffer.from(whole.subarray(0, width * 32)));
    expect(parseBundle((await get('tile/entries/001.p/3'))?.body ?? new Uint8Array(0), 3)).toHaveLength(3);
  });

  it('serves entries, compressed where that is taken', async () => {
    const plain = await get('tile/entries/000');
    expect(parseBundle(plain?.body ?? new Uint8Array(0), 256)[255]).toEqual(Uint8Array.from((await store.leaf(255)) as Uint8Array));
    expect(plain?.headers).toMatchObject({ vary: 'accept-encoding', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(plain?.headers['content-encoding']).toBeUndefined();
    for (const accept of ['gzip', 'br, gzip;q=0.5', 'GZIP, identity']) {
      const packed = await get('tile/entries/000', accept);
      expect(packed?.headers['content-encoding']).toBe('gzip');
      expect(Buffer.from(gunzipSync(packed?.body ?? Buffer.alloc(0)))).toEqual(Buffer.from(plain?.body ?? []));
    }
    for (const accept of ['', 'identity', 'br', 'gzip;q=0', 'xgzip']) expect((await get('tile/entries/000', accept))?.headers['content-encoding']).toBeUndefined();
  });

  it.each([
    'tile/0/001', 'tile/0/001.p/45', 'tile/0/002.p/8', 'tile/1/000.p/2', 'tile/1/000', 'tile/2/000.p/1', 'tile/entries/001', 'tile/entries/001.p/45',
    'tile/0/x000/000', 'tile/0/0', 'tile/', 'tile', '', 'Checkpoint', 'checkpoint/', 'tile/0/000/../001', 'tile/63/000', 'tile/0/x999/x999/x999/x999/999',
  ])('has nothing at %j that is not published, or not an address', async (path) => expect(await get(path)).toBeNull());

  it('has them once they are', async () => {
    size = 520;
    expect((await get('tile/0/001'))?.body).toHaveLength(8192);
    expect((await get('tile/0/002.p/8'))?.body).toHaveLength(256);
    expect((await get('tile/1/000.p/2'))?.body).toHaveLength(64);
    expect(await serveLogPath({ ...log, published: () => null }, 'checkpoint')).toBeNull();
  });
});
