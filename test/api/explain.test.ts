/** Next rebuilds, chokepoints, convergence: what to do, and what everything hangs on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompilerSummary, Verdict } from '../../schema/api.ts';
import type { ChokepointsAnswer, ConvergenceAnswer, NextAnswer } from '../../schema/explain.ts';
import { ask, catalog, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice', 'acme');
const ann = makeVerifier('ann', 'acme');
const bob = makeVerifier('bob');
const digest = (id: string): string => catalog().files.get(id)?.digest ?? '';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([alice, ann, bob]);
  for (const who of [alice, bob]) await submit(server, attest(who, rebuildOf('go@1.24.2/linux-amd64')));
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

async function read<T>(path: string): Promise<T> {
  const got = await ask(server, `/api/v1/${path}`);
  expect(got.status).toBe(200);
  return got.body as T;
}

describe('next', () => {
  test('rebuilds are ranked by what they turn, and doing the first turns just that', async () => {
    const { rebuilds, total } = await read<NextAnswer>('next?policy=upstream&compiler=go&platform=linux-amd64&limit=5');
    expect(rebuilds).toHaveLength(5);
    expect(total).toBeGreaterThan(5);
    const turns = rebuilds.map((r) => r.turns.length);
    expect(turns).toEqual(turns.toSorted((a, b) => b - a));
    const [first] = rebuilds;
    expect(first?.command).toMatch(/^npx rootline rebuild go@/);
    const { release, platform } = first?.turns[0] ?? { release: '', platform: '' };
    const path = `releases/${release.replace('@', '/')}/verdict?policy=upstream&platform=${platform}`;
    expect((await read<Verdict>(path)).verified).toBe(false);
    const got = await submit(server, attest(alice, {
      of: first?.file ?? '', output: first?.output ?? '', inputs: first?.inputs.map(({ role, digest: d }) => ({ role, digest: d })) ?? [], comparison: 'bit-identical', result: 'reproduced',
    }));
    expect(got.status).toBe(201);
    expect((await read<Verdict>(path)).verified).toBe(true);
  });

  test('what a verifier, or another of the same hand, did already is left out', async () => {
    const asked = encodeURIComponent(JSON.stringify({
      name: 'three', roots: { kinds: ['seed', 'source', 'vendor'], digests: [] }, threshold: 3, independence: 'organization', diversity: 1, inputs: 'attested',
      environment: 'ignore', comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [],
    }));
    const files = async (verifier: string): Promise<(string | null)[]> =>
      (await read<NextAnswer>(`next?policy=${asked}&compiler=go&platform=linux-amd64&limit=1000${verifier}`)).rebuilds.map((r) => r.file);
    expect(await files('')).toContain('go@1.24.2/linux-amd64');
    for (const who of ['alice', 'ann', 'bob']) expect(await files(`&verifier=${who}`)).not.toContain('go@1.24.2/linux-amd64');
  });

  test('an unknown verifier or compiler is refused', async () => {
    expect((await ask(server, '/api/v1/next?verifier=mallory')).status).toBe(400);
    const { status, text } = await ask(server, '/api/v1/next?compiler=rustt');
    expect([status, text]).toEqual([400, expect.stringContaining('no compiler rustt; did you mean rust?')]);
  });
});

describe('chokepoints', () => {
  test('of a release with one way: its root, and nobody in particular', async () => {
    const { verified, chokepoints, lineages, sentence } = await read<ChokepointsAnswer>('releases/go/1.24.2/chokepoints?policy=upstream&platform=linux-amd64');
    expect(verified).toBe(true);
    expect(chokepoints?.artifacts.map((a) => [a.name, a.root])).toContainEqual(['go1.22.6', true]);
    expect(chokepoints?.organizations).toEqual([]);
    expect(lineages?.roots.map((r) => r.name)).toEqual(['go1.22.6']);
    expect(lineages?.disjoint).toBe(false);
    expect(sentence).toContain('Every proof of Go 1.24.2 for linux-amd64 goes through');
  });

  test('of one that a single organization rebuilt: its word', async () => {
    await submit(server, attest(ann, rebuildOf('go@1.24.1/linux-amd64')));
    const { chokepoints } = await read<ChokepointsAnswer>('releases/go/1.24.1/chokepoints?policy=upstream&platform=linux-amd64');
    expect(chokepoints?.organizations).toEqual(['acme']);
  });

  test('of what is not verified: none', async () => {
    const answer = await read<ChokepointsAnswer>('releases/go/1.24.1/chokepoints');
    expect(answer).toMatchObject({ verified: false, chokepoints: null, lineages: null });
  });

  test('a shared environment is shown as shared', async () => {
    const environment = { role: 'environment' as const, digest: `sha256:${'e'.repeat(64)}` };
    const file = 'go@1.23.1/linux-amd64';
    for (const who of [alice, bob]) await submit(server, attest(who, rebuildOf(file, { inputs: [...rebuildOf(file).inputs, environment] })));
    const { shared } = await read<ChokepointsAnswer>('releases/go/1.23.1/chokepoints?policy=upstream&platform=linux-amd64');
    expect(shared).toMatchObject([{ file, groups: 2, groupsByEnvironment: 1 }]);
    expect(shared[0]?.inputs.find((i) => i.role === 'environment')).toMatchObject({ digest: environment.digest, verifiers: ['alice', 'bob'] });
  });
});

describe('convergence and streaks', () => {
  test('the same bytes from two lineages', async () => {
    expect((await read<ConvergenceAnswer>('convergence?policy=upstream')).converged).toEqual([]);
    const file = 'go@1.24.2/linux-amd64';
    const inputs = rebuildOf(file).inputs.map((i) => (i.role === 'compiler' ? { role: i.role, digest: digest('go@1.24.6/linux-amd64') } : i));
    await submit(server, attest(bob, rebuildOf(file, { inputs })));
    const { converged } = await read<ConvergenceAnswer>('convergence?policy=upstream');
    expect(converged).toMatchObject([{ release: 'go@1.24.2', platform: 'linux-amd64', file }]);
    expect(converged[0]?.lineages.flatMap((l) => l.roots.map((r) => r.name)).toSorted()).toEqual(['go1.22.6', 'go1.24.6']);
    // The release tells the same of its own files.
    const of = await read<ChokepointsAnswer>('releases/go/1.24.2/chokepoints?policy=upstream&platform=linux-amd64');
    expect(of.converged).toEqual([{ file, lineages: converged[0]?.lineages }]);
    expect((await read<ChokepointsAnswer>('releases/go/1.24.2/chokepoints?policy=upstream&platform=darwin-amd64')).converged).toEqual([]);
  });

  test('a streak counts from the newest release', async () => {
    const { compilers } = await read<{ compilers: CompilerSummary[] }>('compilers?policy=upstream');
    expect(compilers.every((c) => c.streak <= c.counts.verified)).toBe(true);
  });

  test('a release says whether it stands in the streak, on the platform that is asked for', async () => {
    const newest = catalog().compilers.get('go')?.releases.findLast((release) => release.prerelease !== true && release.withdrawn === undefined);
    const streakOf = async (platform: string): Promise<ChokepointsAnswer['streak']> =>
      (await read<ChokepointsAnswer>(`releases/go/${newest?.version}/chokepoints?policy=upstream&platform=${platform}`)).streak;
    expect(await streakOf('linux-amd64')).toEqual({ releases: 0, included: false });
    await submit(server, attest(alice, rebuildOf(`${newest?.id}/linux-amd64`, { inputs: [{ role: 'compiler', digest: digest('go@1.24.6/linux-amd64') }] })));
    expect(await streakOf('linux-amd64')).toEqual({ releases: 1, included: true });
    expect(await streakOf('darwin-amd64')).toEqual({ releases: 0, included: false });
    expect((await read<ChokepointsAnswer>('releases/go/1.24.2/chokepoints?policy=upstream&platform=linux-amd64')).streak).toEqual({ releases: 1, included: false });
  });
});
