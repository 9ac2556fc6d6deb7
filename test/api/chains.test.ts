/** Compilers, releases and what is judged of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArtifactAnswer, CompilerSummary, GraphAnswer, ReleaseAnswer, ReleaseSummary, Verdict, Why, WhyNot } from '../../schema/api.ts';
import { ask, catalog, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice', 'acme');
const ann = makeVerifier('ann', 'acme');
const bob = makeVerifier('bob');
let server: TestServer;

beforeAll(async () => { server = await startTestServer([alice, ann, bob]); });
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

async function read<T>(path: string): Promise<T> {
  const got = await ask(server, `/api/v1/${path}`);
  expect(got.status).toBe(200);
  return got.body as T;
}

const policy = (more: object): string => encodeURIComponent(JSON.stringify({
  name: 'mine', roots: { kinds: ['seed', 'source', 'vendor'], digests: [] }, threshold: 1, independence: 'organization', diversity: 1, inputs: 'attested',
  environment: 'ignore', comparisons: ['bit-identical'], disputes: 'block', weakDigests: false, verifiers: 'all', compromised: [], ...more,
}));

describe('compilers', () => {
  test('each with its numbers, which add up', async () => {
    const { compilers } = await read<{ compilers: CompilerSummary[] }>('compilers');
    const go = compilers.find((c) => c.id === 'go');
    expect(go).toMatchObject({ name: 'Go', releases: 378, files: expect.any(Number), streak: 0 });
    for (const c of compilers) expect(c.counts.verified + c.counts.partial + c.counts['not-verified']).toBe(c.releases);
  });

  test('one, with every release, newest first', async () => {
    const { compiler, releases, sources } = await read<{ compiler: CompilerSummary; releases: ReleaseSummary[]; sources: object }>('compilers/rust');
    expect(releases).toHaveLength(156);
    expect(releases[0]?.id).toBe(compiler.newest);
    expect(releases.at(-1)?.id).toBe(compiler.oldest);
    expect(Object.keys(sources).length).toBeGreaterThan(0);
  });
});

describe('releases', () => {
  interface Page { releases: ReleaseSummary[]; total: number; next: string | null }

  test('paged by cursor, each once, newest first', async () => {
    const seen: string[] = [];
    const dates: string[] = [];
    let total = 0;
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await read<Page>(`releases?compiler=go&limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      total = page.total;
      seen.push(...page.releases.map((r) => r.id));
      dates.push(...page.releases.map((r) => r.date ?? r.seen ?? ''));
      cursor = page.next;
    }
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(378);
    expect(dates).toEqual(dates.toSorted().reverse());
  });

  test('found by words, the exact version first', async () => {
    const { releases } = await read<Page>('releases?q=go+1.2.2');
    expect(releases[0]?.id).toBe('go@1.2.2');
    const stagex = await read<Page>('releases?q=StageX+1.24.2');
    expect(stagex.releases.map((r) => r.id)).toContain('stagex-go@2025.04.1');
    expect((await read<Page>('releases?q=no+such+thing')).total).toBe(0);
    const known = digest('go@1.24.2/linux-amd64');
    for (const start of [known.slice(0, 20), known.slice(7, 19)]) expect((await read<Page>(`releases?q=${start}`)).releases.map((r) => r.id)).toEqual(['go@1.24.2']);
    expect((await read<Page>('releases?q=0000000000')).total).toBe(0);
  });

  test('filtered by status and platform', async () => {
    const { releases, total } = await read<Page>('releases?compiler=go&platform=linux-s390x&status=not-verified&limit=5');
    expect(total).toBeGreaterThan(50);
    expect(total).toBeLessThan(378);
    expect(releases).toHaveLength(5);
    expect((await read<Page>('releases?status=verified&compiler=go')).total).toBe(0);
  });

  test('one, with files, recipes and standing', async () => {
    const { release, files } = await read<ReleaseAnswer>('releases/go/1.24.2');
    expect(release).toMatchObject({ id: 'go@1.24.2', date: '2025-04-01', bootstrap: { from: 'go@1.22.6', basis: 'record' }, status: 'not-verified' });
    const file = files.find((f) => f.id === 'go@1.24.2/linux-amd64');
    expect(file?.recipe?.inputs.map((i) => i.file)).toContain('go@1.22.6/linux-amd64');
    expect(file?.by.length).toBeGreaterThan(1);
    const only = await read<ReleaseAnswer>('releases/go/1.24.2?platform=linux-amd64');
    expect(new Set(only.files.map((f) => f.platform))).toEqual(new Set(['linux-amd64']));
  });

  test('a release names what it built', async () => {
    const { release } = await read<ReleaseAnswer>('releases/go/1.22.6');
    expect(release.builds).toContain('go@1.24.2');
  });

  test('disagreements between sources are shown', async () => {
    const { disagreements } = catalog();
    const one = disagreements.find((d) => d.file !== null);
    const file = one?.file ?? '';
    const [compiler, version] = file.slice(0, file.indexOf('/')).split('@');
    const { files } = await read<ReleaseAnswer>(`releases/${compiler}/${version}`);
    expect(files.find((f) => f.id === file)?.disagreements.map((d) => d.rejected)).toContain(one?.rejected);
    const names = async (of: string): Promise<string[]> => (await read<ReleaseAnswer>(`releases/go/${of}`)).release.disagreements.map((d) => d.name);
    expect(await names('1.2.1')).toContain('go1.2.1.windows-386.zip');
    expect(await names('1.2')).toEqual([]);
    expect(await names('1.13')).toEqual([]);
  });
});

describe('verdict, why and why not', () => {
  const GO = 'releases/go/1.24.2';

  test('before anyone rebuilt anything', async () => {
    const verdict = await read<Verdict>(`${GO}/verdict?platform=linux-amd64&policy=upstream`);
    expect(verdict).toMatchObject({
      release: 'go@1.24.2', platform: 'linux-amd64', verified: false, status: 'not-verified', strength: { organization: 0, verifier: 0 },
      sentence: 'Go 1.24.2 for linux-amd64 is not chain-verified: nobody has yet rebuilt go1.24.2 from go1.22.6.',
    });
    const why = await read<Why>(`${GO}/why?platform=linux-amd64&policy=upstream`);
    expect(why).toMatchObject({ verified: false, links: [], roots: [], weakest: null, sentence: verdict.sentence });
  });

  test('names the first broken link below what others rebuilt', async () => {
    const { sentence } = await read<Verdict>(`${GO}/verdict?platform=linux-amd64&policy=${policy({ roots: { kinds: [], digests: [digest('go@1.20.6/linux-amd64')] } })}`);
    expect(sentence).toBe('Go 1.24.2 for linux-amd64 is not chain-verified: nobody has yet rebuilt go1.22.6 from go1.20.6.');
  });

  test('a source that ships a compiler is no bootstrap, whoever signed it', async () => {
    for (const name of ['one-rebuild', 'declared', 'upstream']) {
      const { verified, sentence } = await read<Verdict>(`releases/stagex-ocaml/2025.04.1/verdict?policy=${name}`);
      expect(verified).toBe(false);
      expect(sentence).toContain('prebuilt compiler');
    }
    const whyNot = await read<WhyNot>('releases/stagex-ocaml/2025.04.1/why-not?policy=declared');
    expect(whyNot.missing).toBeNull();
    expect(whyNot.impossible).toContain('ocaml-5.2.0-prebuilt-compiler');
  });

  test('what is missing, once done as told, verifies', async () => {
    const before = await read<WhyNot>(`${GO}/why-not?platform=linux-amd64&policy=upstream`);
    expect(before.broken).toMatchObject([{ file: 'go@1.24.2/linux-amd64', reason: 'unattested' }]);
    expect(before.missing).toMatchObject([{ file: 'go@1.24.2/linux-amd64', groups: 1 }]);
    expect(before.missing?.[0]?.command).toMatch(/^npx rootline rebuild go@1\.24\.2\/linux-amd64 .*--compiler go@1\.22\.6\/linux-amd64/);
    for (const missing of before.missing ?? []) {
      const inputs = missing.inputs.map(({ role, digest: d }) => ({ role, digest: d }));
      await submit(server, attest(alice, { of: missing.file ?? '', output: missing.output, inputs, comparison: 'bit-identical', result: 'reproduced' }));
    }
    const verdict = await read<Verdict>(`${GO}/verdict?platform=linux-amd64&policy=upstream`);
    expect(verdict).toMatchObject({ verified: true, status: 'verified', strength: { organization: 1, verifier: 1 } });
    expect(verdict.sentence).toBe('Go 1.24.2 for linux-amd64 is chain-verified back to go1.22.6: its one link was rebuilt by at least 1 organization (1 verifier).');
    const after = await read<WhyNot>(`${GO}/why-not?platform=linux-amd64&policy=upstream`);
    expect(after).toMatchObject({ verified: true, broken: [], missing: [], impossible: null });
  });

  test('strength by organization and by verifier stand side by side', async () => {
    await submit(server, attest(ann, rebuildOf('go@1.24.2/linux-amd64')));
    const strength = async (): Promise<unknown> => (await read<Verdict>(`${GO}/verdict?platform=linux-amd64&policy=upstream`)).strength;
    expect(await strength()).toEqual({ organization: 1, verifier: 2 });
    const two = `${GO}/verdict?platform=linux-amd64&policy=${policy({ threshold: 2 })}`;
    expect((await read<Verdict>(two)).sentence).toContain('only 1 of the 2 organizations that the policy asks for rebuilt go1.24.2 from go1.22.6');
    expect((await read<Verdict>(`${GO}/verdict?platform=linux-amd64&policy=${policy({ threshold: 2, independence: 'verifier' })}`)).verified).toBe(true);
    await submit(server, attest(bob, rebuildOf('go@1.24.2/linux-amd64')));
    expect(await strength()).toEqual({ organization: 2, verifier: 3 });
    expect((await read<Verdict>(two)).verified).toBe(true);
  });

  test('why: the links with their evidence, down to the roots', async () => {
    const why = await read<Why>(`${GO}/why?platform=linux-amd64&policy=upstream`);
    expect(why.links.map((l) => [l.file, l.status])).toEqual([['go@1.24.2/linux-amd64', 'verified'], ['go@1.22.6/linux-amd64', 'root']]);
    expect(why.links[0]?.evidence.map((e) => [e.verifier, e.organization, e.counts])).toEqual([['alice', 'acme', true], ['ann', 'acme', true], ['bob', 'bob', true]]);
    expect(why.roots).toMatchObject([{ kind: 'vendor' }]);
    expect(why.weakest).toMatchObject({ file: 'go@1.24.2/linux-amd64', strength: { organization: 2, verifier: 3 } });
    const entry = await ask(server, `/api/v1/attestations/${why.links[0]?.evidence[0]?.entry}`);
    expect(entry.body).toMatchObject({ verifier: 'alice' });
  });

  test('a dispute is told, and blocks', async () => {
    const file = 'go@1.24.3/linux-amd64';
    await submit(server, attest(alice, rebuildOf(file)));
    await submit(server, attest(bob, rebuildOf(file, { output: `sha256:${'5'.repeat(64)}`, result: 'differs' })));
    const { sentence, files } = await read<Verdict>('releases/go/1.24.3/verdict?platform=linux-amd64&policy=upstream');
    expect(sentence).toContain('somebody who rebuilt go1.24.3 got other bytes than the published ones');
    expect(files[0]).toMatchObject({ disputed: true, status: 'disputed' });
    expect((await read<Verdict>(`releases/go/1.24.3/verdict?platform=linux-amd64&policy=${policy({ disputes: 'flag' })}`)).verified).toBe(true);
    const { broken } = await read<WhyNot>('releases/go/1.24.3/why-not?platform=linux-amd64&policy=upstream');
    expect(broken[0]?.evidence.map((e) => e.result)).toEqual(['reproduced', 'differs']);
  });

  test('assume a verifier, an organization or an artifact compromised', async () => {
    const verified = async (...compromised: string[]): Promise<boolean> =>
      (await read<Verdict>(`${GO}/verdict?platform=linux-amd64&policy=${policy({ compromised })}`)).verified;
    expect(await verified()).toBe(true);
    expect(await verified('organization:acme')).toBe(true);
    expect(await verified('organization:acme', 'verifier:bob')).toBe(false);
    expect(await verified(digest('go@1.22.6/linux-amd64'))).toBe(false);
    expect(await verified(`sha256:${'1'.repeat(64)}`)).toBe(true);
  });

  test('the past is told as it was', async () => {
    const at = async (point: string): Promise<Verdict> => read<Verdict>(`${GO}/verdict?platform=linux-amd64&policy=upstream&at=${point}`);
    const start = await at('1');
    expect(start).toMatchObject({ verified: false, grounds: { checkpoint: { size: 1 } } });
    expect((await at('2')).strength).toEqual({ organization: 1, verifier: 1 });
    expect((await at('3')).strength).toEqual({ organization: 1, verifier: 2 });
    const [first, second] = await Promise.all([0, 1].map(async (i) => (await ask(server, `/api/v1/attestations/${i}`)).body as { time: string }));
    expect((await at(encodeURIComponent(first?.time ?? ''))).grounds.checkpoint.size).toBeGreaterThanOrEqual(1);
    expect((await at(encodeURIComponent(second?.time ?? ''))).verified).toBe(true);
    expect((await at('2000-01-01T00:00:00Z')).grounds.checkpoint.size).toBe(0);
  });
});

describe('artifacts and the graph', () => {
  test('an artifact knows its files, evidence and uses', async () => {
    const { link, files, usedBy } = await read<ArtifactAnswer>(`artifacts/${digest('go@1.22.6/linux-amd64')}?policy=upstream`);
    expect(files).toEqual(['go@1.22.6/linux-amd64']);
    expect(link).toMatchObject({ status: 'root', strength: { organization: null, verifier: null }, root: { kind: 'vendor' } });
    expect(usedBy.map((u) => u.file)).toContain('go@1.24.2/linux-amd64');
  });

  test('an artifact that only attestations name is known, from then on', async () => {
    const stage = `sha256:${'ab'.repeat(32)}`;
    expect((await ask(server, `/api/v1/artifacts/${stage}`)).status).toBe(404);
    const size = server.service.size();
    const inputs = [{ role: 'compiler' as const, digest: digest('go@1.22.6/linux-amd64') }];
    expect((await submit(server, attest(alice, { output: stage, inputs, comparison: 'bit-identical', result: 'reproduced' }))).status).toBe(201);
    const { link, usedBy } = await read<ArtifactAnswer>(`artifacts/${stage}?policy=upstream`);
    expect(link).toMatchObject({ file: null, status: 'verified', inputsFrom: 'attestation' });
    expect(usedBy).toEqual([]);
    expect((await read<ArtifactAnswer>(`artifacts/${inputs[0]?.digest}`)).usedBy.map((u) => u.digest)).toContain(stage);
    expect((await ask(server, `/api/v1/artifacts/${stage}?at=${size}`)).status).toBe(404);
  });

  test('the graph leads from roots to the focus', async () => {
    const graph = await read<GraphAnswer>('graph?focus=rust@1.98.0&platform=x86_64-unknown-linux-gnu');
    expect(graph.focus).toContain('rust@1.98.0');
    expect(graph.nodes.length).toBeLessThan(150);
    expect(graph.total).toBeGreaterThan(400);
    const ids = new Set(graph.nodes.map((n) => n.id));
    expect(graph.edges.every((e) => ids.has(e.source) && ids.has(e.target))).toBe(true);
    const layer = new Map(graph.nodes.map((n) => [n.id, n.layer]));
    expect(graph.edges.every((e) => (layer.get(e.source) ?? 0) < (layer.get(e.target) ?? 0))).toBe(true);
    const open = await read<GraphAnswer>('graph?focus=rust@1.98.0&platform=x86_64-unknown-linux-gnu&collapse=false');
    expect(open.nodes.length).toBeGreaterThan(graph.nodes.length);
    expect((await read<GraphAnswer>('graph?focus=rust@1.98.0&depth=2')).truncated).toBe(true);
  });

  test.each(['go@1.24.2/linux-amd64', 'go@1.24.2'])('focus %s', async (focus) => {
    expect((await read<GraphAnswer>(`graph?focus=${encodeURIComponent(focus)}`)).nodes.length).toBeGreaterThan(3);
  });
});

describe('evaluate', () => {
  test('a scenario of somebody\'s own', async () => {
    const scenario = {
      roots: [{ digest: `sha256:${'0'.repeat(64)}`, kind: 'seed' }],
      releases: [{ id: 'x@1', files: [{ id: 'x@1/any', platform: 'any', role: 'binary', digest: `sha256:${'1'.repeat(64)}` }] }],
      verifiers: [{ id: 'v', organization: 'v', keys: [{ id: 'k' }] }],
      attestations: [{ verifier: 'v', key: 'k', time: '2026-01-01T00:00:00Z', output: `sha256:${'1'.repeat(64)}`, of: 'x@1/any',
        inputs: [{ role: 'compiler', digest: `sha256:${'0'.repeat(64)}` }], comparison: 'bit-identical', result: 'reproduced' }],
      policy: JSON.parse(decodeURIComponent(policy({}))) as object,
    };
    const size = server.service.size();
    for (const body of [scenario, { scenario }]) {
      const got = await ask(server, '/api/v1/evaluate', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
      expect(got.body).toMatchObject({ artifacts: { [`sha256:${'1'.repeat(64)}`]: { status: 'verified', strength: 1 } }, releases: { 'x@1': { any: true } } });
    }
    expect(server.service.size()).toBe(size);
  });
});

function digest(file: string): string {
  return catalog().files.get(file)?.digest ?? '';
}
