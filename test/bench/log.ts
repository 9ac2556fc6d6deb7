/**
 * `npm run bench log [-- full]`: the log's figures. Durable appends a second and their ratio to what the store's engine can do with the
 * same bytes, the cost of an append as the log grows, the check at start, tile reads, and the rate of an audit. `full` grows to 1,000,000.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { encodeLeaf } from '../../chains/log/leaf.ts';
import { followLog, type LogSource } from '../../chains/log/monitor.ts';
import { tilePath } from '../../chains/log/tiles.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';
import { Sequencer, type AppendRequest } from '../../server/log/sequencer.ts';
import { serveLogPath, type ServedLog } from '../../server/log/serve-tile.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import type { Store } from '../../server/store/store.ts';

const full = process.argv.includes('full');
const sizes = full ? [1_000, 10_000, 100_000, 1_000_000] : [1_000, 10_000, 50_000];
/** About what a DSSE attestation has. */
const ENVELOPE = 1_200;
const padding = randomBytes(ENVELOPE).toString('base64').slice(0, ENVELOPE - 20);

const signer = signerFromSeed('log.example/bench', randomBytes(32));
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

/** The engine below the store, with the same records in synced batches: what no log over it can exceed. */
async function rawRate(group: number, count: number): Promise<number> {
  const raw = new ClassicLevel<string, Uint8Array>(join(scratch, `raw-${group}`), { valueEncoding: 'view', writeBufferSize: 16 * 2 ** 20, cacheSize: 32 * 2 ** 20 });
  await raw.open();
  const requests = Array.from({ length: count }, (_, n) => request(n));
  const began = performance.now();
  for (let from = 0; from < count; from += group) {
    const batch = raw.batch();
    requests.slice(from, from + group).forEach(({ leaf, envelope, statementId }, i) => {
      batch.put(`leaf/${from + i}`, encodeLeaf({ v: 1, ...leaf, time: '2026-01-01T00:00:00.000Z' }));
      batch.put(`envelope/${leaf.envelope}`, envelope);
      batch.put(`statement/${statementId}`, Buffer.from(String(from + i)));
    });
    await batch.write({ sync: true });
  }
  const perSecond = count / ((performance.now() - began) / 1000);
  await raw.close();
  return perSecond;
}

async function openLog(directory: string): Promise<{ store: Store; sequencer: Sequencer }> {
  const store = await openEmbedded(directory);
  return { store, sequencer: await Sequencer.open({ store, signer, origin: 'log.example/bench' }) };
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
    const [log, raw] = [await appendRate(atOnce, count), await rawRate(atOnce, count)];
    line(`  ${atOnce} at once`, show(log), `engine ${show(raw)}`, `ratio ${(log / raw).toFixed(2)}`);
  }
}

/** Grows one log, and measures at each size what an append costs, once the engine has settled, and how long the check at start takes. */
async function growth(directory: string): Promise<void> {
  console.log('\nGrowth: filled 1,000 at once; then 256 at once, 4,000 appends; one at a time, 300; inclusion proofs at random; the check at start');
  let n = 0;
  for (const size of sizes) {
    const filling = await openLog(directory);
    const filled = await rate(n, size, 1_000, (i) => filling.sequencer.append(request(i)));
    await closeLog(filling);
    const { sequencer, store } = await openLog(directory);
    await new Promise((done) => { setTimeout(done, 3_000); });
    const before = process.cpuUsage();
    const grouped = await rate(size, size + 4_000, 256, (i) => sequencer.append(request(i)));
    const { user, system } = process.cpuUsage(before);
    const singly = await rate(size + 4_000, size + 4_300, 1, (i) => sequencer.append(request(i)));
    const proofs = await rate(0, 2_000, 1, () => sequencer.inclusion(Math.floor(Math.random() * size)));
    n = size + 4_300;
    await closeLog({ sequencer, store });
    const began = performance.now();
    const again = await openLog(directory);
    const took = performance.now() - began;
    await closeLog(again);
    line(
      `  ${size.toLocaleString('en')} entries, filled at ${show(filled).trim()}/s`, `${show(grouped)}/s, ${((user + system) / 4_000).toFixed(0)} µs of processor each`,
      `${show(singly)}/s singly`, `${show(proofs)} proofs/s`, `start ${took.toFixed(0)} ms`,
    );
  }
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
