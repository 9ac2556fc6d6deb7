/**
 * `npm run bench ingest [-- N]`: durable ingest of N generated DSSE attestations over HTTP, as one batch and one by one, beside the raw
 * rate at which node:crypto verifies the same signatures.
 */
import { verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Poster } from './load/poster.ts';
import { makeRebuild, registerVerifiers, type SignedRebuild } from './load/rebuilds.ts';
import { startServer } from './load/server.ts';

const N = Number(process.argv[2] ?? 100_000);
const SINGLY = Math.min(N, 20_000);
const CONNECTIONS = 64;

function say(what: string, count: number, ms: number): void {
  console.log(`${what.padEnd(52)} ${Math.round(count / ms * 1000).toLocaleString('en')} /s   (${count.toLocaleString('en')} in ${(ms / 1000).toFixed(1)} s)`);
}

/** Raw verification, with a callback, so on as many cores as the thread pool has. */
async function raw(all: readonly SignedRebuild[]): Promise<void> {
  const sample = all.slice(0, 20_000);
  const began = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let one = sample[next++]; one !== undefined; one = sample[next++]) {
      const { signed, sig, publicKey } = one;
      await new Promise((done) => { verify(null, signed, publicKey, sig, done); });
    }
  };
  await Promise.all(Array.from({ length: 64 }, work));
  say('node:crypto verifies Ed25519, all cores', sample.length, performance.now() - began);
}

/** One POST of lines, answered by lines; counts those taken. */
function batch(url: string, envelopes: readonly Buffer[]): Promise<number> {
  return new Promise((done, fail) => {
    let taken = 0;
    let rest = '';
    const req = request(`${url}/api/v1/attestations`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } }, (res) => {
      res.setEncoding('utf8').on('data', (part: string) => {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.includes('"status":201')) taken++;
      }).on('end', () => done(taken));
    });
    req.on('error', fail);
    const write = async (): Promise<void> => {
      for (const envelope of envelopes) {
        if (!req.write(`{"envelope":"${envelope.toString('base64')}"}\n`)) await new Promise((drained) => { req.once('drain', drained); });
      }
      req.end();
    };
    void write();
  });
}

async function singly(url: string, envelopes: readonly Buffer[]): Promise<void> {
  const poster = new Poster(url, '/api/v1/attestations', 'application/vnd.dsse.envelope.v1+json', CONNECTIONS);
  const requests = envelopes.map((envelope) => poster.prepare(envelope));
  let next = 0;
  const times: number[] = [];
  const work = async (): Promise<void> => {
    for (let bytes = requests[next++]; bytes !== undefined; bytes = requests[next++]) {
      const began = performance.now();
      const status = await poster.post(bytes);
      if (status !== 201) throw new Error(`answered ${status}`);
      times.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  say(`one by one over ${CONNECTIONS} connections, durable, with proof`, envelopes.length, performance.now() - began);
  times.sort((a, b) => a - b);
  console.log(`${''.padEnd(52)} median ${times[times.length >> 1]?.toFixed(1)} ms, p99 ${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms`);
  poster.close();
}

const dataDir = mkdtempSync(join(tmpdir(), 'rootline-bench-'));
try {
  const all = Array.from({ length: N + SINGLY }, (_, n) => makeRebuild(n));
  await raw(all);
  registerVerifiers(dataDir);
  const { url, stop } = await startServer(dataDir);
  const began = performance.now();
  const taken = await batch(url, all.slice(0, N).map((one) => one.envelope));
  say('as one batch, durable', taken, performance.now() - began);
  if (taken !== N) throw new Error(`only ${taken} of ${N} were taken`);
  await singly(url, all.slice(N).map((one) => one.envelope));
  await stop();
  const again = performance.now();
  const reopened = await startServer(dataDir);
  console.log(`started again with ${(N + SINGLY).toLocaleString('en')} entries in ${((performance.now() - again) / 1000).toFixed(1)} s`);
  await reopened.stop();
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
