/** Runs one fuzz target for a while in a thread of its own, so that the thread that watches can see it hang. */
import { parentPort, workerData } from 'node:worker_threads';
import { RootlineError } from '../../schema/error.ts';
import { mutate, random } from './mutate.ts';
import { targets } from './targets.ts';

export interface Task { target: string; seconds: number; seed: number; /** Runs so far. */ beat: Int32Array<SharedArrayBuffer>; /** Length and bytes of the input at work. */ input: Uint8Array<SharedArrayBuffer> }
export interface Report { runs: number; refused: number; fault?: string }

async function fuzz({ target, seconds, seed, beat, input }: Task): Promise<Report> {
  const { samples, worst = [], run } = (await targets())[target] ?? {};
  if (!samples || !run) throw new Error(`there is no target ${target}`);
  const asTheyAre = [...samples, ...worst];
  const next = random(seed);
  const report: Report = { runs: 0, refused: 0 };
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const bytes = asTheyAre[report.runs] ?? mutate(samples, next);
    input.set(bytes, 4);
    new DataView(input.buffer).setUint32(0, bytes.length);
    report.runs++;
    Atomics.add(beat, 0, 1);
    try {
      await run(bytes);
    } catch (error) {
      if (!(error instanceof RootlineError)) return { ...report, fault: error instanceof Error ? error.stack ?? error.message : String(error) };
      report.refused++;
    }
  }
  return report;
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a worker has no origin
parentPort?.postMessage(await fuzz(workerData as Task));
