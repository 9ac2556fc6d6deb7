/** `rootline proof get|check`, as a person runs it: taken from a store, checked elsewhere with nothing but the file and a key. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckReport } from '../../chains/proof/check.ts';
import { COSIGNATURE_V1, formatVkey } from '../../chains/log/vkey.ts';
import { createKeyFile } from '../../server/log/keys.ts';
import type { Problem } from '../../schema/problem.ts';
import { attest, makeVerifier } from '../api/signing.ts';
import { rebuildOf } from '../api/server.ts';
import { rootline, workFolder } from './cli-run.ts';
import { openFor } from './proof-support.ts';

const GO = 'go@1.24.2/linux-amd64';
const { path: cwd, remove } = workFolder();
let dataDir = '';
let key = '';
let end: () => Promise<void>;

beforeAll(async () => {
  const alice = makeVerifier('alice');
  const opened = await openFor([alice]);
  await opened.service.submit(attest(alice, rebuildOf(GO)), null);
  await opened.service.close();
  ({ dataDir } = opened);
  key = formatVkey(opened.log);
  end = opened.end;
  const got = await rootline(['proof', 'get', GO, '--policy', 'upstream', '-o', 'go.proof.json', '--data', dataDir], { cwd });
  expect([got.code, got.err]).toEqual([0, '']);
});
afterAll(async () => {
  await end();
  remove();
});

const check = (...args: string[]): ReturnType<typeof rootline> => rootline(['proof', 'check', ...args], { cwd });

test('what was taken away holds, and says so in words', async () => {
  const { code, out, err } = await check('go.proof.json', '--log-key', key);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('The proof holds. Go 1.24.2 for linux-amd64 is chain-verified');
  expect(out).toContain('The catalog is one that you have');
  expect(out).toContain('What the file cannot show');
  expect(out).not.toContain('✗');
});

test('for programs', async () => {
  const ran = await check('go.proof.json', '--log-key', key, '--json');
  const report = ran.json() as CheckReport;
  expect([ran.code, report.held, report.verdict?.verified]).toEqual([0, true, true]);
  expect(report.checks.every(({ state }) => state === 'held')).toBe(true);
});

test('the key may stand in a file, and the proof be compressed or come through a pipe', async () => {
  writeFileSync(join(cwd, 'log.vkey'), `${key}\n`);
  const got = await rootline(['proof', 'get', GO, '--policy', 'upstream', '-o', 'go.proof.json.gz', '--data', dataDir, '--json'], { cwd });
  expect(got.json()).toMatchObject({ file: 'go.proof.json.gz', format: 'bundle' });
  expect(gunzipSync(readFileSync(join(cwd, 'go.proof.json.gz'))).equals(readFileSync(join(cwd, 'go.proof.json')))).toBe(true);
  expect((await check('go.proof.json.gz', '--log-key', 'log.vkey')).code).toBe(0);
  expect((await rootline(['proof', 'check', '-', '--log-key', key], { cwd, input: readFileSync(join(cwd, 'go.proof.json'), 'utf8') })).code).toBe(0);
  const printed = await rootline(['proof', 'get', GO, '--policy', 'upstream', '--data', dataDir], { cwd });
  expect(printed.out).toBe(readFileSync(join(cwd, 'go.proof.json'), 'utf8'));
});

test('a proof of the contrary holds too, and is a no', async () => {
  await rootline(['proof', 'get', GO, '--policy', 'strict', '-o', 'no.json', '--data', dataDir], { cwd });
  const { code, out } = await check('no.json', '--log-key', key);
  expect(code).toBe(1);
  expect(out).toContain('The proof holds. Go 1.24.2 for linux-amd64 is not chain-verified');
});

test('a changed byte, another key, a witness that did not cosign: no, and why', async () => {
  const bytes = readFileSync(join(cwd, 'go.proof.json'));
  const place = bytes.indexOf('"threshold":1') + '"threshold":'.length;
  bytes[place] = '2'.charCodeAt(0);
  writeFileSync(join(cwd, 'changed.json'), bytes);
  const other = formatVkey(createKeyFile(join(cwd, 'other.key'), 'other.example/log').signer.key);
  const witness = formatVkey(createKeyFile(join(cwd, 'w.key'), 'w.example', COSIGNATURE_V1).signer.key);
  writeFileSync(join(cwd, 'policy.txt'), `log ${key}\nwitness w1 ${witness}\nquorum w1\n`);
  const [changed, foreign, alone] = await Promise.all([
    check('changed.json', '--log-key', key), check('go.proof.json', '--log-key', other), check('go.proof.json', '--witness-policy', 'policy.txt'),
  ]);
  expect(changed.code).toBe(1);
  expect(changed.out).toMatch(/The proof does not hold\. policy: the policy in the file is sha256/);
  expect([foreign.code, /does not hold\. checkpoint: the checkpoint is signed by no log/.test(foreign.out)]).toEqual([1, true]);
  expect([alone.code, /cosigned by nobody, and the policy asks for w1/.test(alone.out)]).toEqual([1, true]);
});

test('could not tell', async () => {
  const cases: [string[], RegExp][] = [
    [['go.proof.json'], /give its verifier key/],
    [['go.proof.json', '--log-key', 'nowhere'], /cannot read nowhere/],
    [['go.proof.json', '--log-key', 'a+00000000+AAAA'], /verifier key/],
    [['nowhere.json', '--log-key', key], /cannot read nowhere\.json/],
    [['go.proof.json', '--log-key', key, '--witness-policy', 'log.vkey'], /line 1 of the witness policy/],
  ];
  await Promise.all(cases.map(async ([args, message]) => {
    const { code, err } = await check(...args);
    expect([args, code, message.test(err)]).toEqual([args, 2, true]);
  }));
  const asJson = await check('nowhere.json', '--log-key', key, '--json');
  expect((JSON.parse(asJson.err) as Problem).type).toBe('/problems/bad-file');
});

test('the verdict alone, for other policy engines', async () => {
  const { code, out } = await rootline(['proof', 'get', GO, '--policy', 'upstream', '--format', 'svr', '--data', dataDir], { cwd });
  const { payload } = JSON.parse(out) as { payload: string };
  expect([code, JSON.parse(Buffer.from(payload, 'base64').toString())]).toMatchObject([0, { predicate: { properties: ['ROOTLINE_CHAIN_VERIFIED'] } }]);
});
