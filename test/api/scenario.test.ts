/** The scenario of a release: evaluated by whoever asked, it must come to what the server says, under any policy. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateScenario, readScenario } from '../../chains/trust/index.ts';
import type { PolicyAnswer, ReleaseAnswer, ScenarioAnswer, Verdict } from '../../schema/api.ts';
import type { Policy } from '../../schema/policy.ts';
import { ask, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice', 'acme');
const bob = makeVerifier('bob');
let server: TestServer;
let policies: Policy[];

beforeAll(async () => {
  server = await startTestServer([alice, bob]);
  for (const file of ['go@1.24.2/linux-amd64', 'go@1.22.6/linux-amd64']) expect((await submit(server, attest(alice, rebuildOf(file)))).status).toBe(201);
  expect((await submit(server, attest(bob, rebuildOf('go@1.24.2/linux-amd64')))).status).toBe(201);
  policies = ((await ask(server, '/api/v1/policies')).body as { policies: PolicyAnswer[] }).policies.map((p) => p.policy);
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

async function read<T>(path: string): Promise<T> {
  const got = await ask(server, `/api/v1/releases/${path}`);
  expect(got.status).toBe(200);
  return got.body as T;
}

describe('scenario', () => {
  test.each(['strict', 'one-rebuild', 'declared', 'upstream', 'diverse'])('comes to the same under %s', async (name) => {
    const { scenario, entries } = await read<ScenarioAnswer>('go/1.24.2/scenario?platform=linux-amd64');
    const policy = policies.find((p) => p.name === name);
    if (!policy) throw new Error(`no policy ${name}`);
    const own = evaluateScenario({ ...readScenario(scenario), policy });
    const verdict = await read<Verdict>(`go/1.24.2/verdict?platform=linux-amd64&policy=${name}`);
    expect(own.releases['go@1.24.2']?.['linux-amd64']).toBe(verdict.verified);
    const { files } = await read<ReleaseAnswer>(`go/1.22.6?platform=linux-amd64&policy=${name}`);
    for (const file of files) expect(own.artifacts[file.digest]?.status ?? 'claimed', file.id).toBe(file.status);
    expect(entries).toHaveLength(scenario.attestations.length);
  });

  test('holds what bears on the release and nothing else', async () => {
    const { scenario } = await read<ScenarioAnswer>('go/1.24.2/scenario?platform=linux-amd64');
    expect(scenario.attestations).toHaveLength(3);
    expect(scenario.releases.map((r) => r.id)).not.toContain('rust@1.98.0');
    expect(scenario.releases.flatMap((r) => r.files).some((f) => f.platform === 'windows-amd64')).toBe(false);
    expect(JSON.stringify(scenario).length).toBeLessThan(100_000);
  });

  test('is refused for what is not there', async () => {
    expect((await ask(server, '/api/v1/releases/go/9.9.9/scenario')).status).toBe(404);
    expect((await ask(server, '/api/v1/releases/go/1.24.2/scenario?platform=vms')).status).toBe(404);
  });
});
