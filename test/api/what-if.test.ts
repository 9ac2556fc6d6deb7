/** What-if and agreement: the same evidence seen by somebody who believes something else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogAnswer } from '../../schema/api.ts';
import type { AgreementAnswer, WhatIf } from '../../schema/explain.ts';
import { ask, catalog, rebuildOf, startTestServer, submit, type Got, type TestServer } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice', 'acme');
const bob = makeVerifier('bob');
let server: TestServer;
const digest = (id: string): string => catalog().files.get(id)?.digest ?? '';

beforeAll(async () => {
  server = await startTestServer([alice, bob]);
  for (const file of ['go@1.24.1/linux-amd64', 'go@1.24.2/linux-amd64', 'go@1.24.2/linux-arm64']) await submit(server, attest(alice, rebuildOf(file)));
  await submit(server, attest(bob, rebuildOf('go@1.24.2/linux-amd64')));
  await submit(server, attest(bob, rebuildOf('go@1.24.2/linux-arm64', { output: `sha256:${'9'.repeat(64)}`, result: 'differs' })));
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

const post = (body: unknown): Promise<Got> => ask(server, '/api/v1/what-if', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
async function whatIf(body: unknown): Promise<WhatIf> {
  const got = await post(body);
  expect(got.status).toBe(200);
  return got.body as WhatIf;
}

describe('what if', () => {
  test('a bootstrap binary were backdoored: everything downstream falls, with the reason', async () => {
    const { falls, rises, downstream, sentence } = await whatIf({ policy: 'upstream', suppose: { compromise: [digest('go@1.22.6/linux-amd64')] } });
    const fallen = new Map(falls.map((f) => [f.release, f]));
    expect(fallen.get('go@1.24.2')).toMatchObject({ platforms: ['linux-amd64'], because: 'go1.24.2 stands on go1.22.6, which is supposed compromised' });
    expect(fallen.get('go@1.22.6')?.because).toBe('go1.22.6 is supposed compromised');
    expect([...fallen.keys()]).toEqual(expect.arrayContaining(['go@1.22.6', 'go@1.24.1', 'go@1.24.2']));
    expect(rises).toEqual([]);
    expect(sentence).toBe(`${falls.length} releases would fall.`);
    // Who is downstream does not depend on whether anybody verified it.
    expect(downstream).toEqual(expect.arrayContaining(['go@1.24.2', 'go@1.24.6', 'go@1.27.1']));
    expect(downstream).not.toContain('go@1.22.6');
  });

  test('an organization, a verifier or a key were compromised: what rests on it alone falls', async () => {
    const fallen = async (...compromise: string[]): Promise<string[]> => (await whatIf({ policy: 'upstream', suppose: { compromise } })).falls.map((f) => f.release);
    expect(await fallen('organization:acme')).toEqual(['go@1.24.1']);
    expect(await fallen('key:alice/alice-key')).toEqual(['go@1.24.1']);
    expect(await fallen('organization:acme', 'verifier:bob')).toEqual(['go@1.24.1', 'go@1.24.2']);
  });

  test('vendors were believed: what that buys, and what it assumes', async () => {
    const { falls, rises, after, assumes } = await whatIf({ suppose: { roots: { kinds: ['vendor'] } } });
    expect(falls).toEqual([]);
    expect(rises.map((r) => r.release)).toEqual(expect.arrayContaining(['go@1.22.6', 'go@1.24.2']));
    expect(after.policy.roots.kinds).toEqual(expect.arrayContaining(['seed', 'source', 'vendor']));
    expect(assumes.map((a) => a.name)).toContain('go1.22.6');
  });

  test('somebody rebuilt one more', async () => {
    const { recipe, digest: output } = catalog().files.get('go@1.24.3/linux-amd64') ?? {};
    const suppose = { attestations: [{ of: 'go@1.24.3/linux-amd64', output, inputs: recipe?.inputs }] };
    expect((await whatIf({ policy: 'upstream', suppose })).rises).toMatchObject([{ release: 'go@1.24.3', platforms: ['linux-amd64'] }]);
    expect((await whatIf({ policy: 'upstream', suppose: {} })).rises).toEqual([]);
    const size = server.service.size();
    expect((await ask(server, '/api/v1/releases/go/1.24.3/verdict?platform=linux-amd64&policy=upstream')).body).toMatchObject({ verified: false, grounds: { checkpoint: { size } } });
  });

  test('the threshold were higher, at a past point too', async () => {
    expect((await whatIf({ policy: 'upstream', suppose: { threshold: 2 } })).falls.map((f) => f.release)).toEqual(['go@1.24.1']);
    expect(await whatIf({ policy: 'upstream', at: '1', suppose: { threshold: 2 } })).toMatchObject({ falls: [], rises: [], sentence: 'No release would change.' });
  });

  test('a source host were compromised: what was only fetched there', async () => {
    const file = 'go@1.24.4/linux-amd64';
    const inputs = rebuildOf(file).inputs.map((input) => (input.role === 'source' ? { ...input, uri: 'https://go.dev/dl/go1.24.4.src.tar.gz' } : input));
    await submit(server, attest(alice, rebuildOf(file, { inputs })));
    const { falls, downstream } = await whatIf({ policy: 'upstream', suppose: { compromise: ['host:go.dev'] } });
    expect(falls).toEqual([{ release: 'go@1.24.4', platforms: ['linux-amd64'], because: 'go1.24.4 was built with go1.24.4 source, which is supposed compromised' }]);
    expect(downstream).toContain('go@1.24.4');
    const refused = await post({ suppose: { compromise: ['host:nowhere.example'] } });
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ at: '/suppose/compromise/0' }] }]);
  });

  test('the two stories: trusting trust, and the vendor reset', async () => {
    const trusting = await whatIf({ policy: 'upstream', preset: 'trusting-trust', suppose: { compromise: [digest('go@1.22.6/linux-amd64')] } });
    expect(trusting.sentence).toBe(`If go1.22.6 carried a backdoor, ${trusting.falls.length} verified releases would fall, and ${trusting.downstream.length} releases in all are downstream of it.`);
    const any = await whatIf({ policy: 'upstream', preset: 'trusting-trust' });
    expect(any.downstream.length).toBeGreaterThan(10);
    const reset = await whatIf({ preset: 'vendor-reset' });
    expect(reset.rises.length).toBeGreaterThan(1);
    expect(reset.sentence).toMatch(new RegExp(`^Taking publishers' binaries on trust would verify ${reset.rises.length} releases more, and assumes that ${reset.assumes.length} artifacts are`));
  });

  test.each([
    ['nothing', {}, 400], ['a story that is none', { preset: 'other' }, 400], ['an unknown member', { suppose: { x: 1 } }, 400], ['a threshold of 0', { suppose: { threshold: 0 } }, 400],
    ['an unknown verifier', { suppose: { compromise: ['verifier:mallory'] } }, 400], ['an unknown key', { suppose: { compromise: ['key:alice/none'] } }, 400],
    ['a malformed digest', { suppose: { compromise: ['sha256:x'] } }, 400], ['an unknown verifier\'s word', { suppose: { attestations: [{ output: `sha256:${'1'.repeat(64)}`, inputs: [], verifier: 'mallory' }] } }, 400],
    ['an unknown policy', { policy: 'unheard', suppose: {} }, 404], ['the future', { at: '999', suppose: {} }, 400],
  ])('%s is refused', async (_, body, status) => {
    const got = await post(body);
    expect([got.status, got.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });

  test('a policy of one\'s own is told by its members what is wrong with it', async () => {
    const got = await post({ policy: { name: 'mine', threshold: 0 }, suppose: {} });
    expect(got.text).toContain('"/policy/threshold"');
    expect(got.text).toContain('"/policy/roots"');
  });

  test('a supposition too large is refused', async () => {
    expect((await post({ suppose: { compromise: Array.from({ length: 5000 }, (_, i) => `sha256:${String(i).padStart(64, '0')}`) } })).status).toBe(413);
  });
});

describe('agreement', () => {
  test('who got which digest, disagreements first', async () => {
    const got = await ask(server, '/api/v1/releases/go/1.24.2/agreement');
    const { signers, rows } = got.body as AgreementAnswer;
    expect(signers).toEqual([{ verifier: 'alice', organization: 'acme' }, { verifier: 'bob', organization: 'bob' }]);
    expect(rows.map((r) => [r.file, r.disagreement])).toEqual([['go@1.24.2/linux-arm64', true], ['go@1.24.2/linux-amd64', false]]);
    expect(rows[0]?.digests.map((d) => d.verifiers)).toEqual([['alice'], ['bob']]);
    expect(rows[1]?.digests).toEqual([{ digest: digest('go@1.24.2/linux-amd64'), verifiers: ['alice', 'bob'] }]);
    const before = await ask(server, '/api/v1/releases/go/1.24.2/agreement?platform=linux-amd64&at=3');
    expect((before.body as AgreementAnswer).rows.map((r) => r.digests.map((d) => d.verifiers))).toEqual([[['alice']]]);
  });
});

describe('the log', () => {
  test('names its key and its head', async () => {
    const log = (await ask(server, '/api/v1/log')).body as LogAnswer;
    expect(log).toMatchObject({ origin: server.service.origin, entries: server.service.size(), published: server.service.size(), held: null, witnesses: [] });
    expect(log.key).toMatch(new RegExp(`^${server.service.origin.replaceAll('.', '\\.')}\\+[0-9a-f]{8}\\+`));
    expect((await ask(server, '/checkpoint')).text).toBe(log.checkpoint);
  });
});
