/**
 * Fuzzes every parser of outside bytes. ROOTLINE_FUZZ_SECONDS is the time for all of them together (60), ROOTLINE_FUZZ_SEED repeats a run.
 * A crash, an input that takes more than a second of the processor, or growth by more than 256 MiB fails it, and the input is shown.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { corpus } from '../shared.ts';
import { KEYLESS, targets } from './targets.ts';
import type { Report, Task } from './worker.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WORKER = join(ROOT, 'node_modules/.cache/fuzz/test/fuzz/worker.js');
const SECONDS = Number(process.env['ROOTLINE_FUZZ_SECONDS'] ?? 60);
const SEED = Number(process.env['ROOTLINE_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const MOST_GROWTH = 256 << 20;
const INPUT_SIZE = (1 << 20) + 4;
// The compiled worker lies elsewhere, and could not find the corpora by its own place.
process.env['ROOTLINE_SHARED'] ??= resolve(ROOT, '../shared');
const names = Object.keys(await targets());
if (corpus(KEYLESS) === null) console.log(`no Sigstore bundle under a certificate is fuzzed: ../shared/${KEYLESS} is not here`);

/** Processor time of the whole process so far, in seconds. While a worker fuzzes, nothing else here runs. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function fuzz(target: string): Promise<Report> {
  const beat = new Int32Array(new SharedArrayBuffer(4));
  const input = new Uint8Array(new SharedArrayBuffer(INPUT_SIZE));
  const task: Task = { target, seconds: SECONDS / names.length, seed: SEED, beat, input };
  const worker = new Worker(pathToFileURL(WORKER), { workerData: task });
  let watch: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Report>((resolveReport, reject) => {
      const at = (): string => `with seed ${SEED}, input (base64): ${Buffer.from(input.slice(4, 4 + new DataView(input.buffer).getUint32(0))).toString('base64').slice(0, 4000)}`;
      let last = { beat: 0, time: processorTime() };
      let base: number | null = null;
      worker.once('message', (report: Report) => {
        if (report.fault === undefined) resolveReport(report);
        else reject(new Error(`${report.fault}\n${at()}`));
      });
      worker.once('error', (error) => reject(new Error(`${String(error)}\n${at()}`)));
      watch = setInterval(() => {
        const now = Atomics.load(beat, 0);
        if (now !== last.beat || now === 0) last = { beat: now, time: processorTime() };
        else if (processorTime() - last.time > 1) reject(new Error(`one input takes more than a second\n${at()}`));
        const { rss } = process.memoryUsage();
        if (base === null && now > 0) base = rss;
        if (base !== null && rss - base > MOST_GROWTH) reject(new Error(`memory grew by ${(rss - base) >> 20} MiB\n${at()}`));
      }, 50);
    });
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

describe('no input crashes, hangs or bloats', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, 'test/fuzz/tsconfig.json')], { stdio: 'inherit' });
  });

  it.each(names)('%s', async (target) => {
    const report = await fuzz(target);
    // A target that refuses everything is not being fuzzed.
    expect(report.runs).toBeGreaterThan(report.refused);
    console.log(`${target}: ${report.runs} inputs, ${report.refused} refused`);
  }, SECONDS * 1000 + 60_000);
});
