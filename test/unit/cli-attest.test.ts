/** A rebuilder's way: a key, a build, a signed statement, a verdict. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submissionSchema, type Submission } from '../../schema/api.ts';
import { catalog, startTestServer, type TestServer } from '../api/server.ts';
import { rootline, workFolder, type Ran } from './cli-run.ts';

const folder = workFolder();
const data = join(folder.path, 'store');
const key = join(folder.path, 'ada.key');
const file = 'go@1.21.0/linux-amd64';
const published = catalog().files.get(file)?.digest ?? '';
let server: TestServer;
let keygen: Ran;
const run = (args: string[], input?: string): Promise<Ran> =>
  rootline(args, { cwd: folder.path, env: { ROOTLINE_KEY: key, ROOTLINE_DATA: data }, ...(input !== undefined && { input }) });

beforeAll(async () => {
  keygen = await run(['keygen', '--register', 'ada', '--organization', 'lovelace']);
  server = await startTestServer([], data);
});
afterAll(async () => {
  await server.end();
  folder.remove();
});

describe('keygen', () => {
  test('makes a key for its owner alone, and enters it into the registry of the store', () => {
    expect(keygen.code).toBe(0);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const registry = JSON.parse(readFileSync(join(data, 'registry.json'), 'utf8')) as { verifiers: unknown[]; organizations: unknown[] };
    expect(registry.verifiers).toMatchObject([{ id: 'ada', organization: 'lovelace', keys: [{ type: 'public-key', algorithm: 'ed25519' }] }]);
    expect(registry.organizations).toEqual([{ id: 'lovelace', name: 'lovelace' }]);
  });

  test('names every key after its verifier, so that a second one has its place beside the first', async () => {
    const elsewhere = join(folder.path, 'elsewhere');
    for (const [i, who] of ['ada', 'bob', 'ada'].entries()) expect((await run(['keygen', '--register', who, '--data', elsewhere, '-o', join(folder.path, `key${i}`)])).code).toBe(0);
    const registry = JSON.parse(readFileSync(join(elsewhere, 'registry.json'), 'utf8')) as { verifiers: { id: string; keys: { id: string }[] }[] };
    expect(registry.verifiers.map(({ id, keys }) => [id, keys.map((one) => one.id)])).toEqual(expect.arrayContaining([['ada', ['ada-1', 'ada-2']], ['bob', ['bob-1']]]));
  });

  test('never writes over a key', async () => {
    const before = readFileSync(key, 'utf8');
    const { code, err } = await run(['keygen']);
    expect(code).toBe(2);
    expect(err).toContain('ada.key');
    expect(readFileSync(key, 'utf8')).toBe(before);
  });

  test('leaves no key behind that the registry does not take', async () => {
    const path = join(folder.path, 'second.key');
    const before = readFileSync(join(data, 'registry.json'), 'utf8');
    const refused = await run(['keygen', '--register', 'eve', '--id', 'ada-1', '-o', path]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('is given twice');
    expect([existsSync(path), existsSync(`${path}.pub`)]).toEqual([false, false]);
    expect(readFileSync(join(data, 'registry.json'), 'utf8')).toBe(before);
  });

  test('makes OpenPGP keys, and tells the registry entry', async () => {
    const { code, json } = await run(['keygen', '--type', 'openpgp', '--id', 'bob-pgp', '--user-id', 'Bob <bob@example.org>', '-o', join(folder.path, 'bob.key'), '--json']);
    expect(code).toBe(0);
    expect(json()).toMatchObject({ entry: { type: 'openpgp', id: 'bob-pgp', fingerprint: expect.stringMatching(/^[0-9A-F]{40,64}$/) as string }, registered: null });
  });
});

describe('attest and submit', () => {
  test('a statement is written, handed in once, and known the second time', async () => {
    const attested = await run(['attest', file, '--output', published, '--declared', '--json']);
    expect(attested.code).toBe(0);
    const { path, statement } = attested.json() as { path: string; statement: { result: string; inputs: unknown[] } };
    expect(statement).toMatchObject({ result: 'reproduced', inputs: [{ role: 'compiler' }, { role: 'source' }] });
    const [first, second] = [await run(['submit', path, '--json']), await run(['submit', path])];
    expect(first.code).toBe(0);
    expect(submissionSchema.parse(first.json())).toMatchObject({ created: true, entry: { verifier: 'ada' } });
    expect([second.code, second.out]).toEqual([0, expect.stringContaining('already there as entry')]);
  });

  test('what the build gave decides the result', async () => {
    writeFileSync(join(folder.path, 'mine.tar.gz'), 'not what Google publishes');
    const { code, out } = await run(['attest', file, '--output', './mine.tar.gz', '--compiler', 'go@1.17.13/linux-amd64', '--submit']);
    expect(code).toBe(0);
    expect(out).toMatch(/✗ go@1\.21\.0\/linux-amd64: differs\n/);
    expect(out).toContain('taken as entry');
    const shown = await run(['show', file]);
    expect(shown.out).toContain('ada (lovelace) got sha256:');
  });

  test('an earlier statement can be taken back', async () => {
    const { code, json } = await run(['attest', file, '--output', published, '--tool', published, '--submit', '--json']);
    expect(code).toBe(0);
    const { submission } = json() as { submission: Submission };
    const withdrawn = await run(['attest', '--withdraw', submission.entry.envelope, '--reason', 'wrong machine', '--submit']);
    expect([withdrawn.code, withdrawn.out]).toEqual([0, expect.stringContaining('taken as entry')]);
  });

  test('standard output and input work as files', async () => {
    const attested = await run(['attest', 'go@1.22.6/linux-amd64', '--output', catalog().files.get('go@1.22.6/linux-amd64')?.digest ?? '', '--out', '-']);
    expect(JSON.parse(attested.out)).toMatchObject({ payloadType: 'application/vnd.in-toto+json' });
    expect((await run(['submit', '-'], attested.out)).out).toContain('taken as entry');
  });

  test.each([
    ['bad bytes', 'no envelope at all', 'refused'],
    ['nothing', '', 'refused'],
    ['an unsigned statement', '{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"x","predicate":{}}', 'refused'],
  ])('a refusal says why and how to mend it: %s', async (name, content, says) => {
    const path = join(folder.path, `${name}.json`);
    writeFileSync(path, content);
    const { code, out } = await run(['submit', path]);
    expect(code).toBe(1);
    expect(out).toContain(says);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
  });

  test.each([
    [['attest', 'go@1.21.0', '--output', published], 'go@1.21.0 has several files'],
    [['attest', 'go@1.21.0/vms', '--output', published], 'go@1.21.0 has no file vms'],
    [['attest', file, '--output', './nowhere'], 'nowhere'],
    [['attest', file, '--output', published, '--compiler', 'go@99'], 'go@99'],
    [['attest', file, '--output', published, '--compiler', 'go@1.17.13'], 'is many files'],
    [['attest', '--withdraw', 'sha256:1'], 'is not the sha256 digest of an envelope'],
    [['attest', file, '--output', published, '--key', './nowhere.key'], 'nowhere.key'],
  ])('what cannot be attested ends with 2: %j', async (args, says) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});

const script = (body: string): string[] => ['--', process.execPath, '-e', body];

describe('rebuild', () => {
  test('runs in a clean environment, compares, and states the difference', async () => {
    const show = 'const fs=require("fs");fs.writeFileSync("out.json",JSON.stringify({env:process.env,mask:process.umask()}));console.log("building")';
    const { code, json, err } = await run(['rebuild', file, '--output', 'out.json', '--env', 'GOAMD64=v1', '--json', '--out', join(folder.path, 'r.json'), ...script(show)]);
    expect(code).toBe(1);
    expect(err).toContain('building');
    expect(json()).toMatchObject({ comparison: null, published, statement: { result: 'differs', of: file } });
    const { env, mask } = JSON.parse(readFileSync(join(folder.path, 'out.json'), 'utf8')) as { env: Record<string, string>; mask: number };
    expect(mask).toBe(0o022);
    expect(Object.keys(env).toSorted()).toEqual(['GOAMD64', 'HOME', 'LANG', 'LC_ALL', 'LOGNAME', 'PATH', 'SOURCE_DATE_EPOCH', 'TMPDIR', 'TZ', 'USER']);
    expect(env['SOURCE_DATE_EPOCH']).toBe(String(Date.parse('2023-08-08T00:00:00Z') / 1000));
    expect(existsSync(env['HOME'] ?? '')).toBe(false);
    expect((await run(['submit', join(folder.path, 'r.json')])).out).toContain('taken as entry');
  });

  test.each([
    ['fails', 'process.exit(3)', 'ended with exit code 3'],
    ['leaves nothing', '', 'the build left no file'],
  ])('a build that %s is no statement', async (_, body, says) => {
    const { code, err, out } = await run(['rebuild', file, '--output', 'none.bin', ...script(body)]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(says);
  });

  test('an output that was there before is not taken for a new one', async () => {
    writeFileSync(join(folder.path, 'old.bin'), 'old');
    expect((await run(['rebuild', file, '--output', 'old.bin', ...script('')])).err).toContain('did not write');
  });

  test('a command that is not there is named', async () => {
    expect((await run(['rebuild', file, '--output', 'x', '--', 'no-such-program-here'])).err).toContain('no-such-program-here cannot be run');
  });

  test('only the published file itself is looked into', async () => {
    writeFileSync(join(folder.path, 'fake'), 'fake');
    const { code, err } = await run(['rebuild', file, '--output', 'x', '--no-sign', '--published', './fake', ...script('require("fs").writeFileSync("x","y")')]);
    expect(code).toBe(2);
    expect(err).toContain(`not the published ${published}`);
  });
});
