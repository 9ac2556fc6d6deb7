import { deflateRawSync, deflateSync } from 'node:zlib';
import { createCleartextMessage, createMessage, enums, revokeKey, sign, type PrivateKey } from 'openpgp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { describeKey } from '../../chains/attestation/key-material.ts';
import { openAll, openEnvelope } from '../../chains/attestation/open.ts';
import { portable, type Primitives } from '../../chains/attestation/primitives.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { concatBytes } from '../../chains/log/encoding.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { make, peculiarSignature, quiet, rareKey, ring, signaturePacket, type KeyOptions, type Made, type Peculiar } from './attestation-openpgp-support.ts';
import { keyring, refusal, refused, text } from './attestation-support.ts';

const LIST = `${'a'.repeat(64)}  one.tar.gz\n${'b'.repeat(64)}  two.tar.gz\n`;
const message = async (key: PrivateKey | PrivateKey[], options: object = {}): Promise<Uint8Array> => sign({ message: await createMessage({ binary: text(LIST) }), signingKeys: key, format: 'binary', config: quiet, ...options });
const detachedSignature = async (key: PrivateKey): Promise<Uint8Array> => sign({ message: await createMessage({ binary: text(LIST) }), signingKeys: key, detached: true, format: 'binary' });
const cleartext = async (key: PrivateKey): Promise<string> => sign({ message: await createCleartextMessage({ text: LIST }), signingKeys: key });
const packet = (key: PrivateKey, peculiar: Peculiar): Promise<Uint8Array> => signaturePacket(key, text(LIST), peculiar);
const detached = (signature: Uint8Array, data = LIST, over: object = {}): Uint8Array => text(JSON.stringify({
  v: 1, format: 'sha256sums', name: 'all.SHA256SUMS', payload: Buffer.from(data).toString('base64'), signature: Buffer.from(signature).toString('base64'), ...over,
}));
/** An old-format packet of indeterminate length, as GnuPG writes compressed data. */
const compressed = (algorithm: number, data: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(0xa3, algorithm), data);

let ada: Made;
let eve: Made;
beforeAll(async () => {
  [ada, eve] = await Promise.all([make('ada'), make('eve')]);
});

describe.each<[string, Primitives]>([['portable', portable], ['node', nodePrimitives]])('OpenPGP with %s primitives', (_, primitives) => {
  const open = (bytes: Uint8Array, ...made: Made[]): ReturnType<typeof openEnvelope> => openEnvelope(readEnvelope(bytes, null), ring(...made), { primitives });

  it.each<[string, KeyOptions]>([
    ['Ed25519 (version 4)', { type: 'ecc', curve: 'ed25519Legacy', userIDs: [{ name: 'x' }] }],
    ['Ed25519', { type: 'curve25519', userIDs: [{ name: 'x' }] }],
    ['P-256', { type: 'ecc', curve: 'nistP256', userIDs: [{ name: 'x' }] }],
    ['P-384', { type: 'ecc', curve: 'nistP384', userIDs: [{ name: 'x' }] }],
    ['P-521', { type: 'ecc', curve: 'nistP521', userIDs: [{ name: 'x' }] }],
    ['RSA', { type: 'rsa', rsaBits: 2048, userIDs: [{ name: 'x' }] }],
    ['version 6', { type: 'curve25519', userIDs: [{ name: 'x' }], config: { v6Keys: true } }],
  ])('opens a message signed with %s, and not with a bit of it changed', async (_name, options) => {
    const made = await make('x', options);
    const bytes = await message(made.key);
    const opened = await open(bytes, made);
    expect(opened).toMatchObject({ verifier: 'x', payload: text(LIST), payloadType: 'application/vnd.rootline.sha256sums', keyStanding: 'valid' });
    const changed = bytes.slice();
    changed[Buffer.from(changed).indexOf('one.tar')] = 0x62;
    expect(await refused(() => open(changed, made))).toBe('bad-signature');
    changed.set(bytes);
    changed[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
    expect(await refused(() => open(changed, made))).toBe('bad-signature');
  });

  it.each([['ZIP', 1, deflateRawSync], ['ZLIB', 2, deflateSync]] as const)('unfolds %s', async (_name, algorithm, pack) => {
    const bytes = compressed(algorithm, pack(await message(ada.key)));
    expect((await open(bytes, ada)).payload).toEqual(text(LIST));
    if (primitives === nodePrimitives) expect(await refused(() => open(concatBytes(bytes, text('junk')), ada))).toBe('malformed');
    expect(await refused(() => open(bytes.subarray(0, -4), ada))).toBe('malformed');
  });

  it('refuses a decompression bomb before it has unfolded', async () => {
    const bomb = compressed(1, deflateRawSync(Buffer.alloc(300 << 20)));
    expect(bomb.length).toBeLessThan(1 << 20);
    const before = process.memoryUsage().rss;
    expect(await refused(() => open(bomb, ada))).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20);
  });
});

describe('OpenPGP envelopes', () => {
  const open = (bytes: Uint8Array, keys = ring(ada), at?: string): ReturnType<typeof openEnvelope> => openEnvelope(readEnvelope(bytes, null), keys, at === undefined ? {} : { at });

  it('finds the signer among keys whose short ids are the same, before and after it in the registry', async () => {
    const bytes = detached(await packet(ada.key, { short: true }));
    const keyId = ada.key.getKeyID().toHex().toUpperCase();
    const twin: RegisteredKey = { type: 'openpgp', id: 'twin', fingerprint: `${'0'.repeat(24)}${keyId}` };
    // The same, known by the short id of a subkey.
    const other: RegisteredKey = { ...eve.pin, subkeys: [`${'1'.repeat(24)}${keyId}`] } as RegisteredKey;
    for (const verifiers of [{ ada: [ada.pin], twin: [twin], eve: [other] }, { twin: [twin], eve: [other], ada: [ada.pin] }]) {
      expect(await open(bytes, keyring(verifiers, { ada: ada.material, eve: eve.material }))).toMatchObject({ verifier: 'ada', key: 'ada' });
    }
    expect(await refused(() => open(bytes, keyring({ twin: [twin] })))).toBe('key-not-held');
  });

  it('makes the same statement of a message, an armored one and a detached signature', async () => {
    const armored: string = await sign({ message: await createMessage({ binary: text(LIST) }), signingKeys: ada.key, format: 'armored' });
    const signature = await detachedSignature(ada.key);
    const ids = await Promise.all([await message(ada.key), text(armored), detached(signature)].map(async (bytes) => (await open(bytes)).statementId));
    expect(new Set(ids).size).toBe(1);
    expect((await open(detached(signature), keyring({ bob: [ada.pin] }, { ada: ada.material }))).statementId).not.toBe(ids[0]);
  });

  it('opens clearsigned text, and gives only what is signed', async () => {
    const clear = await cleartext(ada.key);
    const opened = await open(text(clear));
    expect(new TextDecoder().decode(opened.payload)).toBe(LIST);
    expect((await open(text(clear.replaceAll('\n', '\r\n').replaceAll('\r\r', '\r')))).statementId).toBe(opened.statementId);
    expect(await refused(() => open(text(clear.replace('one', 'two'))))).toBe('bad-signature');
  });

  it('knows a text signature whatever the line ends became', async () => {
    const textual = await sign({ message: await createMessage({ text: LIST }), signingKeys: ada.key, detached: true, format: 'binary' }) as Uint8Array;
    const [lf, crlf] = await Promise.all([LIST, LIST.replaceAll('\n', '\r\n')].map((data) => open(detached(textual, data))));
    expect(crlf?.statementId).toBe(lf?.statementId);
    const exact = await detachedSignature(ada.key);
    expect(await refused(() => open(detached(exact, LIST.replaceAll('\n', '\r\n'))))).toBe('bad-signature');
  });

  it('opens a message of two signers for both', async () => {
    const opened = await openAll(readEnvelope(await message([ada.key, eve.key]), null), ring(ada, eve));
    expect(opened.map((o) => o.verifier).toSorted()).toEqual(['ada', 'eve']);
    expect((await open(await message([ada.key, eve.key]), ring(eve))).verifier).toBe('eve');
  });

  it('tells an unknown key from one that is pinned but not held', async () => {
    const bytes = await message(eve.key);
    expect(await refused(() => open(bytes))).toBe('unknown-key');
    expect(await refused(() => open(bytes, keyring({ eve: [eve.pin] })))).toBe('key-not-held');
    expect(await refused(() => open(bytes, keyring({ eve: [eve.pin] }, { eve: ada.material })))).toBe('key-not-held');
  });

  it('counts a subkey as its primary only where both say so', async () => {
    const made = await make('sub', { type: 'curve25519', userIDs: [{ name: 'sub' }], subkeys: [{ sign: true }] });
    const [subkey] = made.key.getSubkeys();
    const bytes = await message(made.key, { signingKeyIDs: [subkey?.getKeyID()] });
    const opened = await open(bytes, ring(made));
    expect(opened).toMatchObject({ verifier: 'sub', key: 'sub', fingerprint: subkey?.getFingerprint().toUpperCase() });
    // A thief can bind a stranger's signing subkey to his own certificate, but cannot make it sign back.
    const packets = eve.key.toPublic().toPacketList();
    const [bind] = made.key.toPublic().toPacketList().filterByTag(enums.packet.publicSubkey);
    if (!bind) throw new Error('no subkey');
    packets.push(bind, await peculiarSignature(eve.key, { type: enums.signature.subkeyBinding, data: { key: eve.key.keyPacket, bind } }));
    expect(await refused(() => open(bytes, ring({ ...eve, material: packets.write() })))).toBe('unknown-key');
    // What the registry itself names needs no binding.
    const named = { ...eve.pin, subkeys: [subkey?.getFingerprint().toUpperCase()] } as RegisteredKey;
    expect((await open(bytes, ring({ ...eve, pin: named, material: packets.write() }))).verifier).toBe('eve');
  });

  it.each([['SHA-1', enums.hash.sha1], ['RIPEMD-160', enums.hash.ripemd], ['MD5', enums.hash.md5]])('refuses a signature made with %s', async (_, hash) => {
    const rsa = await make('rsa', { type: 'rsa', rsaBits: 2048, userIDs: [{ name: 'rsa' }] });
    expect(await refused(async () => open(detached(await packet(rsa.key, { hash })), ring(rsa)))).toBe('weak-signature');
    expect(await refused(async () => open(detached(await packet(rsa.key, { hash: enums.hash.sha224 })), ring(rsa)))).toBe(null);
  });

  it('refuses a signature by a short RSA key', async () => {
    const rsa = await make('rsa', { type: 'rsa', rsaBits: 1024, userIDs: [{ name: 'rsa' }] });
    expect(await refused(async () => open(await message(rsa.key), ring(rsa)))).toBe('weak-signature');
  });

  it('refuses a curve that not every browser computes with', async () => {
    const material = rareKey();
    const [description] = await describeKey(material);
    if (description?.type !== 'openpgp') throw new Error('no key');
    const pin = { type: 'openpgp', id: 'rare', fingerprint: description.fingerprint } as const;
    const bytes = detached(await packet(ada.key, { issuer: description.fingerprint }));
    expect(await refused(() => open(bytes, keyring({ rare: [pin] }, { rare: material })))).toBe('unsupported-format');
  });

  it('shows a subkey that was revoked, and one that its primary outlived', async () => {
    const start = new Date('2020-01-01T00:00:00Z');
    const made = await make('sub', { type: 'curve25519', userIDs: [{ name: 'sub' }], subkeys: [{ sign: true, keyExpirationTime: 86_400 }], date: start });
    const [subkey] = made.key.getSubkeys();
    if (!subkey) throw new Error('no subkey');
    const bytes = await message(made.key, { signingKeyIDs: [subkey.getKeyID()], date: new Date('2020-01-01T12:00:00Z') });
    const standing = async (material: Uint8Array): Promise<string> => (await open(bytes, ring({ ...made, material }), '2022-01-01T00:00:00Z')).keyStanding;
    expect(await standing(made.material)).toBe('expired-since');
    const packets = made.key.toPublic().toPacketList();
    packets.push(await peculiarSignature(made.key, { type: enums.signature.subkeyRevocation, data: { key: made.key.keyPacket, bind: subkey.keyPacket } }));
    expect(await standing(packets.write())).toBe('revoked');
    // A stranger's revocation is worth nothing.
    packets.splice(-1, 1, await peculiarSignature(eve.key, { type: enums.signature.subkeyRevocation, data: { key: made.key.keyPacket, bind: subkey.keyPacket }, issuer: made.key.getFingerprint() }));
    expect(await standing(packets.write())).toBe('expired-since');
  });

  it('keeps the mathematics and the standing of the key apart', async () => {
    const start = new Date('2020-01-01T00:00:00Z');
    const made = await make('old', { type: 'curve25519', userIDs: [{ name: 'old' }], date: start, keyExpirationTime: 365 * 86_400 });
    const early = await message(made.key, { date: new Date('2020-06-01T00:00:00Z') });
    expect((await open(early, ring(made))).keyStanding).toBe('valid');
    expect((await open(early, ring(made), '2022-01-01T00:00:00Z')).keyStanding).toBe('expired-since');
    const { publicKey } = await revokeKey({ key: made.key, format: 'armored', date: new Date('2020-09-01T00:00:00Z') });
    expect((await open(early, ring({ ...made, material: text(publicKey) }), '2022-01-01T00:00:00Z')).keyStanding).toBe('revoked');
    const bare = made.key.toPublic().toPacketList()[0]?.write() ?? new Uint8Array();
    expect((await open(early, ring({ ...made, material: concatBytes(Uint8Array.of(0xc6, bare.length), bare) }))).keyStanding).toBe('unknown');
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    ['a message that is only data', async () => (await createMessage({ binary: text(LIST) })).write() as Uint8Array, 'unsigned'],
    ['a detached signature alone', () => detachedSignature(ada.key), 'malformed'],
    ['a public key', () => ada.material, 'unsupported-format'],
    ['an armored public key', () => text(ada.key.toPublic().armor()), 'unsupported-format'],
    ['a message in a message', async () => compressed(1, deflateRawSync(compressed(1, deflateRawSync(await message(ada.key))))), 'malformed'],
    ['a bzip2 message', () => compressed(3, text('BZh9')), 'unsupported-format'],
    ['compressed noise', () => compressed(1, text('not deflate at all')), 'malformed'],
    ['two pieces of data', async () => concatBytes(await message(ada.key), await message(ada.key)), 'malformed'],
    ['a packet longer than the file', () => Uint8Array.of(0xc2, 0xff, 0xff, 0xff, 0xff, 0xff), 'malformed'],
    ['a partial packet that never ends', () => concatBytes(Uint8Array.of(0xcb, 0xe9), new Uint8Array(512)), 'malformed'],
    ['a first part that is too short', () => concatBytes(Uint8Array.of(0xcb, 0xe1), new Uint8Array(512)), 'malformed'],
    ['a signature in parts', () => concatBytes(Uint8Array.of(0xc2, 0xe9), new Uint8Array(512)), 'malformed'],
    ['the reserved tag 0', () => Uint8Array.of(0xc0, 0x00), 'malformed'],
    ['a hundred thousand empty packets', () => new Uint8Array(200_000).fill(0xca).map((b, i) => (i % 2 ? 0 : b)), 'too-complex'],
    ['a signature of version 3', () => concatBytes(Uint8Array.of(0xc2, 1, 3), Uint8Array.of(0xcb, 6, 0x62, 0, 0, 0, 0, 0)), 'malformed'],
    ['binary noise', () => Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 0xff | 0x80), 'malformed'],
    ['an unsigned list', () => text(LIST), 'unsigned'],
    ['a detached envelope with junk in its base64', async () => detached(await detachedSignature(ada.key), LIST, { payload: 'AAA=\n' }), 'malformed'],
    ['a detached envelope that misnames its format', async () => detached(await detachedSignature(ada.key), LIST, { format: 'gitian-assert' }), 'malformed'],
    ['a detached envelope with a foreign member', async () => detached(await detachedSignature(ada.key), LIST, { verifier: 'ada' }), 'malformed'],
    ['a detached envelope of another version', async () => detached(await detachedSignature(ada.key), LIST, { v: 2 }), 'unsupported-format'],
    ['a detached envelope without a signature', () => detached(new Uint8Array()), 'unsigned'],
    ['a detached envelope with a message for a signature', async () => detached(await message(ada.key)), 'malformed'],
  ])('refuses %s', async (_, hostile, code) => {
    const bytes = await hostile();
    expect(await refused(() => open(bytes))).toBe(code);
  });

  it.each<[string, (clear: string) => string, string]>([
    ['text before the clearsigned text', (clear) => `unsigned\n${clear}`, 'malformed'],
    ['text after it', (clear) => `${clear}\nunsigned`, 'malformed'],
    ['a header other than Hash', (clear) => clear.replace(/Hash: .*/, 'Comment: x'), 'malformed'],
    ['a header that looks like an empty line', (clear) => clear.replace('\n\n', '\n \n'), 'malformed'],
    ['a dash that is not escaped', (clear) => clear.replace('one.tar.gz\n', 'one.tar.gz\n-----BEGIN\n'), 'malformed'],
    ['no signature block', (clear) => clear.slice(0, clear.indexOf('-----BEGIN PGP SIGNATURE')), 'unsigned'],
    ['a signature block cut short', (clear) => clear.slice(0, -60), 'malformed'],
    ['two clearsigned texts', (clear) => clear + clear, 'malformed'],
  ])('refuses %s', async (_, change, code) => {
    const clear = (await cleartext(ada.key)).replaceAll('\r\n', '\n');
    expect(refusal(() => readEnvelope(text(change(clear)), null))).toBe(code);
  });

  it('refuses a signature that had ended by its own word when the log received it', async () => {
    const bytes = detached(await packet(ada.key, { date: new Date('2020-01-01T00:00:00Z'), lasts: 86_400 }));
    expect(await refused(() => open(bytes, ring(ada), '2020-01-01T12:00:00Z'))).toBe(null);
    expect(await refused(() => open(bytes, ring(ada), '2020-01-02T00:00:00Z'))).toBe('bad-signature');
  });

  it('refuses a signature that does not say whose it is, or that limits itself in a way not understood', async () => {
    expect(await refused(async () => open(detached(await packet(ada.key, { nameless: true }))))).toBe('unknown-key');
    const rawNotations = [{ name: 'scope@example.org', value: text('x'), humanReadable: true, critical: true }];
    expect(await refused(async () => open(detached(await packet(ada.key, { rawNotations }))))).toBe('bad-signature');
  });
});
