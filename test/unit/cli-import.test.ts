/** The StageX signatures, end to end: 860 real ones, from files to verdicts. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdictSchema, type Verdict } from '../../schema/api.ts';
import { startTestServer, type TestServer } from '../api/server.ts';
import { corpus, needs } from '../shared.ts';
import { rootline, workFolder, type Ran } from './cli-run.ts';

const stagex = corpus('data/stagex');
const folder = workFolder();
const signatures = join(stagex ?? '', 'signatures');
const keys = join(stagex ?? '', 'keys');
const data = join(folder.path, 'all');

interface Report { taken: number; alreadyThere: number; refused: { code: string; count: number }[] }

async function verdict(server: TestServer, compiler: string, ...more: string[]): Promise<Verdict & { code: number | null }> {
  const { code, json } = await rootline(['verify', `stagex-${compiler}@2025.04.1`, '--policy', 'declared', '--server', server.url, '--json', ...more]);
  return { ...verdictSchema.parse(json()), code };
}

afterAll(() => folder.remove());

describe.skipIf(stagex === null)(`straight into the store: ${needs('data/stagex', stagex)}`, () => {
  let first: Ran;
  let again: Ran;
  let local: Ran;
  let server: TestServer;
  beforeAll(async () => {
    first = await rootline(['import', 'stagex', signatures, '--keys', keys, '--data', data, '--json']);
    again = await rootline(['import', 'stagex', signatures, '--keys', keys, '--data', data]);
    local = await rootline(['verify', 'stagex-go@2025.04.1', '--policy', 'declared', '--data', data]);
    server = await startTestServer([], data);
  });
  afterAll(() => server.end());

  test('takes what can be checked, and says by reason what was refused', () => {
    expect(first.code).toBe(0);
    const report = first.json() as Report & { keys: { created?: boolean }[] };
    expect(report.keys.filter((k) => k.created)).toHaveLength(4);
    expect(report.taken + report.alreadyThere + report.refused.reduce((sum, r) => sum + r.count, 0)).toBe(860);
    expect(report.taken).toBeGreaterThan(700);
    expect(report.refused.map((r) => r.code)).toEqual(['key-not-held']);
  });

  test('can be run again: everything is already there', () => {
    expect(again.code).toBe(0);
    expect(again.out).toContain('key lancevick-openpgp of lancevick already there');
    expect(again.out).toMatch(/taken +0\n/);
    expect(again.out).toMatch(/refused: The key is pinned, but its material was never given +79/);
  });

  test('people are shown both strengths', () => {
    expect(local.code).toBe(0);
    expect(local.out).toContain('✓ go 1.24.2 (StageX 2025.04.1) is chain-verified');
    expect(local.out).toContain('strength 2 by organization, 4 by verifier');
  });

  test.each(['go', 'gcc', 'rust', 'llvm'])('%s is verified back to the seed: strength 4 by verifier, 2 by organization', async (compiler) => {
    const declared = await verdict(server, compiler);
    expect(declared).toMatchObject({ code: 0, verified: true, status: 'verified', strength: { organization: 2, verifier: 4 } });
    expect(declared.sentence).toContain('hex0-seed');
    expect(await verdict(server, compiler, '--threshold', '4', '--independence', 'verifier')).toMatchObject({ code: 0, verified: true });
    expect(await verdict(server, compiler, '--threshold', '3')).toMatchObject({ code: 1, verified: false });
  });

  test('ocaml is not, and says why', async () => {
    const ocaml = await verdict(server, 'ocaml');
    expect(ocaml).toMatchObject({ code: 1, verified: false });
    expect(ocaml.sentence).toContain('prebuilt compiler');
  });
});

describe.skipIf(stagex === null)(`over HTTP, one signer's key left out: ${needs('data/stagex', stagex)}`, () => {
  let server: TestServer;
  let imported: Ran;
  beforeAll(async () => {
    const fewer = join(folder.path, 'keys');
    cpSync(keys, fewer, { recursive: true });
    rmSync(join(fewer, 'C92FE5A3FBD58DD3EC5AA26BB10116B8193F2DBD.asc'));
    server = await startTestServer();
    imported = await rootline(['import', 'stagex', signatures, '--keys', fewer, '--server', server.url, '--json']);
  });
  afterAll(() => server.end());

  test('a server takes them as well', () => {
    expect(imported.code).toBe(0);
    expect((imported.json() as Report).taken).toBeGreaterThan(500);
    expect(server.faults).toEqual([]);
  });

  test('threshold 4 by verifier does not hold any more', async () => {
    expect(await verdict(server, 'go', '--threshold', '3', '--independence', 'verifier')).toMatchObject({ code: 0, strength: { organization: 1, verifier: 3 } });
    expect(await verdict(server, 'go', '--threshold', '4', '--independence', 'verifier')).toMatchObject({ code: 1, verified: false });
  });
});

describe('import', () => {
  test('a folder without signatures, or without keys, is said to be so', async () => {
    const empty = join(folder.path, 'empty');
    mkdirSync(empty);
    const { code, err } = await rootline(['import', 'stagex', empty, '--data', join(folder.path, 'none')]);
    expect([code, err]).toEqual([2, expect.stringContaining('holds nothing in the layout of stagex')]);
    expect((await rootline(['import', '--keys', empty, '--data', join(folder.path, 'none')])).err).toContain('holds no key files');
  });

  test('nothing but refusals is a failure, told by reason', async () => {
    const image = join(folder.path, 'bad', `core-go@sha256=${'a'.repeat(64)}`);
    mkdirSync(image, { recursive: true });
    writeFileSync(join(image, 'signature-1'), '');
    writeFileSync(join(image, 'signature-2'), 'no signature at all');
    writeFileSync(join(image, 'notes.txt'), 'not handed in');
    const { code, json } = await rootline(['import', 'stagex', join(folder.path, 'bad'), '--data', join(folder.path, 'none'), '--json']);
    expect(code).toBe(1);
    const { taken, refused } = json() as Report;
    expect([taken, refused.reduce((sum, r) => sum + r.count, 0)]).toEqual([0, 2]);
  });

  test('signed lists and their signatures travel together; lines of JSON are envelopes each', async () => {
    const sigs = join(folder.path, 'guix', 'ada');
    mkdirSync(sigs, { recursive: true });
    writeFileSync(join(sigs, 'all.SHA256SUMS'), `${'a'.repeat(64)}  thing.tar.gz\n`);
    writeFileSync(join(sigs, 'all.SHA256SUMS.asc'), 'no signature');
    writeFileSync(join(sigs, 'unsigned.SHA256SUMS'), `${'a'.repeat(64)}  thing.tar.gz\n`);
    const envelope = JSON.stringify({ payload: 'e30=', payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: 'x', sig: 'AAAA' }] });
    writeFileSync(join(folder.path, 'lines.jsonl'), `${envelope}\n${envelope}\n`);
    const store = join(folder.path, 'none');
    const guix = (await rootline(['import', 'guix', join(folder.path, 'guix'), '--data', store, '--json'])).json() as Report;
    expect(guix.refused.map((r) => [r.code, r.count])).toEqual([['malformed', 1]]);
    const lines = (await rootline(['import', 'files', join(folder.path, 'lines.jsonl'), '--data', store, '--json'])).json() as Report;
    expect(lines.refused.reduce((sum, r) => sum + r.count, 0)).toBe(2);
  });
});

const guixSigs = corpus('corpora/guix-sigs');
test.skipIf(guixSigs === null)(`${needs('corpora/guix-sigs', guixSigs)}: real signatures are read whole; who is not registered is refused for that alone`, async () => {
  const { json } = await rootline(['import', 'guix', join(guixSigs ?? '', 'versions', '30.2'), '--data', join(folder.path, 'guix-store'), '--json']);
  expect((json() as Report).refused.map((r) => r.code)).toEqual(['unknown-key']);
});
