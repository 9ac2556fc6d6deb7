/** A server whose disk fails: it says so, goes on answering, and is whole again after a new start. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, rebuildOf, startTestServer, submit } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice');
const one = attest(alice, rebuildOf('go@1.24.2/linux-amd64'));
const two = attest(alice, rebuildOf('go@1.24.3/linux-amd64'));

test('after a failed write nothing is taken, everything is read, and readyz says why', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rootline-stopped-'));
  const server = await startTestServer([alice], dataDir);
  expect((await submit(server, one)).status).toBe(201);
  expect((await ask(server, '/readyz')).body).toMatchObject({ status: 'ok', log: 'taking', held: null });
  const { store } = server.service;
  const commit = store.commit.bind(store);
  store.commit = () => Promise.reject(new Error('no space left on device'));
  expect((await submit(server, two)).body).toMatchObject({ type: '/problems/unavailable', detail: expect.stringMatching(/takes nothing until it is started anew: no space left on device/) });
  store.commit = commit;
  expect((await submit(server, two)).status).toBe(503);
  expect(await ask(server, '/readyz')).toMatchObject({ status: 503, body: { detail: expect.stringContaining('no space left on device') } });
  expect(await ask(server, '/healthz')).toMatchObject({ status: 200, body: { status: 'ok', log: 'stopped' } });
  expect((await ask(server, '/metrics')).text).toContain('rootline_log_stopped 1\n');
  expect((await ask(server, '/checkpoint')).text).toMatch(/^[^\n]+\n2\n/);
  expect((await ask(server, '/api/v1/releases/go/1.24.2/verdict')).status).toBe(200);
  expect(server.faults).toEqual([]);
  await server.close();

  const again = await startTestServer([alice], dataDir);
  expect((await submit(again, two)).status).toBe(201);
  expect((await submit(again, one)).status).toBe(200);
  expect((await ask(again, '/readyz')).body).toMatchObject({ log: 'taking', entries: 3 });
  await again.end();
});
