/** What every answer has in common: validators, compression, headers, the client's pages. */
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice');
let server: TestServer;
beforeAll(async () => { server = await startTestServer([alice]); });
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

const VERDICT = '/api/v1/releases/go/1.24.2/verdict?platform=linux-amd64';

/** Without the decompression that fetch does by itself. */
function raw(path: string, headers: Record<string, string>): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(server.url + path, { headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (c: Buffer) => chunks.push(c)).on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

describe('validators', () => {
  test('the same answer is not sent twice', async () => {
    const first = await raw(VERDICT, {});
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await raw(VERDICT, { 'if-none-match': etag });
    expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, etag]);
    expect((await raw(VERDICT, { 'if-none-match': `W/"x", ${etag}` })).status).toBe(304);
    expect((await raw(VERDICT, { 'if-none-match': '"x"' })).status).toBe(200);
  });

  test('kept and fresh answers are the same bytes and headers', async () => {
    const path = '/api/v1/releases/go/1.23.4/verdict';
    const fresh = await raw(path, {});
    const kept = await raw(path, {});
    const { date: _, 'x-request-id': __, ...a } = fresh.headers;
    const { date: ___, 'x-request-id': ____, ...b } = kept.headers;
    expect(b).toEqual(a);
    expect(kept.body.equals(fresh.body)).toBe(true);
  });

  test('the tag changes with the address, the policy and the log, and only then', async () => {
    const tag = async (path: string): Promise<unknown> => (await raw(path, {})).headers['etag'];
    const before = await tag(VERDICT);
    expect(await tag(`${VERDICT}&policy=strict`)).not.toBe(before);
    expect(await tag(`${VERDICT}&policy=one-rebuild`)).not.toBe(before);
    const past = `${VERDICT}&at=1`;
    const pastBefore = await tag(past);
    expect((await submit(server, attest(alice, rebuildOf('go@1.24.2/linux-amd64')))).status).toBe(201);
    expect(await tag(VERDICT)).not.toBe(before);
    expect(await tag(past)).toBe(pastBefore);
  });
});

describe('compression', () => {
  test('large answers are compressed for those who take it, with a tag of their own', async () => {
    const path = '/api/v1/compilers/go';
    const plain = await raw(path, {});
    const gzip = await raw(path, { 'accept-encoding': 'br, gzip' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(gzip.headers['etag']).not.toBe(plain.headers['etag']);
    expect(gzip.headers['vary']).toContain('Accept-Encoding');
    expect((await raw(path, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
  });
});

describe('headers', () => {
  test.each(['/', '/api/v1/policies', '/docs', '/nothing', '/checkpoint', VERDICT])('%s is guarded', async (path) => {
    const { headers } = await ask(server, path);
    const csp = headers.get('content-security-policy') ?? '';
    expect(csp).toContain("default-src 'none'");
    expect(csp).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-request-id')).toMatch(/^[\w-]+$/);
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('other origins may read and submit', async () => {
    expect((await ask(server, '/api/v1/policies')).headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await ask(server, '/api/v1/attestations', { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Content-Type');
  });

  test('what is not HTTP is told so', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), 'localhost', () => socket.write('GARBAGE\r\n\r\n'));
      let text = '';
      socket.on('data', (d) => { text += d.toString(); }).on('close', () => resolve(text));
    });
    expect(answer).toContain('400 Bad Request');
    expect(answer).toContain('application/problem+json');
  });
});

describe('the client', () => {
  test('is the page of every view, and of nothing else', async () => {
    const html = { headers: { accept: 'text/html' } };
    for (const path of ['/', '/r/go/1.24.2', '/c/go', '/verifiers']) {
      const got = await ask(server, path, html);
      expect([path, got.status, got.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
    }
    expect((await ask(server, '/api/v1/nothing', html)).status).toBe(404);
    expect((await ask(server, '/assets/nothing.js', html)).status).toBe(404);
    expect((await ask(server, '/r/go/9.9.9', html)).status).toBe(404);
  });

  test.each(['"><script>alert(1)</script>', '</title><img src=x onerror=alert(1)>', '$&$`', "'\"--></style>"])('never runs what an address holds: %s', async (payload) => {
    const p = encodeURIComponent(payload);
    for (const path of [`/r/go/${p}`, `/r/${p}/1`, `/r/go/1.24.2?platform=${p}`, `/r/go/1.24.2?policy=${p}`, `/r/go/1.24.2?at=${p}`, `/problems/${p}`]) {
      const got = await ask(server, path, { headers: { accept: 'text/html' } });
      // In a problem document it is JSON, which nobody runs.
      if (got.headers.get('content-type') === 'application/problem+json') continue;
      expect(got.text).not.toContain('<script>alert');
      expect(got.text).not.toContain('<img src=x');
    }
  });

  test('a policy of somebody\'s own cannot put markup into the preview', async () => {
    const { policies } = (await ask(server, '/api/v1/policies')).body as { policies: { policy: object }[] };
    const policy = { ...policies[0]?.policy, name: '"><script>alert(1)</script>', roots: { kinds: ['vendor'], digests: [] } };
    const got = await ask(server, `/r/go/1.22.6?platform=linux-amd64&policy=${encodeURIComponent(JSON.stringify(policy))}`, { headers: { accept: 'text/html' } });
    expect(got.text).toContain('&lt;script&gt;alert(1)');
    expect(got.text).not.toContain('<script>alert');
  });
});
