/** Stopping under load: no answer is cut, nothing that was acknowledged is lost. */
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { RootlineError } from '../../schema/error.ts';
import { startServer } from '../../server/main.ts';
import { ask, catalog, rebuildOf, startTestServer, submit } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice');
const folders: string[] = [];
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rootline-stop-'));
  folders.push(path);
  return path;
}
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

interface Outcome { begun: boolean; whole: boolean; status: number; index: number | null }

/** One POST, told apart by how far it came: not answered at all, or answered and cut, or whole. */
function post(url: string, agent: Agent, body: Uint8Array): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { begun: false, whole: false, status: 0, index: null };
    const req = request(`${url}/api/v1/attestations`, { method: 'POST', agent, headers: { 'content-length': body.length } }, (res) => {
      outcome.begun = true;
      outcome.status = res.statusCode ?? 0;
      let text = '';
      res.setEncoding('utf8').on('data', (d: string) => { text += d; });
      res.on('close', () => {
        outcome.whole = res.complete;
        if (res.complete && outcome.status === 201) outcome.index = (JSON.parse(text) as { entry: { index: number } }).entry.index;
        resolve(outcome);
      });
    });
    req.on('error', () => resolve(outcome));
    req.end(body);
  });
}

describe('stopping', () => {
  test('under load: every answer begun is whole, every entry acknowledged is kept, and later requests find the door shut', async () => {
    const dataDir = folder();
    const server = await startTestServer([alice], dataDir);
    const files = [...catalog().files.values()].filter((f) => f.id.startsWith('go@1.2') && f.role === 'binary' && f.digest.startsWith('sha256:')).slice(0, 1500);
    const bodies = files.map((f) => attest(alice, rebuildOf(f.id)));
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const outcomes: Outcome[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const outcome = await post(server.url, agent, body);
        outcomes.push(outcome);
        if (!outcome.begun) return;
      }
    };
    const workers = Array.from({ length: 16 }, work);
    while (outcomes.length < 100) await new Promise((done) => { setTimeout(done, 5); });
    const closing = server.close();
    await Promise.all([closing, ...workers]);
    agent.destroy();
    expect(server.faults).toEqual([]);
    expect(outcomes.filter((o) => o.begun && !o.whole)).toEqual([]);
    expect(outcomes.length).toBeLessThan(bodies.length);
    const acknowledged = outcomes.flatMap((o) => o.index ?? []);
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    expect(new Set(outcomes.filter((o) => o.whole).map((o) => o.status))).toEqual(new Set([201]));

    const again = await startTestServer([], dataDir);
    const { total } = (await ask(again, '/api/v1/attestations?verifier=alice')).body as { total: number };
    expect(total).toBeGreaterThanOrEqual(acknowledged.length);
    for (const index of acknowledged) expect((await ask(again, `/api/v1/attestations/${index}`)).status).toBe(200);
    await again.end();
  });

  test('ends event streams, and answers readyz with 503 while it drains', async () => {
    const server = await startTestServer([], folder());
    const stream = await fetch(`${server.url}/api/v1/events`);
    const closing = server.close();
    const ready = await ask(server, '/readyz');
    expect([ready.status, (ready.body as { type: string }).type]).toEqual([503, '/problems/unavailable']);
    expect(await stream.text()).toContain('retry:');
    await closing;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  test('twice is once', async () => {
    const server = await startTestServer([], folder());
    await Promise.all([server.close(), server.close()]);
  });
});

describe('starting', () => {
  test('on a port that is taken says so', async () => {
    const server = await startTestServer([], folder());
    const port = Number(new URL(server.url).port);
    await expect(startServer({ port, dataDir: folder() })).rejects.toThrow(/port \d+ .* taken/);
    await server.end();
  });

  test('on data that another server has says so', async () => {
    const dataDir = folder();
    const server = await startTestServer([], dataDir);
    const second = startServer({ port: 0, dataDir });
    await expect(second).rejects.toBeInstanceOf(RootlineError);
    await expect(second).rejects.toMatchObject({ code: 'unavailable' });
    expect((await submit(server, new Uint8Array())).status).toBe(422);
    await server.end();
  });

  test.each([['not JSON', '{'], ['an unknown member', '{"organizations":[],"verifiers":[],"x":1}'],
    ['a verifier of nowhere', '{"organizations":[],"verifiers":[{"id":"a","name":"A","organization":"b","keys":[]}]}'],
  ])('on a registry file with %s says where', async (_, text) => {
    const { writeFileSync } = await import('node:fs');
    const dataDir = folder();
    writeFileSync(join(dataDir, 'registry.json'), text);
    await expect(startServer({ port: 0, dataDir })).rejects.toMatchObject({ code: 'bad-file' });
  });
});
