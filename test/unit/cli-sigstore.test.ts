/** Signing without a key of one's own, from the identity to the audit; and what goes wrong on the way. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatVkey } from '../../chains/log/vkey.ts';
import { readKeyFile } from '../../server/log/keys.ts';
import { catalog, startTestServer, type TestServer } from '../api/server.ts';
import { rootline, workFolder, type Ran } from './cli-run.ts';
import { identityToken, startSigstore, type SigstoreServices } from './sigstore-services.ts';

const ISSUER = 'https://ci.example';
const WHO = 'https://ci.example/ada/rebuilds/.github/workflows/rebuild.yml@refs/heads/main';
const folder = workFolder();
const data = join(folder.path, 'store');
const file = 'go@1.21.0/linux-amd64';
const output = catalog().files.get(file)?.digest ?? '';
const trustedRoot = join(folder.path, 'trusted_root.json');
const token = (name: string, claims: object | string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, typeof claims === 'string' ? claims : `${identityToken(claims)}\n`);
  return path;
};
let sigstore: SigstoreServices;
let server: TestServer;
let closed: string;
let ada: string;
const run = (...args: string[]): Promise<Ran> => rootline(args, { cwd: folder.path, env: { ROOTLINE_KEY: join(folder.path, 'ada.key') } });
const attest = (...more: string[]): Promise<Ran> => run('attest', file, '--output', output, '--declared', '--data', data, ...more);

beforeAll(async () => {
  sigstore = await startSigstore();
  closed = await new Promise((done) => {
    const gone = createServer().listen(0, '127.0.0.1', () => {
      const { port } = gone.address() as AddressInfo;
      gone.close(() => done(`http://127.0.0.1:${port}`));
    });
  });
  ada = token('ada.token', { iss: ISSUER, sub: WHO });
  writeFileSync(trustedRoot, sigstore.trustedRoot);
  mkdirSync(data);
  writeFileSync(join(data, 'trusted_root.json'), sigstore.trustedRoot);
  writeFileSync(join(data, 'registry.json'), JSON.stringify({
    organizations: [{ id: 'ada', name: 'Ada' }],
    verifiers: [{ id: 'ada', name: 'Ada', organization: 'ada', keys: [{ type: 'keyless', id: 'ada-ci', issuer: ISSUER, subject: 'https://ci.example/ada/*' }] }],
  }));
  server = await startTestServer([], data);
  await run('keygen');
});
afterAll(async () => {
  await server.end();
  await sigstore.close();
  folder.remove();
});

describe('attest with Sigstore', () => {
  test('an identity signs, the server takes it, and an audit verifies it', async () => {
    const signed = await attest('--fulcio', sigstore.url, '--rekor', sigstore.url, '--identity-token-file', ada, '--server', server.url, '--submit', '--json');
    expect(signed.err).toBe('');
    expect(signed.json()).toMatchObject({ signer: expect.stringContaining(WHO) as string, submission: { created: true, entry: { verifier: 'ada', key: 'ada-ci' } } });

    const vkey = formatVkey(readKeyFile(join(data, 'log.key')).signer.key);
    const audit = (state: string, ...more: string[]): Promise<Ran> => run('log', 'audit', server.url, '--key', vkey, '--state', join(folder.path, state), ...more);
    const without = await audit('without.json');
    expect([without.code, without.out]).toEqual([2, expect.stringContaining('1 signature on Sigstore certificates could not be verified')]);
    expect(without.out).toContain('--trusted-root FILE');
    // What was not verified then is not verified now, though there is nothing new.
    const again = await audit('without.json', '--json', '--trusted-root', trustedRoot);
    expect([again.code, again.json()]).toEqual([2, expect.objectContaining({ checked: 0, unverified: 1, findings: [] })]);
    const whole = await audit('whole.json', '--json', '--trusted-root', trustedRoot);
    expect([whole.code, whole.json()]).toEqual([0, expect.objectContaining({ unverified: 0, findings: [] })]);

    const other = await startSigstore();
    writeFileSync(join(folder.path, 'other_root.json'), other.trustedRoot);
    await other.close();
    const distrusted = await audit('other.json', '--json', '--trusted-root', join(folder.path, 'other_root.json'));
    expect(distrusted.code).toBe(1);
    expect(distrusted.json()).toMatchObject({ findings: [{ kind: 'entry', detail: expect.stringContaining('the Sigstore bundle does not hold') as string }] });
    expect((await audit('none.json', '--trusted-root', './nowhere')).err).toContain('nowhere cannot be read');
  });

  test.each<[string, string[]]>([
    ['a log that tells no time', ['--rekor-api', '2']],
    ['a log that tells the time too', []],
  ])('a timestamp authority tells when, beside %s', async (name, more) => {
    const out = join(folder.path, 'timed.json');
    const of = name.includes('no time') ? 'go@1.21.1/linux-amd64' : 'go@1.21.2/linux-amd64';
    const signed = await run('attest', of, '--output', catalog().files.get(of)?.digest ?? '', '--declared', '--data', data, '--fulcio', sigstore.url, '--rekor', sigstore.url, '--tsa', sigstore.url,
      '--identity-token-file', ada, '--out', out, '--server', server.url, '--submit', '--json', ...more);
    expect(signed.err).toBe('');
    expect(signed.json()).toMatchObject({ submission: { created: true, entry: { verifier: 'ada', key: 'ada-ci' } } });
    const bundle = JSON.parse(readFileSync(out, 'utf8')) as { verificationMaterial: { timestampVerificationData: { rfc3161Timestamps: { signedTimestamp: string }[] } } };
    expect(bundle.verificationMaterial).toMatchObject({ tlogEntries: [{ kindVersion: { kind: 'dsse', version: more.length > 0 ? '0.0.2' : '0.0.1' } }] });
    const { rfc3161Timestamps } = bundle.verificationMaterial.timestampVerificationData;
    expect(rfc3161Timestamps).toHaveLength(1);

    // The same bundle with a bit of the timestamp's time changed is refused.
    const der = Buffer.from(rfc3161Timestamps[0]?.signedTimestamp ?? '', 'base64');
    const at = der.indexOf(Buffer.from([0x18, 0x0f])) + 3;
    der[at] = (der[at] ?? 0) ^ 1;
    bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps = [{ signedTimestamp: der.toString('base64') }];
    writeFileSync(out, JSON.stringify(bundle));
    const { code, out: said } = await run('submit', out, '--server', server.url);
    expect([code, said]).toEqual([1, expect.stringContaining('the Sigstore bundle does not hold')]);
  });

  test('an identity that no verifier is registered with is refused', async () => {
    const mallory = token('mallory.token', { iss: ISSUER, sub: 'https://ci.example/mallory' });
    const { code, err } = await attest('--fulcio', sigstore.url, '--rekor', sigstore.url, '--identity-token-file', mallory, '--server', server.url, '--submit');
    expect(code).not.toBe(0);
    expect(err).toContain('no verifier is registered with the identity https://ci.example/mallory');
  });

  test('a key of one\'s own can be entered into a log as well', async () => {
    const out = join(folder.path, 'bundle.json');
    expect((await attest('--rekor', sigstore.url, '--out', out)).code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: { publicKey: {}, tlogEntries: [{ kindVersion: { kind: 'dsse' } }] },
    });
  });

  test.each<[string, () => string[], string]>([
    ['Fulcio that is not there', () => ['--fulcio', closed, '--rekor', sigstore.url, '--identity-token-file', ada], 'gives no answer'],
    ['Rekor that is not there', () => ['--rekor', closed], 'gives no answer'],
    ['a timestamp authority that is not there', () => ['--tsa', closed], 'gives no answer'],
    ['a timestamp authority that is something else', () => ['--tsa', `${sigstore.url}/nowhere`], 'refuses: (400) this is not taken'],
    ['no token', () => ['--fulcio', sigstore.url, '--rekor', sigstore.url], '--identity-token-file says whose'],
    ['a token file that is not there', () => ['--fulcio', sigstore.url, '--rekor', sigstore.url, '--identity-token-file', './nowhere'], 'nowhere cannot be read'],
    ['a token without Fulcio', () => ['--identity-token-file', ada], 'for --fulcio, which is missing'],
    ['Fulcio without a log', () => ['--fulcio', sigstore.url, '--identity-token-file', ada], '--fulcio needs --rekor'],
    ['a log of the second kind and no clock', () => ['--fulcio', sigstore.url, '--rekor', sigstore.url, '--rekor-api', '2', '--identity-token-file', ada], '--rekor-api 2 needs --tsa'],
    ['a log of the second kind and a key', () => ['--rekor', sigstore.url, '--rekor-api', '2', '--tsa', sigstore.url], '--rekor-api 2 needs --fulcio'],
    ['a kind of log without a log', () => ['--rekor-api', '2'], '--rekor-api says how --rekor is spoken to'],
    ['Fulcio and a key', () => ['--fulcio', sigstore.url, '--key', './ada.key'], '--key does not go with it'],
    ['Fulcio without https', () => ['--fulcio', 'http://fulcio.example', '--rekor', sigstore.url, '--identity-token-file', ada], 'without https'],
    ['no address', () => ['--rekor', 'rekor.example'], '--rekor rekor.example is not an address'],
    ['no JWT', () => ['--fulcio', sigstore.url, '--rekor', sigstore.url, '--identity-token-file', token('bad.token', 'SECRET')], 'holds no identity token'],
    ['a token of nobody', () => ['--fulcio', sigstore.url, '--rekor', sigstore.url, '--identity-token-file', token('nobody.token', { iss: ISSUER })], 'holds no identity token'],
    ['a token of yesterday', () => ['--fulcio', sigstore.url, '--rekor', sigstore.url, '--identity-token-file', token('old.token', { iss: ISSUER, sub: WHO, exp: 1_700_000_000 })], 'expired at 2023-11-14T22:13:20.000Z'],
    ['an address not verified', () => ['--fulcio', sigstore.url, '--rekor', sigstore.url, '--identity-token-file', token('mail.token', { iss: ISSUER, email: 'a@b.c', sub: 'x' })], 'has not verified'],
  ])('%s: nothing is written, and it is said what is wrong', async (_, options, says) => {
    const out = join(folder.path, 'never.json');
    const { code, err } = await attest('--out', out, ...options());
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    expect(() => readFileSync(out)).toThrow('ENOENT');
    expect(err).not.toContain('SECRET');
  });
});
