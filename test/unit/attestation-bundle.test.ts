import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpki } from '../../chains/attestation/der.ts';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { keyIdOf } from '../../chains/attestation/key-id.ts';
import { openEnvelope } from '../../chains/attestation/open.ts';
import { signDsse } from '../../chains/attestation/sign.ts';
import { matchesPattern } from '../../chains/attestation/sigstore-bundle.ts';
import { sigstoreTrust } from '../../chains/attestation/sigstore-trust.ts';
import { writeStatement } from '../../chains/attestation/statement.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { keyring, refusal, refused, text } from './attestation-support.ts';

const pair = generateKeyPairSync('ed25519');
const spki = new Uint8Array(createPublicKey(createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))).export({ type: 'spki', format: 'der' }));
const pin: RegisteredKey = { type: 'public-key', id: 'k', algorithm: 'ed25519', spki: Buffer.from(spki).toString('base64') };
const payload = writeStatement({ output: `sha256:${'a'.repeat(64)}`, inputs: [], comparison: 'bit-identical', result: 'reproduced' });
const signer = (hint?: string): Parameters<typeof signDsse>[1]['signer'] => ({
  sign: (data) => Promise.resolve({ key: { $case: 'publicKey', publicKey: '', ...(hint === undefined ? {} : { hint }) }, signature: sign(null, data, pair.privateKey) }),
});

interface BundleJson { mediaType: string; verificationMaterial: Record<string, unknown>; dsseEnvelope: { payload: string; signatures: { sig: string }[] } }
async function bundle(change: (json: BundleJson) => void = () => undefined): Promise<Uint8Array> {
  const { bytes, mediaType } = await signDsse(payload, { signer: signer(keyIdOf(readSpki(spki))), form: 'bundle' });
  expect(mediaType).toBe('application/vnd.dev.sigstore.bundle.v0.3+json');
  const json = JSON.parse(new TextDecoder().decode(bytes)) as BundleJson;
  change(json);
  return text(JSON.stringify(json));
}

describe('a Sigstore bundle under a registered key', () => {
  it('is the same statement as the bare envelope', async () => {
    const ring = keyring({ me: [pin] });
    const bare = await signDsse(payload, { signer: signer('k') });
    const [a, b] = await Promise.all([openEnvelope(readEnvelope(await bundle(), null), ring), openEnvelope(readEnvelope(bare.bytes, bare.mediaType), ring)]);
    expect(a).toMatchObject({ format: 'sigstore-bundle', verifier: 'me', payload });
    expect(a.statementId).toBe(b.statementId);
  });

  it.each(['application/vnd.dev.sigstore.bundle.v0.3+json', 'application/vnd.dev.sigstore.bundle+json; version=0.2', null])('is taken as %s', async (mediaType) => {
    expect(readEnvelope(await bundle(), mediaType).format).toBe('sigstore-bundle');
  });

  it('is refused under another key, or with another payload', async () => {
    expect(await refused(async () => openEnvelope(readEnvelope(await bundle(), null), keyring({})))).toBe('unknown-key');
    const changed = await bundle((json) => { json.dsseEnvelope.payload = Buffer.from('{}').toString('base64'); });
    expect(await refused(() => openEnvelope(readEnvelope(changed, null), keyring({ me: [pin] })))).toBe('bad-signature');
  });

  it.each<[string, (json: BundleJson) => void, string]>([
    ['an unknown version', (json) => { json.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=99.9'; }, 'unsupported-format'],
    ['no media type', (json) => { Reflect.deleteProperty(json, 'mediaType'); }, 'unsupported-format'],
    ['no statement', (json) => { Reflect.deleteProperty(json, 'dsseEnvelope'); }, 'unsupported-format'],
    ['no verification material', (json) => { json.verificationMaterial = {}; }, 'malformed'],
    ['two kinds of it', (json) => { json.verificationMaterial['certificate'] = { rawBytes: '' }; }, 'malformed'],
    ['a hint that is no string', (json) => { json.verificationMaterial['publicKey'] = { hint: 7 }; }, 'malformed'],
    ['two signatures', (json) => { json.dsseEnvelope.signatures.push(...json.dsseEnvelope.signatures); }, 'malformed'],
    ['no signature', (json) => { json.dsseEnvelope.signatures = []; }, 'unsigned'],
    ['junk in its payload', (json) => { json.dsseEnvelope.payload += '\n'; }, 'malformed'],
  ])('is refused with %s', async (_, change, code) => {
    const bytes = await bundle(change);
    expect(refusal(() => readEnvelope(bytes, null))).toBe(code);
  });
});

describe('a trusted root', () => {
  it.each(['', '[]x', '{"certificateAuthorities":[{"certChain":{"certificates":[{"rawBytes":"AAAA"}]}}]}'])('is refused where it is %j', (source) => {
    expect(refusal(() => sigstoreTrust(text(source)))).toBe('malformed');
  });

  it('refuses what is under a certificate that is none', async () => {
    const bytes = await bundle((json) => { json.verificationMaterial = { certificate: { rawBytes: 'AAAA' }, tlogEntries: [] }; });
    const sigstore = sigstoreTrust(text('{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'));
    expect(await refused(() => openEnvelope(readEnvelope(bytes, null), keyring({}), { sigstore }))).toBe('bad-signature');
  });
});

describe('a keyless subject pattern', () => {
  it.each<[string, string, boolean]>([
    ['a@example.org', 'a@example.org', true], ['a@example.org', 'b@example.org', false], ['*', '', true], ['*', 'anything', true],
    ['https://github.com/org/*@refs/tags/*', 'https://github.com/org/x@refs/tags/v1', true],
    ['https://github.com/org/*', 'https://github.com/organization/x', false],
    ['https://github.com/org/*', 'http://evil/?https://github.com/org/x', false],
    ['ab*ba', 'aba', false], ['ab*ba', 'abba', true], ['a.c', 'abc', false], ['a*b*c', 'a-c-b', false], ['*x*', 'axb', true], ['a**b', 'ab', true],
  ])('%s against %s: %s', (pattern, subject, expected) => {
    expect(matchesPattern(pattern, subject)).toBe(expected);
  });

  it('is the regular expression that it looks like', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 10 });
    fc.assert(fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (pattern, subject) => {
      expect(matchesPattern(pattern, subject)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(subject));
    }), { numRuns: 2000 });
  });
});
