/** The contract as a whole: every operation is there, answers by its schema, and refuses in the one shape. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mediaTypes } from '../../chains/attestation/envelope.ts';
import { operations, type Operation } from '../../schema/operations.ts';
import { problemSchema } from '../../schema/api.ts';
import { problemTypes } from '../../schema/problem.ts';
import { ask, catalog, rebuildOf, startTestServer, submit, type Got, type TestServer } from './server.ts';
import { attest, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice');
const all = Object.values(operations) as Operation[];
const reading = all.filter((o) => o.method === 'GET' && o.id !== 'events');
let server: TestServer;
let envelope = '';

beforeAll(async () => {
  server = await startTestServer([alice]);
  const got = await submit(server, attest(alice, rebuildOf('go@1.24.2/linux-amd64')));
  envelope = (got.body as { entry: { envelope: string } }).entry.envelope;
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

/** A good address of an operation. */
function example({ path, id }: Operation): string {
  const file = catalog().files.get('go@1.24.2/linux-amd64');
  const values: Record<string, string> = {
    compiler: 'go', version: '1.24.2', id: id === 'key' ? alice.key.id : '0', path: '0/000.p/2', digest: id === 'envelope' ? envelope : file?.digest ?? '',
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '') + (id === 'graph' ? '?focus=go@1.24.2' : '');
}

function expectProblem(got: Got, status?: number): void {
  const problem = problemSchema.parse(got.body);
  expect(got.headers.get('content-type')).toBe('application/problem+json');
  expect(got.headers.get('cache-control')).toBe('no-store');
  expect(problem.status).toBe(got.status);
  expect(problem.type.replace('/problems/', '') in problemTypes).toBe(true);
  expect(problem.instance).toBe(`urn:request:${got.headers.get('x-request-id')}`);
  if (status !== undefined) expect(got.status).toBe(status);
}

describe.each(reading.map((o) => [o.id, o] as const))('%s', (_, operation) => {
  test('answers by its schema', async () => {
    const got = await ask(server, example(operation));
    expect(got.status).toBe(200);
    const body = operation.answers[200];
    expect(got.headers.get('content-type')?.split(';')[0]).toBe(body?.mediaType);
    if (body?.schema !== undefined) {
      const read = body.schema.safeParse(got.body);
      expect(read.error?.issues ?? []).toEqual([]);
      // What the schema does not know is dropped by it: nothing undeclared is sent.
      expect(read.data).toEqual(got.body);
    }
  });

  test('answers HEAD like GET, without a body', async () => {
    const got = await ask(server, example(operation), { method: 'HEAD' });
    expect([got.status, got.text]).toEqual([200, '']);
  });

  test('refuses other methods and says which it takes', async () => {
    const got = await ask(server, example(operation), { method: 'DELETE' });
    expectProblem(got, 405);
    expect(got.headers.get('allow')).toContain('GET, HEAD');
  });

  test.runIf(operation.query !== undefined)('refuses a parameter it does not know, or knows twice', async () => {
    const address = example(operation);
    const join = address.includes('?') ? '&' : '?';
    expectProblem(await ask(server, `${address}${join}unheard=1`), 400);
    if (operation.query !== undefined && 'policy' in operation.query.shape) expectProblem(await ask(server, `${address}${join}policy=strict&policy=declared`), 400);
  });

  test.runIf(operation.query !== undefined && 'policy' in operation.query.shape)('refuses policies and times that are none', async () => {
    const address = example(operation);
    const join = address.includes('?') ? '&' : '?';
    expectProblem(await ask(server, `${address}${join}policy=unheard-of`), 404);
    expectProblem(await ask(server, `${address}${join}policy=${encodeURIComponent('{"name":"x"}')}`), 400);
    expectProblem(await ask(server, `${address}${join}at=999999`), 400);
    expectProblem(await ask(server, `${address}${join}at=yesterday`), 400);
  });
});

describe('errors have one shape', () => {
  const wrong: [path: string, status: number, code: string][] = [
    ['/api/v1/unheard-of', 404, 'not-found'],
    ['/api/v2/compilers', 404, 'not-found'],
    ['/api/v1/compilers/', 404, 'not-found'],
    ['/api/v1/compilers/cobol', 404, 'not-found'],
    ['/api/v1/compilers/..%2f..%2fetc', 400, 'bad-request'],
    ['/api/v1/compilers/%ff', 400, 'bad-request'],
    ['/api/v1/releases/go/9.9.9', 404, 'unknown-release'],
    ['/api/v1/releases/go/9.9.9/verdict', 404, 'unknown-release'],
    ['/api/v1/releases/go/1.24.2/verdict?platform=plan10', 404, 'unknown-platform'],
    ['/api/v1/releases/go/1.24.2/why?platform=plan10', 404, 'unknown-platform'],
    ['/api/v1/releases/go/<script>/why-not', 400, 'bad-request'],
    ['/api/v1/releases?limit=0', 400, 'bad-request'],
    ['/api/v1/releases?limit=1e9', 400, 'bad-request'],
    ['/api/v1/releases?cursor=nowhere', 400, 'bad-request'],
    ['/api/v1/releases?status=good', 400, 'bad-request'],
    ['/api/v1/graph', 400, 'bad-request'],
    ['/api/v1/graph?focus=%00', 400, 'bad-reference'],
    ['/api/v1/graph?focus=go@9.9.9', 404, 'unknown-release'],
    ['/api/v1/graph?focus=go@1.24.2/nothing', 404, 'unknown-artifact'],
    [`/api/v1/graph?focus=sha256:${'0'.repeat(64)}`, 404, 'unknown-artifact'],
    [`/api/v1/artifacts/sha256:${'0'.repeat(64)}`, 404, 'unknown-artifact'],
    [`/api/v1/artifacts/sha256:${'A'.repeat(64)}`, 400, 'bad-request'],
    ['/api/v1/artifacts/unrecorded:go@1/source', 404, 'not-found'],
    ['/api/v1/attestations/99999', 404, 'unknown-entry'],
    ['/api/v1/attestations/-1', 404, 'unknown-entry'],
    ['/api/v1/attestations?of=nothing', 400, 'bad-reference'],
    ['/api/v1/attestations?cursor=x', 400, 'bad-request'],
    [`/api/v1/envelopes/sha256:${'0'.repeat(64)}`, 404, 'unknown-entry'],
    ['/api/v1/badge/go/9.9.9.svg', 404, 'unknown-release'],
    ['/tile/0/999', 404, 'not-found'],
    ['/tile/../../etc/passwd', 404, 'not-found'],
    ['/tile/0/..%2f..%2fetc', 404, 'not-found'],
    ['/problems/unheard-of', 404, 'not-found'],
    ['/schema/unheard-of.json', 404, 'not-found'],
    ['/assets/unheard-of.js', 404, 'not-found'],
  ];
  test.each(wrong)('%s', async (path, status, code) => {
    const got = await ask(server, path, { headers: { accept: '*/*' } });
    expectProblem(got, status);
    expect((got.body as { type: string }).type).toBe(`/problems/${code}`);
  });

  test.each(['POST', 'PUT', 'PATCH'])('%s to what is not there', async (method) => {
    expectProblem(await ask(server, '/api/v1/unheard-of', { method }), 404);
  });

  test('a policy in error is named by its place', async () => {
    const policy = { name: 'mine', roots: { kinds: ['seed'], digests: ['sha256:xyz'] }, threshold: 0 };
    const got = await ask(server, `/api/v1/compilers?policy=${encodeURIComponent(JSON.stringify(policy))}`);
    const { type, errors } = problemSchema.parse(got.body);
    expect(type).toBe('/problems/bad-policy');
    expect(errors?.map((e) => e.at)).toEqual(expect.arrayContaining(['/roots/digests/0', '/threshold', '/independence']));
  });

  test('a policy that names nobody we know is refused', async () => {
    const { policies } = (await ask(server, '/api/v1/policies')).body as { policies: { policy: object }[] };
    const policy = { ...policies[0]?.policy, verifiers: ['alice', 'mallory'], compromised: ['organization:nobody'] };
    const got = await ask(server, `/api/v1/compilers?policy=${Buffer.from(JSON.stringify(policy)).toString('base64url')}`);
    expect(problemSchema.parse(got.body).errors?.map((e) => e.at)).toEqual(['/verifiers/1', '/compromised/0']);
  });

  test('evaluate says where a scenario is wrong', async () => {
    const post = (body: string): Promise<Got> => ask(server, '/api/v1/evaluate', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    for (const body of ['', '{', '\ud800']) expectProblem(await post(body), 400);
    for (const body of ['[]', 'null', '"x"', '{"policy":{}}', '{"scenario":1}']) expectProblem(await post(body), 422);
    const got = await post('{"roots":[],"releases":[],"verifiers":[],"attestations":[],"policy":{"name":"x"}}');
    expect(problemSchema.parse(got.body).type).toBe('/problems/bad-policy');
    expectProblem(await post(`"${'x'.repeat(5 << 20)}"`), 413);
  });
});

describe('/openapi.json', () => {
  test('describes every operation and problem, and resolves', async () => {
    const { body, text } = await ask(server, '/openapi.json');
    const { openapi, paths, components } = body as { openapi: string; paths: Record<string, Record<string, { responses: object }>>; components: { schemas: object } };
    expect(openapi).toBe('3.1.0');
    for (const operation of all) expect(paths[operation.path]?.[operation.method.toLowerCase()]?.responses).toBeDefined();
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((m) => m[1] ?? '');
    expect(names.length).toBeGreaterThan(50);
    expect([...new Set(names)].filter((name) => !(name in components.schemas))).toEqual([]);
  });

  test('a submission may be of every format that is taken, and of none that is not', () => {
    const named = operations.submit.body.map(({ mediaType }) => mediaType);
    expect(named.filter((type) => type !== 'application/octet-stream' && type !== 'application/x-ndjson').toSorted()).toEqual([...new Set(Object.values(mediaTypes))].toSorted());
  });

  test('every operation that answers JSON names its schema', async () => {
    const { paths } = (await ask(server, '/openapi.json')).body as { paths: Record<string, object> };
    expect(Object.keys(paths).filter((path) => JSON.stringify(paths[path]).includes('"application/json":{}'))).toEqual([]);
  });
});

describe('documents', () => {
  test.each(['/docs', '/problems', ...Object.keys(problemTypes).map((code) => `/problems/${code}`)])('%s is a page', async (path) => {
    const got = await ask(server, path);
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(got.text).toContain('<title>');
    expect(got.text).not.toMatch(/<script|style=|<style|https?:\/\//);
  });

  test('/docs names every operation', async () => {
    const { text } = await ask(server, '/docs');
    for (const { id } of all) expect(text).toContain(`id="${id}"`);
  });

  test('what mends a problem names addresses that are there', async () => {
    const addresses = new Set(Object.values(problemTypes).flatMap(({ mend }) => mend.match(/(?<![\w.])\/[a-z][\w/.?=]*[\w=]/g) ?? []));
    expect(addresses.size).toBeGreaterThan(3);
    for (const address of addresses) expect([address, (await ask(server, address)).status]).not.toEqual([address, 404]);
  });

  test.each(['policy', 'scenario', 'registry', 'statement', 'leaf', 'rebuild', 'withdrawal'])('/schema/%s.json is a JSON Schema', async (name) => {
    const got = await ask(server, `/schema/${name}.json`);
    expect(got.body).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `/schema/${name}.json` });
  });
});
