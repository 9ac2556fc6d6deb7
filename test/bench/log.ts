/**
 * `npm run bench log [-- full]`: the log's figures. Durable appends a second and their ratio to what the store's engine can do with the
 * same records, the cost of an append as the log grows beside that of the engine grown as far, the check at start, tile reads, and the rate of
 * an audit. `full` grows to 1,000,000.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { encodeLeaf } from '../../chains/log/leaf.ts';
import { followLog, type LogSource } from '../../chains/log/monitor.ts';
import { tilePath } from '../../chains/log/tiles.ts';
import type { Said } from '../../chains/attestation/types.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';
import { Sequencer, type AppendRequest } from '../../server/log/sequencer.ts';
import { serveLogPath, type ServedLog } from '../../server/log/serve-tile.ts';
import { Readings } from '../../server/readings.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import type { Store } from '../../server/store/store.ts';

const full = process.argv.includes('full');
const sizes = full ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000, 50_000];
/** About what a DSSE attestation has. */
const ENVELOPE = 1_200;
const padding = randomBytes(ENVELOPE).toString('base64').slice(0, ENVELOPE - 20);

/** What a rebuild of Go says: an output, and two inputs. */
const said: Said[] = [{
  kind: 'attestation', of: 'go@1.24.2/linux-amd64', output: `sha256:${'a'.repeat(64)}`, comparison: 'bit-identical', result: 'reproduced',
  inputs: [{ role: 'compiler', digest: `sha256:${'b'.repeat(64)}` }, { role: 'source', digest: `sha256:${'c'.repeat(64)}` }],
}];

const signer = signerFromSeed('log.example/bench', randomBytes(32));
const readings = new Readings('bench', randomBytes(32));
const scratch = mkdtempSync(join(tmpdir(), 'rootline-bench-'));

function request(n: number): AppendRequest {
  const envelope = Buffer.from(`${String(n).padStart(20, '0')}${padding}`);
  const digest = createHash('sha256').update(envelope).digest('hex');
  return {
    leaf: { type: 'attestation', envelope: `sha256:${digest}`, mediaType: 'application/vnd.dsse.envelope.v1+json', verifier: 'verifier-1', key: 'verifier-1-key' },
    envelope, statementId: `sha256:${createHash('sha256').update(digest).digest('hex')}`,
  };
}

/** Does `work` for n from..to with so many under way at once; gives a rate per second. */
async function rate(from: number, to: number, atOnce: number, work: (n: number) => Promise<unknown>): Promise<number> {
  let next = from;
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < to) await work(next++);
  }));
  return (to - from) / ((performance.now() - began) / 1000);
}

const show = (value: number): string => Math.round(value).toLocaleString('en').padStart(9);
const line = (what: string, ...values: string[]): void => console.log(`${what.padEnd(54)} ${values.join('  ')}`);

type Raw = ClassicLevel<string, Uint8Array>;

async function openRaw(name: string): Promise<Raw> {
  const raw: Raw = new ClassicLevel(join(scratch, name), { valueEncoding: 'view', writeBufferSize: 16 * 2 ** 20, cacheSize: 32 * 2 ** 20 });
  await raw.open();
  return raw;
}

/** The engine below the store, with the same records in synced batches: what no log over it can exceed. */
async function rawRate(raw: Raw, first: number, last: number, group: number): Promise<number> {
  let spent = 0;
  for (let from = first; from < last; from += group) {
    const numbers = Array.from({ length: Math.min(group, last - from) }, (_, i) => from + i);
    const requests = numbers.map(request);
    const began = performance.now();
    const batch = raw.batch();
    requests.forEach(({ leaf, envelope, statementId }, i) => {
      const place = `bytes/${String(from).padStart(14, '0')}.${i}`;
      batch.put(`leaf/${String(from + i).padStart(14, '0')}`, encodeLeaf({ v: 1, ...leaf, time: '2026-01-01T00:00:00.000Z' }));
      batch.put(place, envelope);
      batch.put(`envelope/${leaf.envelope}`, Buffer.from(place));
      batch.put(`statement/${statementId}`, Buffer.from(String(from + i)));
    });
    batch.put(`reading/${String(from).padStart(14, '0')}`, readings.write(requests.map(({ leaf }) => leaf.envelope), requests.map(() => said)));
    await batch.write({ sync: true });
    spent += performance.now() - began;
  }
  return (last - first) / (spent / 1000);
}

async function openLog(directory: string): Promise<{ store: Store; sequencer: Sequencer }> {
  const store = await openEmbedded(directory);
  return { store, sequencer: await Sequencer.open({
    store, signer, origin: 'log.example/bench',
    readingOf: (group) => readings.write(group.map(({ leaf }) => leaf.envelope), group.map(() => said)),
  }) };
}

async function closeLog({ store, sequencer }: { store: Store; sequencer: Sequencer }): Promise<void> {
  await sequencer.close();
  await store.close();
}

async function appendRate(atOnce: number, count: number): Promise<number> {
  const { store, sequencer } = await openLog(join(scratch, `append-${atOnce}`));
  const requests = Array.from({ length: count }, (_, n) => request(n));
  const perSecond = await rate(0, count, atOnce, (n) => sequencer.append(requests[n] as AppendRequest));
  await closeLog({ store, sequencer });
  return perSecond;
}

async function appends(): Promise<void> {
  console.log('\nDurable appends a second (entry, envelope, tiles, signed checkpoint), and the engine alone with the same records in synced batches');
  for (const [atOnce, count] of [[1, 1_500], [10, 5_000], [100, 20_000], [1_000, 40_000]] as const) {
    const log = await appendRate(atOnce, count);
    const engine = await openRaw(`raw-${atOnce}`);
    const raw = await rawRate(engine, 0, count, atOnce);
    await engine.close();
    line(`  ${atOnce} at once`, show(log), `engine ${show(raw)}`, `ratio ${(log / raw).toFixed(2)}`);
  }
}

/** Appends at a size that a log has, once the engine has settled: many at once, one at a time, and the processor each takes. */
async function appendsAt(directory: string, size: number): Promise<{ grouped: number; processor: number; singly: number; proofs: number }> {
  const { sequencer, store } = await openLog(directory);
  await settled();
  const requests = Array.from({ length: GROUPED + SINGLY }, (_, i) => request(size + i));
  const append = (n: number): Promise<unknown> => sequencer.append(requests[n - size] as AppendRequest);
  const before = process.cpuUsage();
  const grouped = await rate(size, size + GROUPED, AT_ONCE, append);
  const { user, system } = process.cpuUsage(before);
  const singly = await rate(size + GROUPED, size + GROUPED + SINGLY, 1, append);
  const proofs = await rate(0, 2_000, 1, () => sequencer.inclusion(Math.floor(Math.random() * size)));
  await closeLog({ sequencer, store });
  return { grouped, processor: (user + system) / GROUPED, singly, proofs };
}

const [GROUPED, AT_ONCE, SINGLY] = [4_000, 256, 300];
const settled = (): Promise<void> => new Promise((done) => { setTimeout(done, 3_000); });

/** Grows one log, and beside it the engine alone; measures at each size what an append costs, and how long the check at start takes. */
async function growth(directory: string): Promise<void> {
  console.log(`\nGrowth: filled 1,000 at once; then ${AT_ONCE} at once, ${GROUPED.toLocaleString('en')} appends, and the engine alone at that size; one at a time, ${SINGLY}; inclusion proofs at random; the check at start`);
  const raw = await openRaw('raw-grown');
  let n = 0;
  for (const size of sizes) {
    const filling = await openLog(directory);
    const filled = await rate(n, size, 1_000, (i) => filling.sequencer.append(request(i)));
    await closeLog(filling);
    await rawRate(raw, n, size, 1_000);
    const { grouped, processor, singly, proofs } = await appendsAt(directory, size);
    await settled();
    const engine = await rawRate(raw, size, size + GROUPED, AT_ONCE);
    await rawRate(raw, size + GROUPED, size + GROUPED + SINGLY, 1);
    n = size + GROUPED + SINGLY;
    const began = performance.now();
    const again = await openLog(directory);
    const took = performance.now() - began;
    await closeLog(again);
    line(
      `  ${size.toLocaleString('en')} entries, filled at ${show(filled).trim()}/s`, `${show(grouped)}/s, engine ${show(engine)}/s, ratio ${(grouped / engine).toFixed(2)}, ${processor.toFixed(0)} µs of processor each`,
      `${show(singly)}/s singly`, `${show(proofs)} proofs/s`, `start ${took.toFixed(0)} ms`,
    );
  }
  await raw.close();
}

async function reads(directory: string): Promise<void> {
  const { store, sequencer } = await openLog(directory);
  const served: ServedLog = { published: () => sequencer.published(), tileBytes: (level, index) => sequencer.tileBytes(level, index), store };
  const { size } = sequencer.head();
  const tiles = Math.floor(size / 256);
  const random = (level: number | 'entries'): string => tilePath({ level, index: Math.floor(Math.random() * tiles), width: 256 });
  console.log(`\nReads of a log of ${size.toLocaleString('en')} entries, in process, at random`);
  line('  hash tiles', `${show(await rate(0, 20_000, 16, () => serveLogPath(served, random(0))))}/s`);
  line('  entry bundles of 256', `${show(await rate(0, 1_000, 16, () => serveLogPath(served, random('entries'))))}/s`);
  line('  entry bundles of 256, compressed', `${show(await rate(0, 500, 16, () => serveLogPath(served, random('entries'), 'gzip')))}/s`);
  const source: LogSource = {
    checkpoint: () => Promise.resolve(sequencer.checkpoint()), tile: async (path) => (await serveLogPath(served, path))?.body ?? null,
    envelope: (digest) => store.envelope(digest),
  };
  const began = performance.now();
  const { entries, findings } = await followLog(source, null, { log: signer.key, verify: verifyEd25519, checkEntry: () => Promise.resolve(null) });
  if (findings.length > 0) throw new Error(findings[0]?.detail);
  line('  audit: entries and envelopes hashed, tiles compared', `${show(entries / ((performance.now() - began) / 1000))} entries/s`);
  await closeLog({ store, sequencer });
}

try {
  await appends();
  await growth(join(scratch, 'grown'));
  await reads(join(scratch, 'grown'));
} finally {
  rmSync(scratch, { recursive: true });
}
