/**
 * `npm run bench log-latency [-- SECONDS]`: from POST to the answer that carries the inclusion proof, at 200 and at 2,000 submissions a
 * second. Submissions are sent when they are due, answered or not, and timed from then: a server that falls behind shows it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rebuildOf } from '../api/server.ts';
import { attest, makeVerifier, registryOf } from '../api/signing.ts';

const seconds = Number(process.argv[2] ?? 5);
const verifier = makeVerifier('bench');
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function startServer(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [resolve('dist/client/cli/main.js'), 'serve', '--port', '0', '--data', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((done) => {
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      const url = /(http:\/\/\S+)/.exec(part)?.[1];
      if (url !== undefined) done({ child, url });
    });
  });
}

function post(url: string, envelope: Uint8Array): Promise<number> {
  return new Promise((done, fail) => {
    const sent = request(`${url}/api/v1/attestations`, { method: 'POST', agent, headers: { 'content-type': 'application/vnd.dsse.envelope.v1+json' } }, (response) => {
      response.resume().on('end', () => done(response.statusCode ?? 0));
    });
    sent.on('error', fail);
    sent.end(envelope);
  });
}

async function measure(url: string, perSecond: number, from: number): Promise<string> {
  const count = perSecond * seconds;
  const base = rebuildOf('go@1.24.2/linux-amd64');
  const envelopes = Array.from({ length: count }, (_, i) => {
    const output = createHash('sha256').update(String(from + i)).digest('hex');
    return attest(verifier, { ...base, result: 'differs', output: `sha256:${output}` });
  });
  const times: number[] = [];
  const submit = async (envelope: Uint8Array, dueAt: number): Promise<void> => {
    const status = await post(url, envelope);
    if (status !== 201) throw new Error(`answered ${status}`);
    times.push(performance.now() - dueAt);
  };
  const pending: Promise<void>[] = [];
  const began = performance.now();
  for (let i = 0; i < count;) {
    for (const due = ((performance.now() - began) / 1000) * perSecond; i < count && i <= due; i++) {
      const dueAt = began + (i / perSecond) * 1000;
      pending.push(submit(envelopes[i] as Uint8Array, dueAt));
    }
    await new Promise((done) => { setTimeout(done, 1); });
  }
  await Promise.all(pending);
  const took = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (part: number): string => `${(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1)} ms`;
  return `${perSecond.toLocaleString('en').padStart(6)} a second: median ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}; ${Math.round(count / took).toLocaleString('en')} a second done`;
}

const dataDir = mkdtempSync(join(tmpdir(), 'rootline-latency-'));
writeFileSync(join(dataDir, 'registry.json'), JSON.stringify(registryOf([verifier])));
const { child, url } = await startServer(dataDir);
try {
  await measure(url, 100, 0);
  console.log(await measure(url, 200, 1_000_000));
  console.log(await measure(url, 2_000, 2_000_000));
} finally {
  child.kill('SIGTERM');
  await new Promise((done) => { child.once('exit', done); });
  rmSync(dataDir, { recursive: true });
  agent.destroy();
}
