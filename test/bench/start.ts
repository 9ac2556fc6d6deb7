/** `npm run bench start`: from the start of the process to `readyz`, with the whole catalog; an empty log, and one with real signatures in it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openService } from '../../server/service.ts';
import { corpus } from '../shared.ts';
import { startServer } from './load/server.ts';

const ROUNDS = 7;

async function once(dataDir: string): Promise<number> {
  const began = performance.now();
  const { url, stop } = await startServer(dataDir);
  const ready = await fetch(`${url}/readyz`);
  const took = performance.now() - began;
  if (!ready.ok) throw new Error(`readyz answered ${ready.status}`);
  await stop();
  return took;
}

async function report(what: string, dataDir: string): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await once(dataDir));
  times.sort((a, b) => a - b);
  const [least, median, most] = [times[0], times[Math.floor(ROUNDS / 2)], times.at(-1)].map((t) => Math.round(t ?? 0));
  console.log(`${what.padEnd(48)} median ${median} ms (${least} to ${most})`);
}

/** Puts the StageX signatures into a store. @returns how many the log took */
async function fill(dataDir: string, folder: string): Promise<number> {
  const service = await openService({ dataDir });
  const keys = readdirSync(join(folder, 'keys')).filter((name) => name.endsWith('.asc'));
  for (const name of keys) await service.importKey(readFileSync(join(folder, 'keys', name)));
  for (const image of readdirSync(join(folder, 'signatures'))) {
    for (const name of readdirSync(join(folder, 'signatures', image))) {
      await service.submit(readFileSync(join(folder, 'signatures', image, name)), null).catch(() => null);
    }
  }
  const { attestations } = service.extent();
  await service.close();
  return attestations;
}

const dataDir = mkdtempSync(join(tmpdir(), 'rootline-bench-'));
try {
  await report('start to readyz, no attestations', join(dataDir, 'empty'));
  const folder = corpus('data/stagex');
  if (folder === null) console.log('../shared/data/stagex is not here: no run with real signatures');
  else {
    const taken = await fill(join(dataDir, 'stagex'), folder);
    await report(`start to readyz, ${taken} OpenPGP attestations`, join(dataDir, 'stagex'));
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
