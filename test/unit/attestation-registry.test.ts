import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openBundle, type SigstoreBundle, type SigstoreTrust } from '../../chains/attestation/sigstore-bundle.ts';
import { portable } from '../../chains/attestation/primitives.ts';
import { keyFault, pinsOf } from '../../chains/attestation/registered-key.ts';
import { registryFindings, replacedKeys } from '../../chains/catalog/registry.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { keyring, refused, text } from './attestation-support.ts';

const spki = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
const withNull = 'MCwwBwYDK2VwBQADIQAZv0QJaYTN/oVBusFn3DuWyFCGqjC2tssMXDitcDFm4Q==';
const raw = (over: object = {}): RegisteredKey => ({ type: 'public-key', id: 'k', algorithm: 'ed25519', spki, ...over });
const pgp = (id: string, fingerprint: string, subkeys?: string[]): RegisteredKey => ({ type: 'openpgp', id, fingerprint: fingerprint.repeat(40), ...(subkeys ? { subkeys: subkeys.map((s) => s.repeat(40)) } : {}) });

describe('registered keys', () => {
  it.each<[string, RegisteredKey, RegisteredKey]>([
    ['one key in two encodings', raw(), raw({ id: 'l', spki: withNull })],
    ['a primary that is a subkey of another', pgp('a', 'A', ['B']), pgp('b', 'B')],
    ['two primaries with one subkey', pgp('a', 'A', ['C']), pgp('b', 'B', ['C'])],
    ['one identity', { type: 'keyless', id: 'a', issuer: 'i', subject: 's' }, { type: 'keyless', id: 'b', issuer: 'i', subject: 's' }],
  ])('may not share a pin: %s', (_, a, b) => {
    expect(registryFindings(keyring({ one: [a], two: [b] }).registry)).toHaveLength(1);
    expect(pinsOf(a).some((pin) => pinsOf(b).includes(pin))).toBe(true);
  });

  it.each<[string, RegisteredKey, string]>([
    ['no key', raw({ spki: 'AAAA' }), 'cannot be read'],
    ['junk', raw({ spki: '!' }), 'cannot be read'],
    ['another algorithm', raw({ algorithm: 'rsa' }), 'is ed25519, not rsa'],
    ['a short RSA key', raw({ algorithm: 'rsa', spki: Buffer.from(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'der' })).toString('base64') }), 'shorter than 2048'],
  ])('are told where they can verify nothing: %s', (_, key, fault) => {
    expect(keyFault(key)).toContain(fault);
  });

  it('may not take the id of another key that was registered before, in whosever hand', () => {
    const before = [keyring({ one: [raw(), pgp('p', 'A')] }).registry, keyring({}).registry];
    const now = (...keys: RegisteredKey[]): string[] => replacedKeys(before, keyring({ two: keys }).registry);
    expect(now(raw({ spki: withNull, revoked: '2026-01-01T00:00:00Z' }), pgp('p', 'A', ['B']), pgp('q', 'C'))).toEqual([]);
    expect(now(pgp('k', 'A'), pgp('p', 'B'))).toEqual(['k', 'p']);
  });

  it.each([raw(), raw({ spki: withNull }), pgp('a', 'A')])('are otherwise left alone', (key) => {
    expect(keyFault(key)).toBeNull();
  });
});
// Whom the certificate names is checked elsewhere, against real ones; here it is given.
const trust = (issuer: string, subject: string): SigstoreTrust => ({ identify: () => Promise.resolve({ issuer, subject, time: '2026-01-01T00:00:00Z' }) });

describe('a keyless identity', () => {
  const bundle: SigstoreBundle = {
    format: 'sigstore-bundle', keyHint: null, json: {},
    dsse: { format: 'dsse', payload: text('{}'), payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: '', sig: new Uint8Array(64) }] },
  };
  const ring = keyring({
    wide: [{ type: 'keyless', id: 'wide', issuer: 'https://ci', subject: 'https://host/*' }],
    narrow: [{ type: 'keyless', id: 'narrow', issuer: 'https://ci', subject: 'https://host/org/*' }],
    exact: [{ type: 'keyless', id: 'exact', issuer: 'https://ci', subject: 'https://host/org/repo' }],
  });

  it.each([['https://host/org/repo', 'exact'], ['https://host/org/other', 'narrow'], ['https://host/else', 'wide']])('%s is that of the most specific pattern, %s', async (subject, verifier) => {
    expect(await openBundle(bundle, ring, trust('https://ci', subject), portable)).toMatchObject([{ verifier, created: '2026-01-01T00:00:00Z' }]);
  });

  it.each([['https://other', 'https://host/org/repo'], ['https://ci', 'https://elsewhere/org/repo']])('%s %s is nobody\'s', async (issuer, subject) => {
    expect(await refused(() => openBundle(bundle, ring, trust(issuer, subject), portable))).toBe('unknown-key');
  });
});
