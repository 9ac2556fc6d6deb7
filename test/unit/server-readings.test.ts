/** A start goes by the readings kept beside the log, and never where they are not exactly what the log's envelopes say. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Leaf } from '../../schema/log.ts';
import { Derived, type Read } from '../../server/derived.ts';
import { openLogKey } from '../../server/log-key.ts';
import { signerFromSeed } from '../../server/log/ed25519.ts';
import { Readings } from '../../server/readings.ts';
import { replay } from '../../server/replay.ts';
import { openService } from '../../server/service.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import { catalog, rebuildOf } from '../api/server.ts';
import { attest, digestOf, makeVerifier, registryOf, withdraw } from '../api/signing.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'rootline-readings-'));
const [ada, bob] = [makeVerifier('ada'), makeVerifier('bob')];
const first = attest(ada, rebuildOf('go@1.24.2/linux-amd64'));
const signer = openLogKey(dataDir);
let readings: Readings;

async function submitAll(...envelopes: Uint8Array[]): Promise<void> {
  const service = await openService({ dataDir });
  for (const envelope of envelopes) await service.submit(envelope, null);
  await service.close();
}

/** Changes the store below everything else. */
async function edit(change: (raw: ClassicLevel<string, Uint8Array>) => Promise<unknown>): Promise<void> {
  const raw = new ClassicLevel<string, Uint8Array>(join(dataDir, 'store'), { valueEncoding: 'view' });
  await raw.open();
  await change(raw);
  await raw.close();
}

/** What a start takes in, and which envelopes it reads for it. */
async function startsWith(by = readings): Promise<{ taken: [Leaf, Read][]; read: string[] }> {
  const store = await openEmbedded(join(dataDir, 'store'));
  const taken: [Leaf, Read][] = [];
  const read: string[] = [];
  const counted = new Proxy(store, {
    get: (target, name: keyof typeof store) => {
      if (name === 'envelope') return (digest: string) => (read.push(digest), target.envelope(digest));
      return typeof target[name] === 'function' ? target[name].bind(target) : target[name];
    },
  });
  try {
    const derived = new Derived(catalog(), await store.keys());
    const take = derived.take.bind(derived);
    derived.take = (leaf, what): void => {
      taken.push([leaf, what]);
      take(leaf, what);
    };
    await replay(counted, derived, by);
    return { taken, read };
  } finally {
    await store.close();
  }
}

let truth: [Leaf, Read][];
let registryDigest: string;
beforeAll(async () => {
  writeFileSync(join(dataDir, 'registry.json'), JSON.stringify(registryOf([ada, bob])));
  readings = await Readings.open(signer, catalog().digest);
  await submitAll(first, attest(bob, rebuildOf('go@1.24.2/linux-amd64')), withdraw(ada, first), attest(bob, rebuildOf('go@1.24.3/linux-amd64', { result: 'differs', output: digestOf(first) })));
  await edit((raw) => raw.clear({ gt: 'reading/', lt: 'reading0' }));
  const { taken, read } = await startsWith();
  truth = taken;
  registryDigest = taken[0]?.[0].envelope ?? '';
  expect([...new Set(read)].sort()).toEqual(taken.map(([leaf]) => leaf.envelope).sort());
});
afterAll(() => rmSync(dataDir, { recursive: true }));

describe('readings that hold', () => {
  it('are all that a start reads, whether made at commit or at the start before', async () => {
    expect(await startsWith()).toEqual({ taken: truth, read: [registryDigest] });
    const later = attest(ada, rebuildOf('go@1.24.4/linux-amd64'));
    await submitAll(later);
    const { taken, read } = await startsWith();
    expect([taken.slice(0, -1), read]).toEqual([truth, [registryDigest]]);
    expect(taken.at(-1)).toMatchObject([{ envelope: digestOf(later) }, { said: [{ of: 'go@1.24.4/linux-amd64' }] }]);
    truth = taken;
  });
});

describe('readings that do not hold', () => {
  const place = (from: number): string => `reading/${String(from).padStart(14, '0')}`;
  beforeEach(async () => {
    // One record for each entry, so that one can be put in the place of another.
    await edit(async (raw) => {
      for (const [i, [leaf, read]] of truth.entries()) await raw.put(place(i), readings.write([leaf.envelope], [read.type === 'registry' ? null : read.said]));
    });
  });
  const other = (bytes: Uint8Array, at: number): Uint8Array => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
  const change = (from: number, how: (bytes: Uint8Array) => Uint8Array) => (raw: ClassicLevel<string, Uint8Array>): Promise<void> =>
    raw.get(place(from)).then((bytes) => raw.put(place(from), how(bytes ?? new Uint8Array())));

  it.each<[string, (raw: ClassicLevel<string, Uint8Array>) => Promise<unknown>]>([
    ['whose statement was changed', change(2, (bytes) => other(bytes, bytes.length - 5))],
    ['whose seal was changed', change(2, (bytes) => other(bytes, 0))],
    ['of more entries than there are', change(2, (bytes) => other(bytes, 33))],
    ['of no entry', change(2, (bytes) => other(bytes, 35))],
    ['that are cut off', change(2, (bytes) => bytes.subarray(0, 20))],
    ['of another entry', async (raw) => raw.put(place(2), (await raw.get(place(4))) ?? new Uint8Array())],
    ['that are missing', (raw) => raw.del(place(2))],
    ['that somebody else sealed', (raw) => raw.put(place(2), new Readings('x', new Uint8Array(32)).write([truth[2]?.[0].envelope ?? ''], [[]]))],
  ])('are made again: %s', async (_, damage) => {
    await edit(damage);
    const { taken, read } = await startsWith();
    expect(taken).toEqual(truth);
    expect(read).toContain(truth[2]?.[0].envelope);
    expect(await startsWith()).toEqual({ taken: truth, read: [registryDigest] });
  });

  it.each([
    ['another catalog', () => Readings.open(signer, 'sha256:0')],
    ['another key of the log', () => Readings.open(signerFromSeed(signer.key.name, new Uint8Array(32)), catalog().digest)],
  ])('are made again for %s', async (_, make) => {
    const by = await make();
    const { taken, read } = await startsWith(by);
    expect([taken, new Set(read).size]).toEqual([truth, truth.length]);
    expect((await startsWith(by)).read).toEqual([registryDigest]);
  });

  it('are not believed over an envelope that is not what the log names', async () => {
    await edit(async (raw) => {
      const at = Buffer.from((await raw.get(`envelope/${digestOf(first)}`)) ?? []).toString();
      await raw.put(at, Buffer.from('{"payload":"other"}'));
      await raw.del(place(1));
    });
    await expect(startsWith()).rejects.toMatchObject({ code: 'corrupt-log', message: expect.stringContaining(`the store has other bytes for the envelope ${digestOf(first)}`) });
  });
});
