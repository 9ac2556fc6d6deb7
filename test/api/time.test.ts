/** Time travel: whatever was answered at some size of the log is answered again, byte for byte, when that size is asked for. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier, withdraw, type TestVerifier } from './signing.ts';

const alice = makeVerifier('alice', 'acme');
const ann = makeVerifier('ann', 'acme');
const bob = makeVerifier('bob');
const OTHER = `sha256:${'5'.repeat(64)}`;
const GO = ['go@1.24.2/linux-amd64', 'go@1.24.6/linux-amd64', 'go@1.26.0/linux-amd64', 'go@1.24.2/linux-arm64'];
const STAGES = ['stagex@2025.03.0/bootstrap-stage0', 'stagex@2025.03.0/bootstrap-stage1', 'stagex@2025.03.0/bootstrap-stage2'];

const addresses = [
  'compilers', 'compilers/go', 'releases?q=go+1.24&limit=20', 'releases?status=partial&policy=upstream', 'releases/go/1.24.2?policy=upstream', 'releases/go/1.24.2/verdict?policy=upstream',
  'releases/go/1.24.2/why?policy=upstream&platform=linux-amd64', 'releases/go/1.26.0/why-not?policy=upstream&platform=linux-amd64', 'releases/stagex-go/2025.04.1/verdict',
  'releases/go/1.24.2/agreement?policy=upstream', 'releases/go/1.24.2/chokepoints?policy=upstream&platform=linux-amd64', 'next?policy=upstream&compiler=go&platform=linux-amd64',
  'convergence?policy=upstream', 'graph?focus=go@1.26.0&platform=linux-amd64&policy=upstream', 'attestations?limit=3', 'attestations?of=go@1.24.2', 'verifiers',
];

let server: TestServer;
/** What was answered at each size, in the order of the addresses. */
const answered = new Map<number, string[]>();

async function remember(): Promise<void> {
  const texts: string[] = [];
  for (const address of addresses) {
    const got = await ask(server, `/api/v1/${address}`);
    expect([address, got.status]).toEqual([address, 200]);
    texts.push(got.text);
  }
  answered.set(server.service.size(), texts);
}

async function send(envelope: Uint8Array): Promise<void> {
  expect((await submit(server, envelope)).status).toBe(201);
  await remember();
}

beforeAll(async () => {
  server = await startTestServer([alice, ann, bob]);
  await remember();
  const by = (verifier: TestVerifier, file: string, more = {}): Uint8Array => attest(verifier, rebuildOf(file, more));
  const first = by(alice, GO[0] ?? '');
  await send(first);
  for (const stage of STAGES) await send(by(bob, stage));
  await send(by(bob, GO[0] ?? ''));
  await send(by(ann, GO[1] ?? ''));
  await send(by(alice, GO[2] ?? ''));
  await send(by(bob, GO[3] ?? '', { output: OTHER, result: 'differs' }));
  await send(by(ann, GO[3] ?? ''));
  await send(withdraw(alice, first));
  await send(by(bob, GO[1] ?? '', { output: OTHER, result: 'differs' }));
  await send(by(bob, GO[1] ?? ''));
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

const withAt = (address: string, at: string): string => `/api/v1/${address}${address.includes('?') ? '&' : '?'}at=${at}`;

describe('the past', () => {
  test('is answered as it was, at every size', async () => {
    for (const [size, texts] of answered) {
      const again = await Promise.all(addresses.map(async (address) => (await ask(server, withAt(address, String(size)))).text));
      addresses.forEach((address, i) => expect(again[i] === texts[i], `${address} at ${size}`).toBe(true));
    }
  });

  test('is answered so after a restart too', async () => {
    const { dataDir } = server;
    await server.close();
    server = await startTestServer([], dataDir);
    for (const [size, texts] of [...answered].filter(([n]) => n % 3 === 0)) {
      for (const [i, address] of addresses.entries()) expect((await ask(server, withAt(address, String(size)))).text === texts[i], `${address} at ${size}`).toBe(true);
    }
  });

  test('differs from the present: the test would notice', () => {
    const texts = [...answered.values()];
    addresses.forEach((address, i) => expect(new Set(texts.map((t) => t[i])).size, address).toBeGreaterThan(3));
  });

  test('is found by time', async () => {
    const entry = (await ask(server, '/api/v1/attestations/5')).body as { time: string };
    const { grounds } = (await ask(server, withAt('compilers', entry.time))).body as { grounds: { checkpoint: { size: number } } };
    expect(grounds.checkpoint.size).toBeGreaterThanOrEqual(6);
    const list = (await ask(server, '/api/v1/attestations?at=4')).body as { entries: { index: number }[]; total: number };
    expect([list.total, list.entries[0]?.index]).toEqual([4, 3]);
    for (const at of ['9999', 'never']) expect((await ask(server, `/api/v1/verifiers?at=${at}`)).status).toBe(400);
  });
});
