/** POST /api/v1/attestations: what is taken, and what is refused without leaving a trace. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../schema/problem.ts';
import type { EntryAnswer, Submission } from '../../schema/api.ts';
import { ask, catalog, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, digestOf, envelope, makeVerifier, withdraw } from './signing.ts';

const alice = makeVerifier('alice');
const bob = makeVerifier('bob');
const stranger = makeVerifier('stranger');
const revoked = makeVerifier('carol', 'carol', { revoked: '2020-01-01T00:00:00Z' });
const stolen = makeVerifier('dave', 'dave', { compromised: true });

const GO = 'go@1.24.2/linux-amd64';
let server: TestServer;

beforeAll(async () => { server = await startTestServer([alice, bob, revoked, stolen]); });
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

describe('a good attestation', () => {
  test('is taken, answered with its entry and a proof, and found again', async () => {
    const bytes = attest(alice, rebuildOf(GO));
    const before = server.service.size();
    const got = await submit(server, bytes);
    expect(got.status).toBe(201);
    const { created, entry, inclusion, changed } = got.body as Submission;
    expect(created).toBe(true);
    expect(got.headers.get('location')).toBe(`/api/v1/attestations/${entry.index}`);
    expect(entry).toMatchObject({ index: before, type: 'attestation', envelope: digestOf(bytes), verifier: 'alice', key: 'alice-key' });
    expect(entry.says).toMatchObject([{ kind: 'attestation', of: GO, result: 'reproduced' }]);
    expect(inclusion.size).toBe(before + 1);
    expect(inclusion.checkpoint).toContain(`\n${before + 1}\n${inclusion.root}\n`);
    expect(changed).toMatchObject({ verified: [], lost: [] });
    const byIndex = await ask(server, `/api/v1/attestations/${entry.index}`);
    const byDigest = await ask(server, `/api/v1/attestations/${entry.envelope}`);
    expect((byIndex.body as EntryAnswer).says).toEqual(entry.says);
    expect(byDigest.text).toBe(byIndex.text);
    const kept = await fetch(`${server.url}/api/v1/envelopes/${entry.envelope}`);
    expect(Buffer.from(await kept.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  });

  test('sent again, also in another encoding, is the same entry', async () => {
    const bytes = attest(bob, rebuildOf(GO));
    const first = await submit(server, bytes);
    const size = server.service.size();
    const again = await submit(server, bytes);
    const spaced = await submit(server, Buffer.from(JSON.stringify(JSON.parse(Buffer.from(bytes).toString()), null, 2)));
    expect([first.status, again.status, spaced.status]).toEqual([201, 200, 200]);
    expect((again.body as Submission).created).toBe(false);
    expect((spaced.body as Submission).entry).toEqual((first.body as Submission).entry);
    expect(server.service.size()).toBe(size);
  });

  test('sent ten times at once is one entry', async () => {
    const size = server.service.size();
    const bytes = attest(alice, rebuildOf('go@1.24.1/linux-amd64'));
    const all = await Promise.all(Array.from({ length: 10 }, () => submit(server, bytes)));
    expect(all.map((got) => got.status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(server.service.size()).toBe(size + 1);
  });

  test('tells which releases became verified, and a withdrawal which no longer are', async () => {
    const target = 'stagex-gcc@2025.04.1/linux-amd64';
    const below = supportOf(target);
    const envelopes = [...below, target].map((id) => attest(alice, rebuildOf(id)));
    expect(below.some((id) => id.includes('bootstrap-stage0'))).toBe(true);
    const changes: Submission['changed'][] = [];
    for (const bytes of envelopes) changes.push(((await submit(server, bytes)).body as Submission).changed);
    const verified = changes.flatMap((c) => c.verified);
    expect(verified).toContain('stagex-gcc@2025.04.1');
    expect(changes.find((c) => c.verified.includes('stagex-gcc@2025.04.1'))?.sentence).toContain('became verified');
    const taken = (await submit(server, withdraw(alice, envelopes[below.findIndex((id) => id.includes('bootstrap-stage0'))] ?? new Uint8Array()))).body as Submission;
    expect(taken.changed.lost).toContain('stagex-gcc@2025.04.1');
    expect(taken.changed.sentence).toContain('no longer verified');
  });
});

/** Other files that a file's recipe leads to. */
function supportOf(id: string): string[] {
  const { files, byDigest } = catalog();
  const seen = new Set([id]);
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const input of files.get(next)?.recipe?.inputs ?? []) {
      const file = byDigest.get(input.digest)?.[0];
      if (file === undefined || file.role === 'source' || seen.has(file.id)) continue;
      seen.add(file.id);
      queue.push(file.id);
    }
  }
  return [...seen].filter((s) => s !== id);
}

const good = (): Uint8Array => attest(alice, rebuildOf('go@1.23.0/linux-amd64'));
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const parsed = (): { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] } => JSON.parse(Buffer.from(good()).toString());

const refused: [name: string, code: string, status: number, bytes: () => Uint8Array, mediaType?: string][] = [
  ['nothing', 'unsigned', 422, () => new Uint8Array()],
  ['text that is no envelope', 'malformed', 400, () => Buffer.from('{"payload":'), 'application/json'],
  ['JSON with a member twice', 'malformed', 400, () => Buffer.from('{"payload":"","payload":"","payloadType":"","signatures":[]}')],
  ['JSON nested 100 deep', 'too-complex', 422, () => Buffer.from('{"payloadType":' + '['.repeat(100) + ']'.repeat(100) + '}')],
  ['no signature', 'unsigned', 422, () => json({ ...parsed(), signatures: [] })],
  ['a signature by an unknown key', 'unknown-key', 403, () => attest(stranger, rebuildOf(GO))],
  ['an unknown key under a known name', 'bad-signature', 422, () => attest({ ...stranger, key: alice.key }, rebuildOf(GO))],
  ['a changed payload', 'bad-signature', 422, () => json({ ...parsed(), payload: Buffer.from('{"_type":"x"}').toString('base64') })],
  ['a revoked key', 'revoked-key', 403, () => attest(revoked, rebuildOf(GO))],
  ['a compromised key', 'revoked-key', 403, () => attest(stolen, rebuildOf(GO))],
  ['a wrong digest', 'wrong-digest', 422, () => attest(alice, rebuildOf(GO, { output: `sha256:${'0'.repeat(64)}` }))],
  ['a difference that is none', 'wrong-digest', 422, () => attest(alice, rebuildOf(GO, { result: 'differs' }))],
  ['a file nobody publishes', 'unknown-subject', 422, () => attest(alice, { ...rebuildOf(GO), of: 'go@9.9.9/linux-amd64' })],
  ['a withdrawal of what is not there', 'unknown-subject', 422, () => withdraw(alice, Buffer.from('never sent'))],
  ['a payload that is no statement', 'malformed', 400, () => envelope(alice, Buffer.from('not JSON'))],
  ['a statement that says nothing', 'bad-statement', 422, () => envelope(alice, json({ _type: 'https://in-toto.io/Statement/v1', subject: [], predicateType: 'x', predicate: {} }))],
  ['a payload type nobody reads', 'unsupported-format', 415, () => envelope(alice, json({}), 'application/x-unheard-of')],
  ['a media type nobody takes', 'unsupported-format', 415, good, 'image/png'],
  ['one byte more than 1 MiB', 'too-large', 413, () => Buffer.alloc((1 << 20) + 1, 0x20)],
];

describe('refused, and nothing is logged', () => {
  test.each(refused)('%s', async (_, code, status, bytes, mediaType) => {
    const size = server.service.size();
    const head = await ask(server, '/checkpoint');
    const got = await submit(server, bytes(), mediaType ?? 'application/octet-stream');
    const problem = got.body as Problem;
    expect([problem.type, got.status]).toEqual([`/problems/${code}`, status]);
    expect(got.headers.get('content-type')).toBe('application/problem+json');
    expect(problem.status).toBe(status);
    expect(problem.detail.length).toBeGreaterThan(10);
    expect(problem.mend.length).toBeGreaterThan(10);
    expect(server.service.size()).toBe(size);
    expect((await ask(server, '/checkpoint')).text).toBe(head.text);
  });

  test('a withdrawal of another verifier\'s word', async () => {
    const bytes = attest(bob, rebuildOf('go@1.22.0/linux-amd64'));
    await submit(server, bytes);
    const size = server.service.size();
    const got = await submit(server, withdraw(alice, bytes));
    expect((got.body as Problem).type).toBe('/problems/unknown-subject');
    expect(server.service.size()).toBe(size);
  });

  test('more than 1 MiB without saying so first, cut off before it ends', async () => {
    const size = server.service.size();
    const { status, body, sent } = await sendChunks(server.url, 64, 1 << 16);
    expect(status).toBe(413);
    expect((JSON.parse(body) as Problem).type).toBe('/problems/too-large');
    expect(sent).toBeGreaterThan(1 << 20);
    expect(server.service.size()).toBe(size);
  });

  test('a compressed body', async () => {
    const got = await ask(server, '/api/v1/attestations', { method: 'POST', body: new Uint8Array(good()), headers: { 'content-encoding': 'gzip' } });
    expect([got.status, (got.body as Problem).type]).toEqual([400, '/problems/bad-request']);
  });

  test('a body that ends half way', async () => {
    const size = server.service.size();
    await new Promise<void>((done) => {
      const req = request(`${server.url}/api/v1/attestations`, { method: 'POST', headers: { 'content-length': '5000' } });
      req.on('error', () => done());
      req.write('{"payload":');
      setTimeout(() => req.destroy(), 50);
    });
    expect((await ask(server, '/healthz')).status).toBe(200);
    expect(server.service.size()).toBe(size);
  });
});

function sendChunks(url: string, count: number, bytes: number): Promise<{ status: number; body: string; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const req = request(`${url}/api/v1/attestations`, { method: 'POST' }, (res) => {
      let body = '';
      res.setEncoding('utf8').on('data', (text: string) => { body += text; }).on('end', () => resolve({ status: res.statusCode ?? 0, body, sent }));
    });
    req.on('error', reject);
    for (let i = 0; i < count; i++) {
      req.write(Buffer.alloc(bytes, 0x20));
      sent += bytes;
    }
    req.end();
  });
}
