/** Batches: many submissions in one request, each line answered by itself. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchResultSchema, type BatchResult } from '../../schema/api.ts';
import { ask, catalog, rebuildOf, startTestServer, type TestServer } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice');
const stranger = makeVerifier('stranger');
let server: TestServer;
beforeAll(async () => { server = await startTestServer([alice]); });
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

const lineOf = (envelope: Uint8Array): string => JSON.stringify({ envelope: Buffer.from(envelope).toString('base64') });

async function send(body: string): Promise<BatchResult[]> {
  const got = await ask(server, '/api/v1/attestations', { method: 'POST', body, headers: { 'content-type': 'application/x-ndjson' } });
  expect([got.status, got.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  return got.text.split('\n').filter((line) => line !== '').map((line) => batchResultSchema.parse(JSON.parse(line)));
}

describe('a batch', () => {
  test('takes what is good, refuses what is not, in the order of its lines', async () => {
    const size = server.service.size();
    const good = attest(alice, rebuildOf('go@1.24.2/linux-amd64'));
    const results = await send([
      lineOf(good), '', lineOf(good), lineOf(attest(stranger, rebuildOf('go@1.24.2/linux-amd64'))), '{', '{"envelope":"%"}', '{"envelope":"AAAA","x":1}',
      lineOf(attest(alice, rebuildOf('go@1.24.1/linux-amd64'))),
    ].join('\n'));
    expect(results.map((r) => [r.line, r.status])).toEqual([[1, 201], [3, 200], [4, 403], [5, 400], [6, 400], [7, 400], [8, 201]]);
    expect(results.map((r) => r.problem?.type.replace('/problems/', '') ?? null)).toEqual([null, null, 'unknown-key', 'bad-request', 'malformed', 'bad-request', null]);
    expect(results[0]?.entry).toMatchObject({ index: size, verifier: 'alice' });
    expect(results[6]?.entry?.index).toBe(size + 1);
    expect(server.service.size()).toBe(size + 2);
  });

  test('of nothing is answered with nothing', async () => {
    expect(await send('')).toEqual([]);
    expect(await send('\n\n')).toEqual([]);
  });

  test('of a thousand lines is taken whole, each once', async () => {
    const size = server.service.size();
    const files = [...catalog().files.values()].filter((f) => f.role === 'binary' && f.digest.startsWith('sha256:') && f.id.startsWith('go@1.2')).slice(0, 1000);
    const results = await send(files.map((f) => lineOf(attest(alice, rebuildOf(f.id, { inputs: [] })))).join('\n'));
    expect(results).toHaveLength(1000);
    expect(results.every((r, i) => r.line === i + 1 && r.status < 300)).toBe(true);
    const taken = results.filter((r) => r.status === 201);
    expect(server.service.size()).toBe(size + taken.length);
    expect(new Set(taken.map((r) => r.entry?.index)).size).toBe(taken.length);
  });

  test('is logged in the order of its lines, whichever is checked first', async () => {
    const short = (n: number): Uint8Array => attest(alice, rebuildOf(`go@1.2${n % 4}.1/linux-amd64`, { inputs: [{ role: 'tool', digest: `sha256:${n.toString(16).padStart(64, '0')}` }] }));
    const large = attest(alice, rebuildOf('go@1.22.0/linux-amd64', { inputs: Array.from({ length: 2_000 }, (_, i) => ({ role: 'tool', digest: `sha256:${i.toString(16).padStart(64, '1')}` })) }));
    const lines = [large, ...Array.from({ length: 60 }, (_, i) => short(i))].flatMap((envelope) => [lineOf(envelope), lineOf(envelope)]);
    const size = server.service.size();
    const results = await send(lines.join('\n'));
    expect(results.map((r) => [r.status, r.entry?.index])).toEqual(lines.map((_, i) => [i % 2 === 0 ? 201 : 200, size + Math.floor(i / 2)]));
  });

  test('says what a line changed, where it did', async () => {
    const results = await send(lineOf(attest(alice, rebuildOf('stagex@2025.03.0/bootstrap-stage0'))));
    expect(results[0]?.status).toBe(201);
    expect(results[0]?.changed ?? '').toMatch(/^$|verified/);
  });

  test('with a line too long refuses that line alone', async () => {
    const results = await send([lineOf(new Uint8Array(2 << 20)), lineOf(attest(alice, rebuildOf('go@1.19.1/linux-amd64')))].join('\n'));
    expect(results.map((r) => [r.line, r.problem?.type ?? r.status])).toEqual([[1, '/problems/too-large'], [2, 201]]);
  });

  test('answers a line before the next is sent', async () => {
    const size = server.service.size();
    const status = await new Promise<string>((done, fail) => {
      const req = request(`${server.url}/api/v1/attestations`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } }, (res) => {
        res.setEncoding('utf8').once('data', (part: string) => {
          done(part);
          req.end();
        });
      });
      req.on('error', fail);
      req.write(`${lineOf(attest(alice, rebuildOf('go@1.17.1/linux-amd64')))}\n`);
    });
    expect(JSON.parse(status)).toMatchObject({ line: 1, status: 201, entry: { index: size } });
  });

  test('cut off half way keeps what was taken, and the server lives', async () => {
    const size = server.service.size();
    await new Promise<void>((done) => {
      const req = request(`${server.url}/api/v1/attestations`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } });
      req.on('error', () => undefined).on('close', done);
      req.write(`${lineOf(attest(alice, rebuildOf('go@1.18.1/linux-amd64')))}\n{"envelope":"AA`);
      setTimeout(() => req.destroy(), 300);
    });
    expect((await ask(server, '/readyz')).status).toBe(200);
    expect(server.service.size()).toBe(size + 1);
  });
});
