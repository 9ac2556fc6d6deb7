import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enums, PacketList, reformatKey, revokeKey, type PublicKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { interpret } from '../../chains/attestation/interpret.ts';
import { describeKey, joinMaterial, matchPin } from '../../chains/attestation/key-material.ts';
import { openEnvelope } from '../../chains/attestation/open.ts';
import { writeStatement } from '../../chains/attestation/statement.ts';
import { generateKey, loadSigner } from '../../client/cli/keys.ts';
import { concatBytes } from '../../chains/log/encoding.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { make, ring } from './attestation-openpgp-support.ts';
import { keyring, publishing, refused, text } from './attestation-support.ts';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rootline-keys-')); });
afterAll(() => rmSync(folder, { recursive: true }));

const digest = `sha256:${'a'.repeat(64)}`;
const payload = writeStatement({ output: digest, inputs: [], comparison: 'bit-identical', result: 'reproduced' });
const published = publishing([{ id: 'go@1/x', digest }]);

describe.each(['ed25519', 'openpgp'] as const)('a key of type %s', (type) => {
  it.each([['', undefined], [' behind a passphrase', 'correct horse']])('is made, signs%s and is believed once registered', async (_, passphrase) => {
    const path = join(folder, `${type}${passphrase ? '-locked' : ''}`);
    const made = await generateKey(path, { type, id: 'me-2026', userId: 'Me', ...(passphrase === undefined ? {} : { passphrase }) });
    expect(statSync(made.privatePath).mode & 0o777).toBe(0o600);
    expect(await refused(() => generateKey(path, { type, id: 'me-2026' }))).toBe('bad-request');
    if (passphrase !== undefined) expect(await refused(() => loadSigner(path, { passphrase: 'wrong' }))).toBe('bad-request');

    const { bytes, mediaType } = await (await loadSigner(path, passphrase === undefined ? {} : { passphrase })).sign(payload);
    const material = await matchPin(new Uint8Array(readFileSync(made.publicPath)), made.entry);
    const opened = await openEnvelope(readEnvelope(bytes, mediaType), keyring({ me: [made.entry] }, { 'me-2026': material }));
    expect(opened).toMatchObject({ verifier: 'me', key: 'me-2026', payload });
    expect(interpret(opened, published)).toMatchObject([{ of: 'go@1/x', result: 'reproduced' }]);
    expect(await refused(() => openEnvelope(readEnvelope(bytes, mediaType), keyring({})))).toBe('unknown-key');
  });
});

/** A certificate up to its first subkey. */
function stripSubkeys(key: PublicKey): Uint8Array {
  const packets = key.toPacketList();
  const first = packets.findIndex((p) => (p.constructor as unknown as { tag: number }).tag === enums.packet.publicSubkey);
  const kept = new PacketList();
  kept.push(...packets.slice(0, first));
  return kept.write() as Uint8Array;
}

it('makes no key under an id that the registry would not take', async () => {
  expect(await refused(() => generateKey(join(folder, 'bad'), { type: 'ed25519', id: 'not an id' }))).toBe('bad-request');
  expect(() => statSync(join(folder, 'bad'))).toThrow();
});

it('loads no signer from something else', async () => {
  expect(await refused(() => loadSigner(join(folder, 'ed25519.pub')))).toBe('bad-request');
  expect(await refused(() => loadSigner(join(folder, 'missing')))).toBe('bad-request');
});

describe('key material', () => {
  it('is described, several certificates in one file too', async () => {
    const [ada, eve] = await Promise.all([make('ada'), make('eve', { type: 'curve25519', userIDs: [{ name: 'eve' }], subkeys: [{ sign: true }] })]);
    const described = await describeKey(concatBytes(ada.material, eve.material));
    expect(described).toMatchObject([
      { type: 'openpgp', fingerprint: (ada.pin as { fingerprint: string }).fingerprint, userIds: ['ada'], expires: null, revoked: false },
      { type: 'openpgp', userIds: ['eve'], subkeys: [{ bound: true }] },
    ]);
    const kept = await matchPin(concatBytes(ada.material, eve.material), eve.pin);
    expect(kept).toEqual(eve.material);
    expect(await refused(() => matchPin(ada.material, eve.pin))).toBe('key-mismatch');
    expect(ring(ada).material('ada')).toBe(ada.material);
  });

  it('of a stripped or older copy takes nothing away from what is held; a newer one takes its place', async () => {
    const ada = await make('ada', { type: 'curve25519', userIDs: [{ name: 'ada' }], subkeys: [{ sign: true }], date: new Date('2026-01-01') });
    const [whole, stripped] = [ada.material, stripSubkeys(ada.key.toPublic())];
    expect(await joinMaterial(whole, stripped, ada.pin)).toBe(whole);
    expect(await joinMaterial(stripped, whole, ada.pin)).toBe(whole);
    expect(await joinMaterial(whole, whole.slice(), ada.pin)).toBe(whole);

    const { publicKey } = await revokeKey({ key: ada.key, date: new Date('2026-02-01'), format: 'object' });
    const revoked = publicKey.write();
    expect(await joinMaterial(whole, revoked, ada.pin)).toBe(revoked);
    expect(await joinMaterial(revoked, whole, ada.pin)).toBe(revoked);

    // A renewal without the old signing subkey: both copies are needed.
    const renewed = await reformatKey({ privateKey: ada.key, userIDs: [{ name: 'ada' }], date: new Date('2026-03-01'), format: 'object' });
    const later = renewed.publicKey.write();
    expect(await joinMaterial(whole, later, ada.pin)).toBe(later);
    const withoutSubkey = stripSubkeys(renewed.publicKey);
    const joined = await joinMaterial(whole, withoutSubkey, ada.pin);
    expect(joined).toEqual(concatBytes(withoutSubkey, whole));
    expect(await matchPin(joined, ada.pin)).toEqual(joined);
    expect(await joinMaterial(joined, whole, ada.pin)).toBe(joined);
  });

  const ed: RegisteredKey = { type: 'public-key', id: 'k', algorithm: 'ed25519', spki: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=' };
  const pem = (body: string): Uint8Array => text(`-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`);
  // The same key with the NULL parameter that rebuilderd writes and RFC 8410 forbids.
  const withNull = 'MCwwBwYDK2VwBQADIQAZv0QJaYTN/oVBusFn3DuWyFCGqjC2tssMXDitcDFm4Q==';

  it.each([['plain', ed.spki], ['with a NULL parameter', withNull]])('is taken as PEM, %s', async (_, body) => {
    expect(await describeKey(pem(body))).toMatchObject([{ type: 'public-key', algorithm: 'ed25519', spki: ed.spki }]);
    expect(Buffer.from(await matchPin(pem(body), ed)).toString('base64')).toBe(ed.spki);
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'malformed'],
    ['text', text('hello'), 'malformed'],
    ['PEM that is no DER', pem('AAAA'), 'malformed'],
    ['PEM with junk in it', pem(`${ed.spki.slice(0, 20)}!${ed.spki.slice(20)}`), 'malformed'],
    ['a key with something after it', pem(Buffer.concat([Buffer.from(ed.spki, 'base64'), Buffer.from([0])]).toString('base64')), 'malformed'],
    ['a key of another algorithm', pem('MCowBQYDK2VuAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='), 'unsupported-format'],
    ['a signature', Uint8Array.of(0xc2, 1, 4), 'malformed'],
    ['a key packet cut short', Uint8Array.of(0xc6, 3, 4, 0, 0), 'malformed'],
    ['armor without an end', text('-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n'), 'malformed'],
    ['ten thousand packets', concatBytes(...Array.from({ length: 10_000 }, () => Uint8Array.of(0xca, 0))), 'too-complex'],
    ['two mebibytes', new Uint8Array(2 << 20), 'too-large'],
  ])('is refused where it is %s', async (_, material, code) => {
    expect(await refused(() => describeKey(material))).toBe(code);
  });
});
