/** What is published under a name, a digest or an id; and where sources do not agree. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disagreementsSchema, filesSchema, type DisagreementsAnswer, type FilesAnswer } from '../../schema/api.ts';
import { ask, catalog, startTestServer, type Got, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => { server = await startTestServer(); });
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

function files(body: unknown): Promise<Got> {
  return ask(server, '/api/v1/files', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

describe('published files', () => {
  const file = catalog().files.get('go@1.24.2/linux-amd64');
  if (file?.name === undefined) throw new Error('the catalog has no go@1.24.2/linux-amd64 with a name');
  const { name, digest, id } = file;

  test.each([['id', { ids: [id] }], ['name', { names: [name] }], ['digest', { digests: [digest] }], ['all three', { ids: [id], names: [name], digests: [digest] }]])('by %s', async (_, body) => {
    const got = await files(body);
    expect(got.status).toBe(200);
    const answer: FilesAnswer = filesSchema.parse(got.body);
    expect(answer.files).toEqual([{ id, release: 'go@1.24.2', platform: 'linux-amd64', role: 'binary', name, digest }]);
    expect(answer.catalog).toBe(catalog().digest);
  });

  test('of nothing known is nothing', async () => {
    expect((await files({ ids: ['go@0/none'], names: ['__proto__', 'constructor'], digests: [`sha256:${'0'.repeat(64)}`] })).body).toMatchObject({ files: [] });
    expect((await files({})).body).toMatchObject({ files: [] });
  });

  test.each([
    ['too many', { names: Array.from({ length: 2001 }, (_, i) => `n${i}`) }], ['no digest', { digests: ['sha256:1'] }], ['no object', []], ['a member that means nothing', { name: 'x' }], ['null', null],
  ])('refuses %s', async (_, body) => {
    expect((await files(body)).status).toBe(400);
  });
});

test('every disagreement of the catalog is told, with the release it is about', async () => {
  const answer: DisagreementsAnswer = disagreementsSchema.parse((await ask(server, '/api/v1/disagreements')).body);
  expect(answer.disagreements).toHaveLength(catalog().disagreements.length);
  for (const d of answer.disagreements) expect(d.release).toBe(d.file === null ? null : catalog().files.get(d.file)?.release);
});
