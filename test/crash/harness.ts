/** Running the appender, and the audit of what it left behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { openCheckpoint } from '../../chains/log/checkpoint.ts';
import { equalBytes, fromBase64 } from '../../chains/log/encoding.ts';
import { encodeLeaf } from '../../chains/log/leaf.ts';
import { followLog, type LogSource } from '../../chains/log/monitor.ts';
import { openUnderPolicy, parsePolicy } from '../../chains/log/policy.ts';
import { formatVkey } from '../../chains/log/vkey.ts';
import { startWitness } from '../../client/cli/log-witness.ts';
import type { Leaf } from '../../schema/log.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';
import { Sequencer } from '../../server/log/sequencer.ts';
import { serveLogPath, type ServedLog } from '../../server/log/serve-tile.ts';
import { WitnessClient } from '../../server/log/witness-client.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import type { Store } from '../../server/store/store.ts';

export const seed = '11'.repeat(32);
const signer = signerFromSeed('log.example', Buffer.from(seed, 'hex'));

export interface Orders {
  directory: string;
  /** Number of the first statement, and how many. */
  from?: number;
  count?: number;
  inFlight?: number;
  clock?: number;
  /** A witness policy, where checkpoints are to be cosigned before they are shown. */
  witnesses?: string;
  fault?: { write: 'commit' | 'checkpoint' | 'published'; at: number; how: 'fails before' | 'fails after' | 'killed before' | 'killed after' };
}

export interface Acknowledged { n: number; index: number; leaf: Leaf; checkpoint: string }
/** A checkpoint that everyone was shown. */
export interface Shown { shown: string; size: number }
export interface Left {
  acknowledged: Acknowledged[];
  shown: Shown[];
  /** At the end: by how many entries what is shown was behind, and why. Only with witnesses. */
  behind: { behind: number; held: unknown } | null;
  refused: { n: number; refused: string; message: string }[];
  /** Why it could not even start. */
  failed: { failed: string; message: string } | null;
  signal: string | null;
}

/** Starts an appender. `wrap` puts a shell before it: `ulimit …;` */
export function start(orders: Orders, options: { wrap?: string; uid?: number } = {}): ChildProcess {
  const script = join(import.meta.dirname, 'appender.mjs');
  const order = JSON.stringify({ seed, from: 0, count: 40, inFlight: 4, ...orders });
  const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  if (options.wrap === undefined) return spawn(process.execPath, [script, order], { stdio: ['ignore', 'pipe', 'inherit'], ...identity });
  return spawn('/bin/sh', ['-c', `${options.wrap} exec "$0" "$@"`, process.execPath, script, order], { stdio: ['ignore', 'pipe', 'inherit'], ...identity });
}

/** Waits until it is gone, and gives what it told. A last line cut off by death was told to nobody. */
export async function ended(child: ChildProcess): Promise<Left> {
  let told = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => { told += part; });
  const signal = await new Promise<string | null>((resolve) => { child.on('close', (_, by) => resolve(by)); });
  const lines = told.slice(0, told.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    signal,
    acknowledged: lines.filter((line) => 'index' in line) as unknown as Acknowledged[],
    shown: lines.filter((line) => 'shown' in line) as unknown as Shown[],
    behind: (lines.find((line) => 'behind' in line) ?? null) as Left['behind'],
    refused: lines.filter((line) => 'refused' in line) as unknown as Left['refused'],
    failed: (lines.find((line) => 'failed' in line) ?? null) as Left['failed'],
  };
}

export const run = (orders: Orders, options?: Parameters<typeof start>[1]): Promise<Left> => ended(start(orders, options));

/** Runs a witness of the log, with the policy that asks for it. */
export async function runWitness(dir: string): Promise<{ policy: string; close(): Promise<void> }> {
  const { url, vkey, close } = await startWitness({ dir, name: 'witness.example', logs: [formatVkey(signer.key)], port: 0 });
  return { policy: `log ${formatVkey(signer.key)}\nwitness w ${vkey} ${url}\nquorum w\n`, close };
}

/** Every full tile, and the held part of every partial one. */
export type Tiles = Map<string, Uint8Array>;

/** What an audit holds the log against: what was told to submitters, what was shown to everyone, and the tiles of before. */
export interface Told { acknowledged: readonly Acknowledged[]; shown?: readonly Shown[]; tiles?: Tiles; witnesses?: string | undefined }

/**
 * Opens what was left, audits the whole log, and holds it against what was told of it before.
 * @returns its tiles, and how many entries it has
 */
export async function audit(directory: string, { acknowledged, shown = [], tiles: before = new Map(), witnesses }: Told): Promise<{ tiles: Tiles; size: number }> {
  const store = await openEmbedded(directory);
  try {
    const client = witnesses === undefined ? {} : { witnesses: new WitnessClient({ policy: parsePolicy(Buffer.from(witnesses)) }) };
    const sequencer = await Sequencer.open({ store, signer, origin: 'log.example', ...client });
    await notTakenBack(sequencer, shown, witnesses);
    const tiles = await wholeLog(store, sequencer);
    for (const [path, bytes] of before) {
      const now = tiles.get(path) ?? new Uint8Array(0);
      expect(equalBytes(now.subarray(0, bytes.length), bytes), `tile ${path} is what it was`).toBe(true);
    }
    for (const { n, index, leaf, checkpoint } of acknowledged) {
      expect(Buffer.from((await store.leaf(index)) ?? []).toString(), `statement ${n}`).toBe(Buffer.from(encodeLeaf(leaf)).toString());
      expect(await store.statements([`statement ${n}`])).toEqual([index]);
      const signed = await openCheckpoint(checkpoint, { origin: 'log.example', key: signer.key }, verifyEd25519);
      expect(equalBytes(signed.root, fromBase64(await sequencer.rootAt(Number(signed.size)), 'root')), 'a checkpoint given out is of this log').toBe(true);
    }
    const { size } = sequencer.head();
    await sequencer.close();
    return { tiles, size };
  } finally {
    await store.close();
  }
}

/** What everyone was shown is still shown or continued, now and once the witnesses have cosigned the newest. */
async function notTakenBack(sequencer: Sequencer, shown: readonly Shown[], witnesses: string | undefined): Promise<void> {
  const furthest = Math.max(0, ...shown.map(({ size }) => size));
  expect(sequencer.published()?.size ?? 0, 'the checkpoint at once').toBeGreaterThanOrEqual(furthest);
  await vi.waitFor(() => expect(sequencer.published()?.size, 'the checkpoint once cosigned').toBe(sequencer.head().size), { timeout: 10_000 });
  for (const { shown: note, size } of shown) {
    const { root } = witnesses === undefined
      ? await openCheckpoint(note, { origin: 'log.example', key: signer.key }, verifyEd25519)
      : await openUnderPolicy(note, parsePolicy(Buffer.from(witnesses)), verifyEd25519);
    expect(equalBytes(root, fromBase64(await sequencer.rootAt(size), 'root')), 'a checkpoint shown is of this log').toBe(true);
  }
}

/** Reads the log as a monitor does, through the bytes it serves, and checks that no entry is half there. */
async function wholeLog(store: Store, sequencer: Sequencer): Promise<Tiles> {
  const served: ServedLog = { published: () => sequencer.published(), tileBytes: (level, index) => sequencer.tileBytes(level, index), store };
  const tiles: Tiles = new Map();
  const get = async (path: string): Promise<Uint8Array | null> => (await serveLogPath(served, path))?.body ?? null;
  const source: LogSource = {
    checkpoint: async () => Buffer.from((await get('checkpoint')) ?? []).toString(),
    tile: async (path) => {
      const bytes = await get(path);
      if (bytes !== null) tiles.set(path.replace(/\.p\/.*/, ''), Uint8Array.from(bytes));
      return bytes;
    },
    envelope: (digest) => store.envelope(digest),
  };
  const statements = new Set<string>();
  const { findings, size } = await followLog(source, null, {
    log: signer.key, verify: verifyEd25519,
    checkEntry: async (index, leaf, envelope) => {
      const statement = `statement ${Buffer.from(envelope).toString().split(' ')[1]}`;
      if (statements.has(statement)) return `${statement} is there twice`;
      statements.add(statement);
      const [held] = await store.statements([statement]);
      return held === index ? null : `${statement} is said to be entry ${held}, and it is ${index} (${leaf.envelope})`;
    },
  });
  expect(findings).toEqual([]);
  expect(size).toBe(await store.size());
  expect([await store.leaf(size), await store.statements([`statement ${size + 10_000}`])]).toEqual([null, [null]]);
  return tiles;
}

