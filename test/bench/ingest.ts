/**
 * `npm run bench ingest [-- N]`: durable ingest of N generated DSSE attestations over HTTP, as one batch and one by one, beside the raw
 * rate at which node:crypto verifies the same signatures.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { preAuthEncoding } from '../../chains/attestation/dsse.ts';
import { writeStatement } from '../../chains/attestation/statement.ts';
import { loadCatalog } from '../../chains/catalog/load.ts';

const N = Number(process.argv[2] ?? 100_000);
const SINGLY = Math.min(N, 20_000);
const VERIFIERS = 50;
const TYPE = 'application/vnd.in-toto+json';

interface Signer { id: string; key: KeyObject; publicKey: KeyObject }

const signers: Signer[] = Array.from({ length: VERIFIERS }, (_, i) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { id: `v${i}`, key: privateKey, publicKey };
});
const files = [...loadCatalog().files.values()].filter((f) => f.role === 'binary' && f.digest.startsWith('sha256:') && f.recipe !== undefined
  && f.recipe.inputs.every((i) => !i.digest.startsWith('unrecorded:')));

/** The n-th attestation: every verifier rebuilds every file once, in the order of the catalog. */
function make(n: number): { envelope: Buffer; signed: Uint8Array; sig: Buffer; signer: Signer } {
  const signer = signers[n % VERIFIERS] as Signer;
  const file = files[Math.floor(n / VERIFIERS) % files.length];
  if (file === undefined) throw new Error('the catalog has no file to rebuild');
  const payload = writeStatement({ of: file.id, output: file.digest, inputs: file.recipe?.inputs ?? [], comparison: 'bit-identical', result: 'reproduced' });
  const signed = preAuthEncoding(TYPE, payload);
  const sig = sign(null, signed, signer.key);
  const envelope = Buffer.from(JSON.stringify({ payload: Buffer.from(payload).toString('base64'), payloadType: TYPE, signatures: [{ keyid: `${signer.id}-key`, sig: sig.toString('base64') }] }));
  return { envelope, signed, sig, signer };
}

async function serve(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'registry.json'), JSON.stringify({
    organizations: [{ id: 'bench', name: 'Bench' }],
    verifiers: signers.map(({ id, publicKey }) => ({
      id, name: id, organization: 'bench',
      keys: [{ type: 'public-key', id: `${id}-key`, algorithm: 'ed25519', spki: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }],
    })),
  }));
  const child = spawn(process.execPath, [resolve('dist/client/cli/main.js'), 'serve', '--port', '0', '--data', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = /(http:\/\/\S+)/.exec(text)?.[1];
      if (found !== undefined) done(found);
    });
  });
  return { child, url };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
}

function say(what: string, count: number, ms: number): void {
  console.log(`${what.padEnd(52)} ${Math.round(count / ms * 1000).toLocaleString('en')} /s   (${count.toLocaleString('en')} in ${(ms / 1000).toFixed(1)} s)`);
}

/** Raw verification, with a callback, so on as many cores as the thread pool has. */
async function raw(all: readonly ReturnType<typeof make>[]): Promise<void> {
  const sample = all.slice(0, 20_000);
  const began = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let one = sample[next++]; one !== undefined; one = sample[next++]) {
      const { signed, sig, signer } = one;
      await new Promise((done) => { verify(null, signed, signer.publicKey, sig, done); });
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

function post(url: string, agent: Agent, envelope: Buffer): Promise<number> {
  return new Promise((done, fail) => {
    const req = request(`${url}/api/v1/attestations`, { method: 'POST', agent, headers: { 'content-length': envelope.length } }, (res) => {
      res.resume().on('end', () => done(res.statusCode ?? 0));
    });
    req.on('error', fail);
    req.end(envelope);
  });
}

async function singly(url: string, envelopes: readonly Buffer[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let next = 0;
  const times: number[] = [];
  const work = async (): Promise<void> => {
    for (let envelope = envelopes[next++]; envelope !== undefined; envelope = envelopes[next++]) {
      const began = performance.now();
      const status = await post(url, agent, envelope);
      if (status !== 201) throw new Error(`answered ${status}`);
      times.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: 64 }, work));
  say('one by one over 64 connections, durable, with proof', envelopes.length, performance.now() - began);
  times.sort((a, b) => a - b);
  console.log(`${''.padEnd(52)} median ${times[times.length >> 1]?.toFixed(1)} ms, p99 ${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms`);
  agent.destroy();
}

const dataDir = mkdtempSync(join(tmpdir(), 'rootline-bench-'));
try {
  const all = Array.from({ length: N + SINGLY }, (_, n) => make(n));
  await raw(all);
  const { child, url } = await serve(join(dataDir, 'a'));
  const began = performance.now();
  const taken = await batch(url, all.slice(0, N).map((one) => one.envelope));
  say('as one batch, durable', taken, performance.now() - began);
  if (taken !== N) throw new Error(`only ${taken} of ${N} were taken`);
  await singly(url, all.slice(N).map((one) => one.envelope));
  await stop(child);
  const again = performance.now();
  const reopened = await serve(join(dataDir, 'a'));
  console.log(`started again with ${(N + SINGLY).toLocaleString('en')} entries in ${((performance.now() - again) / 1000).toFixed(1)} s`);
  await stop(reopened.child);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
