/** What the commands tell of chains, from a server and from the store alike. */
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { artifactSchema, compilersSchema, graphSchema, releaseSchema, verdictSchema, whyNotSchema, whySchema } from '../../schema/api.ts';
import { chokepointsSchema, convergenceSchema, whatIfSchema, type WhatIf } from '../../schema/explain.ts';
import { attest, makeVerifier } from '../api/signing.ts';
import { rebuildOf, startTestServer, submit, type TestServer } from '../api/server.ts';
import { rootline, workFolder, type Ran } from './cli-run.ts';

const folder = workFolder();
const file = 'stagex-go@2025.04.1/linux-amd64';
const bob = makeVerifier('bob');
let server: TestServer;
const ask = (...args: string[]): Promise<Ran> => rootline([...args, '--server', server.url], { cwd: folder.path });

beforeAll(async () => {
  const ada = makeVerifier('ada');
  server = await startTestServer([ada, bob]);
  expect((await submit(server, attest(ada, rebuildOf(file)))).status).toBe(201);
});
afterAll(async () => {
  await server.end();
  folder.remove();
});

describe('verify', () => {
  test('says no with 1, and why', async () => {
    const { code, out } = await ask('verify', 'go@1.21.0');
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ Go 1\.21\.0 is not chain-verified: .+\n/);
    expect(out).toContain('strength 0 by organization, 0 by verifier');
    expect(out).toContain('policy one-rebuild');
  });

  test('answers for each of several, and with the code of the worst', async () => {
    const mixed = await ask('verify', 'go@1.21.0', 'rust@1.98', 'rustboot@ef75860', '--json');
    expect([mixed.code, mixed.out.trimEnd().split('\n').map((line) => verdictSchema.parse(JSON.parse(line)).release)]).toEqual([2, ['go@1.21.0', 'rustboot@ef75860']]);
    expect(mixed.err).toContain('did you mean rust@1.98.0?');
    expect((await ask('verify', 'go@1.21.0', 'rustboot@ef75860')).code).toBe(1);
  });

  test('says no with 1 to a reader that did not stay for the answer', async () => {
    const { code, err } = await rootline(['verify', 'go@1.21.0', '--json', '--server', server.url], { cwd: folder.path, unread: true });
    expect([code, err]).toEqual([1, '']);
  });

  test.skipIf(!existsSync('/dev/full'))('cannot tell what it cannot write: 2', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, err } = await rootline(['verify', 'go@1.21.0', '--server', server.url], { cwd: folder.path, stdout: full });
    closeSync(full);
    expect(code).toBe(2);
    expect(err).toContain('rootline: ENOSPC');
    expect(err).not.toContain('at ');
  });

  test('says yes with 0 where the policy takes the published binary for a root', async () => {
    const root = await ask('show', 'rust@1.98.0', '--policy', 'upstream', '--json');
    const builder = releaseSchema.parse(root.json()).files.find((f) => f.id.endsWith('x86_64-unknown-linux-gnu/rustc'))?.recipe?.inputs.find((i) => i.role === 'compiler');
    const { code, out } = await ask('verify', builder?.digest ?? '', '--policy', 'upstream');
    expect(code).toBe(0);
    expect(out).toContain('is a root');
  });

  test('answers JSON as the API does', async () => {
    const { code, json } = await ask('verify', 'go@1.21.0', '--platform', 'linux-amd64', '--json');
    expect(code).toBe(1);
    expect(verdictSchema.parse(json())).toMatchObject({ release: 'go@1.21.0', platform: 'linux-amd64', verified: false });
  });

  test('takes a file of a release, and a file on this machine', async () => {
    expect((await ask('verify', file)).out).toContain(`${file} is not chain-verified`);
    writeFileSync(join(folder.path, 'stranger'), 'nobody knows these bytes');
    const { code, err } = await ask('verify', './stranger');
    expect(code).toBe(2);
    const piped = await rootline(['verify', '-', '--server', server.url], { cwd: folder.path, input: 'nobody knows these bytes' });
    expect([piped.code, piped.err.match(/sha256:[0-9a-f]{64}/)?.[0]]).toEqual([2, err.match(/sha256:[0-9a-f]{64}/)?.[0]]);
    expect(err).toMatch(/\.\/stranger is sha256:[0-9a-f]{64}, which neither the catalog nor any attestation names/);
  });

  test('changes single members of the policy', async () => {
    const { json } = await ask('verify', 'go@1.21.0', '--policy', 'declared', '--threshold', '4', '--independence', 'verifier', '--json');
    expect(verdictSchema.parse(json()).grounds.policy.name).toBe('declared with threshold 4, by verifier');
    const plain = verdictSchema.parse((await ask('verify', 'go@1.21.0', '--policy', 'declared', '--json')).json());
    const same = verdictSchema.parse((await ask('verify', 'go@1.21.0', '--policy', 'declared', '--threshold', '2', '--json')).json());
    expect(same.grounds.policy.digest).toBe(plain.grounds.policy.digest);
  });

  test('takes a policy from a file, and says where a bad one is wrong', async () => {
    const policies = (await ask('policy', 'list', '--json')).json() as { policies: { policy: Record<string, unknown> }[] };
    const mine = join(folder.path, 'mine.json');
    writeFileSync(mine, JSON.stringify({ ...policies.policies[0]?.policy, name: 'mine' }));
    expect(verdictSchema.parse((await ask('verify', 'go@1.21.0', '--policy', mine, '--json')).json()).grounds.policy.name).toBe('mine');
    expect((await ask('policy', 'check', mine)).code).toBe(0);
    const named = await rootline(['policy', 'check', '-', '--server', server.url], { input: JSON.stringify({ ...policies.policies[0]?.policy, verifiers: ['ada', 'nobody'] }) });
    expect([named.code, named.err]).toEqual([2, expect.stringContaining('/verifiers/1: the registry has no verifier "nobody"')]);
    expect((await ask('policy', 'check', './nowhere.json')).err).toContain('cannot read ./nowhere.json');
    writeFileSync(mine, JSON.stringify({ ...policies.policies[0]?.policy, name: 'mine', threshold: '2', colour: 'red' }));
    const { code, err } = await ask('verify', 'go@1.21.0', '--policy', mine);
    expect(code).toBe(2);
    expect(err).toContain('/threshold');
    expect(err).toContain('colour');
  });

  test.each([
    ['nosuch@99', [], 'rootline: the catalog has no release nosuch@99\n'],
    ['go@1.21', [], 'rootline: the catalog has no release go@1.21; did you mean go@1.21.0?\n'],
    ['go1.21.0', [], 'did you mean go@1.21.0?\n'],
    ['go@1.21.0/plan9-toaster', [], 'go@1.21.0 has no file plan9-toaster; it has go@1.21.0/source, '],
    ['go@1.21.0/linux-amd46', [], 'go@1.21.0 has no file linux-amd46; did you mean linux-amd64?\n'],
    ['go@1.21.0', ['--platform', 'vax'], 'vax; it has '],
    ['go@1.21.0', ['--platform', 'linux_amd64'], 'did you mean linux-amd64?\n'],
    ['go@1.21.0', ['--policy', 'strickt'], 'there is no policy "strickt"; did you mean strict?\n'],
    ['go@1.21.0', ['--policy', 'nope'], 'there is no policy "nope"'],
    ['go@1.21.0', ['--policy', 'nope', '--threshold', '2'], 'there is no policy "nope"'],
    ['go@1.21.0', ['--at', '99999'], '99999'],
    [`sha256:${'a'.repeat(64)}`, [], 'aaaa'],
  ])('cannot tell, with 2: %s %j', async (ref, more, says) => {
    const { code, err, out } = await ask('verify', ref, ...more);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(out).toBe('');
  });

  test('cannot tell where no server is', async () => {
    const { code, err } = await rootline(['verify', 'go@1.21.0', '--server', 'http://localhost:9']);
    expect(code).toBe(2);
    expect(err).toContain('http://localhost:9');
  });

  test('a past point of the log gives the answer of then', async () => {
    const { json } = await ask('verify', file, '--at', '1', '--json');
    expect(artifactSchema.parse(json()).link.evidence).toHaveLength(0);
    expect(artifactSchema.parse((await ask('verify', file, '--json')).json()).link.evidence).toHaveLength(1);
  });
});

describe('why and why-not', () => {
  test('why tells the links and their evidence, or that there is no proof', async () => {
    const { code, json } = await ask('why', file, '--json');
    expect(code).toBe(1);
    expect(whySchema.parse(json()).links).toEqual([]);
    expect((await ask('why', file)).out).toContain('rootline why-not stagex-go@2025.04.1');
  });

  test('why-not names the first broken links and what is missing', async () => {
    const { code, json } = await ask('why-not', file, '--json');
    expect(code).toBe(1);
    expect(whyNotSchema.parse(json()).broken.length).toBeGreaterThan(0);
    expect((await ask('why-not', file)).out).toMatch(/The first broken links?:/);
    expect((await ask('why-not', 'stagex-ocaml@2025.04.1')).out).toMatch(/\nNo rebuild can mend this: /);
  });
});

describe('show', () => {
  test('compilers, a compiler, a release, an artifact', async () => {
    expect(compilersSchema.parse((await ask('show', '--json')).json()).compilers.length).toBeGreaterThan(8);
    expect((await ask('show', 'mrustc')).out).toContain('mrustc@0.12.0');
    const release = await ask('show', 'go@1.21.0');
    expect(release.out).toMatch(/linux-amd64 +sha256:[0-9a-f]{12}… +from go@1\.17\.13\/linux-amd64 \(r/);
    expect(releaseSchema.parse((await ask('show', 'go@1.21.0', '--json')).json()).files.length).toBeGreaterThan(30);
    expect((await ask('show', file)).out).toContain('ada (ada) reproduced it, bit-identical');
  });
});

describe('graph and export', () => {
  const rust = ['rust@1.98.0', '--platform', 'x86_64-unknown-linux-gnu'];

  test('the chain as text, roots first', async () => {
    const { code, out } = await ask('graph', ...rust);
    expect(code).toBe(0);
    expect(out).toContain('69 releases');
    expect(out.indexOf('rustboot source')).toBeLessThan(out.indexOf('rust@1.98.0'));
  });

  test('runs open by their id', async () => {
    const folded = graphSchema.parse((await ask('graph', ...rust, '--json')).json());
    const run = folded.nodes.find((n) => n.kind === 'run' && n.label.startsWith('69'));
    const opened = graphSchema.parse((await ask('graph', ...rust, '--open', run?.id ?? '', '--json')).json());
    expect(opened.nodes.length).toBe(folded.nodes.length - 1 + (run?.folds ?? 0));
    const all = graphSchema.parse((await ask('graph', ...rust, '--no-collapse', '--json')).json());
    expect(all.nodes).toHaveLength(all.total);
  });

  test.each([['svg', '<svg '], ['dot', 'digraph '], ['gexf', '<?xml '], ['json', '{\n']])('exports %s', async (format, begins) => {
    const path = join(folder.path, `chain.${format}`);
    const [written, piped] = await Promise.all([ask('export', 'go@1.21.0/linux-amd64', '-o', path), ask('export', 'go@1.21.0/linux-amd64', '--format', format)]);
    expect([written.code, written.out]).toEqual([0, '']);
    expect(readFileSync(path, 'utf8')).toBe(piped.out);
    expect(piped.out.startsWith(begins)).toBe(true);
  });
});

describe('next', () => {
  test('names first the rebuild that brings Go furthest, with its command', async () => {
    const { code, out } = await ask('next', '--compiler', 'go', '--platform', 'linux-amd64', '--limit', '1', '--json');
    expect(code).toBe(0);
    const { rebuilds, total } = JSON.parse(out) as { rebuilds: { file: string; command: string; turns: unknown[]; closer: number }[]; total: number };
    expect(rebuilds).toHaveLength(1);
    expect(total).toBeGreaterThan(1);
    expect(rebuilds[0]?.file).toBe('go@1.17.13/linux-amd64');
    expect(rebuilds[0]?.command).toContain('rootline rebuild go@1.17.13/linux-amd64');
    expect(rebuilds[0]?.closer).toBeGreaterThan(50);
  });

  test('refuses a verifier that is not registered, and a limit of none', async () => {
    expect((await ask('next', '--verifier', 'nobody')).err).toContain('"nobody"');
    expect((await ask('next', '--limit', '0')).code).toBe(2);
  });
});

describe('chokepoints and convergence', () => {
  test('what every proof goes through, and 1 where there is none', async () => {
    const { code, out } = await ask('chokepoints', file, '--policy', 'upstream', '--json');
    const answer = chokepointsSchema.parse(JSON.parse(out));
    expect(code).toBe(answer.verified ? 0 : 1);
    const vendor = await ask('chokepoints', 'go@1.22.6/linux-amd64', '--policy', 'upstream');
    expect([vendor.code, vendor.out]).toEqual([0, expect.stringContaining('Roots reached: go1.22.6; ')]);
    expect(vendor.out).toContain('no streak');
    expect(await ask('chokepoints', 'go@1.21.0')).toMatchObject({ code: 1, out: expect.stringContaining('is not chain-verified, so there is no proof to look at') });
  });

  test('bytes from several lineages', async () => {
    expect((await ask('convergence')).out).toContain('0 files got from lineages with no root in common');
    expect(convergenceSchema.parse((await ask('convergence', '--policy', 'declared', '--json')).json()).converged).toEqual([]);
  });
});

describe('the command of a missing rebuild', () => {
  const missing = async (...args: string[]): Promise<string[]> => (whyNotSchema.parse((await ask('why-not', ...args, '--json')).json()).missing ?? []).map((one) => one.command);

  test('runs as it is, once the build and its output are filled in', async () => {
    const [command = ''] = await missing('go@1.24.3', '--platform', 'linux-amd64', '--policy', 'upstream');
    expect(command).toMatch(/^npx rootline rebuild go@1\.24\.3\/linux-amd64 --output OUTPUT --compiler go@\S+ --source go@1\.24\.3\/source --submit -- BUILD$/);
    const [name = '', ...rest] = command.replace('OUTPUT', 'built').replace('--submit', '--no-sign').split(' ').slice(2, -1);
    const { code, out } = await rootline([name, '--server', server.url, ...rest, 'sh', '-c', 'echo bytes > built'], { cwd: folder.path });
    expect(out).toContain('go@1.24.3/linux-amd64 differs from what is published');
    expect(code).toBe(1);
  });

  test('names every input in a way that can be looked up', async () => {
    const commands = [...await missing('stagex-go@2025.04.1', '--threshold', '2'), ...await missing('rust@1.60.0', '--platform', 'x86_64-unknown-linux-gnu', '--policy', 'upstream')];
    expect(commands.length).toBeGreaterThan(1);
    const refs = new Set(commands.flatMap((command) => [...command.matchAll(/--(?:compiler|tool|source|environment) (\S+)/g)].map(([, ref]) => ref ?? '')));
    for (const ref of [...refs].slice(0, 20)) expect(await ask('show', ref, '--json')).toMatchObject({ code: 0 });
  });
});

describe('what-if', () => {
  const difference = async (...args: string[]): Promise<WhatIf> => whatIfSchema.parse((await ask('what-if', ...args, '--json')).json());

  test('taking published binaries for roots lets releases rise, and none fall', async () => {
    const { falls, rises } = await difference('--roots', 'vendor');
    expect(falls).toEqual([]);
    expect(rises.find((c) => c.release === 'go@1.17.13')).toMatchObject({ because: 'go1.17.13 is taken for a root' });
    expect(await difference('--preset', 'vendor-reset')).toMatchObject({ falls, rises });
    // As many as there are files of it, named once.
    expect((await ask('what-if', '--roots', 'vendor')).out).toMatch(/Roots that what rises stands on \(\d+\): .*go1\.17\.13 × 13/);
  });

  test('a compromised artifact takes its release down, and names what is downstream', async () => {
    const digest = releaseSchema.parse((await ask('show', 'go@1.17.13', '--json')).json()).files.find((f) => f.id === 'go@1.17.13/linux-amd64')?.digest;
    const { falls, rises, after, downstream } = await difference('--policy', 'upstream', '--compromise', 'go@1.17.13/linux-amd64', 'verifier:bob');
    expect(falls.map((c) => c.release)).toContain('go@1.17.13');
    expect(rises).toEqual([]);
    expect(downstream).toContain('go@1.21.0');
    expect(after.policy.compromised).toEqual([digest, 'verifier:bob']);
    expect((await ask('what-if', '--policy', 'upstream', '--compromise', digest ?? '')).out).toMatch(/^\d+ releases? would fall\.\n[^]*Downstream, verified or not \(\d+\): /);
    const { code, out } = await ask('what-if', '--policy', 'upstream', '--preset', 'trusting-trust', '--compromise', 'go@1.17.13/linux-amd64');
    expect([code, out]).toEqual([0, expect.stringMatching(/^If go1\.17\.13 carried a backdoor, \d+ verified releases? would fall/)]);
  });

  test('one more rebuild would verify a release that stands on a root', async () => {
    const { rises } = await difference('--policy', 'upstream', '--rebuilt', 'go@1.24.2/linux-amd64');
    expect(rises).toMatchObject([{ release: 'go@1.24.2', platforms: ['linux-amd64'], because: expect.stringContaining('rebuilt') }]);
    expect((await ask('what-if', '--rebuilt', 'go@1.24.2')).err).toContain('has several files');
  });

  test.each([[[], 'nothing is changed'], [['--compromise', 'host:nowhere.example'], 'fetched anything from nowhere.example'], [['--compromise', 'go@1.21.0'], 'is many files'], [['--compromise', 'verifier:'], 'compromise names a digest'], [['--root', 'nonsense'], 'nonsense']])(
    'wrong usage: %j', async (args, says) => {
      const { code, err } = await ask('what-if', ...args);
      expect(code).toBe(2);
      expect(err).toContain(says);
    });
});

describe('agreement', () => {
  test('is 0 while all who counted got the published bytes', async () => {
    const { code, json, out } = await ask('agreement', file, '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({ signers: ['ada'], rows: [{ artifact: file, disagreement: false, digests: [{ signers: ['ada'] }] }] });
    expect(out).not.toContain('bob');
    expect((await ask('agreement', 'go@1.21.0')).out).toContain('Nobody has attested any file of go@1.21.0');
  });

  test('is 1 when somebody got others', async () => {
    const digest = `sha256:${'b'.repeat(64)}`;
    expect((await submit(server, attest(bob, rebuildOf(file, { output: digest, result: 'differs' })))).status).toBe(201);
    const { code, out } = await ask('agreement', file);
    expect(code).toBe(1);
    expect(out).toContain('2 signers, 1 file, 1 disagreement');
    expect(out).toMatch(/sha256:bbbbbbbbbbbb… +bob/);
  });
});

describe('where answers come from', () => {
  test('a command on the folder of a running server asks that server', async () => {
    const local = await rootline(['verify', 'go@1.21.0', '--data', server.dataDir, '--json']);
    expect(local.code).toBe(1);
    expect(local.json()).toEqual((await ask('verify', 'go@1.21.0', '--json')).json());
  });

  test('without a server, the store answers by itself', async () => {
    const { code, json } = await rootline(['verify', 'go@1.21.0', '--data', join(folder.path, 'own'), '--json']);
    expect(code).toBe(1);
    expect(verdictSchema.parse(json()).grounds.checkpoint.size).toBe(1);
  });

  test('the environment names a server too', async () => {
    const { out } = await rootline(['show', file], { env: { ROOTLINE_SERVER: server.url } });
    expect(out).toContain('ada (ada) reproduced it');
  });
});

const coloured = (text: string): boolean => text.includes('\u001b[');

describe('colours', () => {
  test('are for terminals alone, can be asked for, and NO_COLOR turns them off', async () => {
    const run = (env: Record<string, string>): Promise<Ran> => rootline(['policy', 'list', '--server', server.url], { env });
    const [plain, forced, off] = await Promise.all([run({}), run({ FORCE_COLOR: '1' }), run({ FORCE_COLOR: '1', NO_COLOR: '1' })]);
    expect([coloured(plain.out), coloured(forced.out), coloured(off.out)]).toEqual([false, true, false]);
  });
});
