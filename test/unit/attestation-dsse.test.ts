import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSpki } from '../../chains/attestation/der.ts';
import { preAuthEncoding } from '../../chains/attestation/dsse.ts';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { keyIdOf } from '../../chains/attestation/key-id.ts';
import { openAll, openEnvelope } from '../../chains/attestation/open.ts';
import { portable, type Primitives } from '../../chains/attestation/primitives.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { registryFindings } from '../../chains/catalog/registry.ts';
import { keyring, refusal, refused, text } from './attestation-support.ts';

const TYPE = 'application/vnd.in-toto+json';
const payload = text('{"_type":"https://in-toto.io/Statement/v1"}');

interface Pair { privateKey: KeyObject; publicKey: KeyObject }
const spki = (pair: Pair): Uint8Array => new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));
type Algorithm = Extract<RegisteredKey, { type: 'public-key' }>['algorithm'];
const registered = (id: string, algorithm: Algorithm, pair: Pair): RegisteredKey => ({ type: 'public-key', id, algorithm, spki: Buffer.from(spki(pair)).toString('base64') });
const signed = (pair: Pair, hash: string | null, bytes = preAuthEncoding(TYPE, payload)): string => sign(hash, bytes, pair.privateKey).toString('base64');
const envelope = (signatures: object[], over: object = {}): Uint8Array => text(JSON.stringify({ payload: Buffer.from(payload).toString('base64'), payloadType: TYPE, signatures, ...over }));

const ed = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ring = keyring({
  ada: [registered('ada-ed', 'ed25519', ed)],
  ben: [registered('ben-p256', 'ecdsa-p256', p256), registered('ben-p384', 'ecdsa-p384', p384)],
  eve: [registered('eve-rsa', 'rsa', rsa), registered('eve-short', 'rsa', shortRsa)],
});

describe.each<[string, Primitives]>([['portable', portable], ['node', nodePrimitives]])('DSSE with %s primitives', (_, primitives) => {
  it.each<[string, Pair, string | null, string]>([
    ['Ed25519', ed, null, 'ada'], ['P-256', p256, 'sha256', 'ben'], ['P-384 with SHA-384', p384, 'sha384', 'ben'],
    ['P-384 with SHA-256', p384, 'sha256', 'ben'], ['RSA', rsa, 'sha256', 'eve'],
  ])('opens an envelope signed with %s', async (_name, pair, hash, verifier) => {
    for (const keyid of [undefined, '', keyIdOf(readSpki(spki(pair)))]) {
      const opened = await openEnvelope(readEnvelope(envelope([{ sig: signed(pair, hash), ...(keyid === undefined ? {} : { keyid }) }]), null), ring, { primitives });
      expect(opened).toMatchObject({ format: 'dsse', verifier, payload, payloadType: TYPE, created: null });
    }
  });

  it.each<[string, object[], string]>([
    ['a key that is not registered', [{ sig: signed(other, null) }], 'unknown-key'],
    ['a signature over other bytes, under a known key id', [{ keyid: 'ada-ed', sig: signed(ed, null, text('other')) }], 'bad-signature'],
    ['a signature over the bare payload', [{ keyid: 'ada-ed', sig: signed(ed, null, payload) }], 'bad-signature'],
    ['the key id of someone else', [{ keyid: 'ben-p256', sig: signed(ed, null) }], 'bad-signature'],
    ['a short RSA key', [{ keyid: 'eve-short', sig: signed(shortRsa, 'sha256') }], 'weak-signature'],
    ['an ECDSA signature that is not DER', [{ keyid: 'ben-p256', sig: Buffer.alloc(64).toString('base64') }], 'bad-signature'],
    ['a signature cut short', [{ keyid: 'ada-ed', sig: Buffer.alloc(10).toString('base64') }], 'bad-signature'],
  ])('refuses %s', async (_name, signatures, code) => {
    expect(await refused(() => openEnvelope(readEnvelope(envelope(signatures), null), ring, { primitives }))).toBe(code);
  });
});

describe('DSSE envelopes', () => {
  it('opens one envelope for each verifier that signed it, whatever else is on it', async () => {
    const bytes = envelope([{ sig: signed(other, null) }, { sig: signed(p256, 'sha256') }, { sig: signed(ed, null) }, { sig: signed(p384, 'sha384') }]);
    const opened = await openAll(readEnvelope(bytes, null), ring);
    expect(opened.map((o) => o.verifier)).toEqual(['ben', 'ada']);
    expect(new Set(opened.map((o) => o.statementId)).size).toBe(2);
  });

  it('knows a statement again however its envelope is written', async () => {
    const ids = new Set<string>();
    const sig = signed(ed, null);
    for (const bytes of [envelope([{ sig }]), envelope([{ keyid: 'ada-ed', sig }]), text(` ${new TextDecoder().decode(envelope([{ sig }], { more: [] }))}\n`)]) {
      ids.add((await openEnvelope(readEnvelope(bytes, null), ring)).statementId);
    }
    expect(ids.size).toBe(1);
  });

  it('tries every key of the name that the signature gives: a service names its next key like the last', async () => {
    const named = (id: string, pair: Pair): RegisteredKey => ({ ...registered(id, 'ed25519', pair), keyid: 'projects/x' } as RegisteredKey);
    const stranger = generateKeyPairSync('ed25519');
    const both = keyring({ ada: [{ ...named('ada-old', ed), revoked: '2026-01-01T00:00:00Z' }, named('ada-new', other)], ben: [registered('projects', 'ecdsa-p256', p256)], eve: [named('eve', stranger)] });
    expect(registryFindings(both.registry)).toEqual([]);
    for (const [pair, verifier, key] of [[ed, 'ada', 'ada-old'], [other, 'ada', 'ada-new'], [stranger, 'eve', 'eve']] as const) {
      expect(await openAll(readEnvelope(envelope([{ keyid: 'projects/x', sig: signed(pair, null) }]), null), both)).toMatchObject([{ verifier, key }]);
    }
    expect(await refused(() => openAll(readEnvelope(envelope([{ keyid: 'projects/x', sig: signed(p256, 'sha256') }]), null), both))).toBe('bad-signature');
  });

  it('tries no keys at random in a large registry', async () => {
    const many = keyring({ ada: [registered('ada-ed', 'ed25519', ed)], crowd: Array.from({ length: 40 }, (_, i) => registered(`k${i}`, 'ed25519', other)) });
    expect(await refused(() => openEnvelope(readEnvelope(envelope([{ sig: signed(ed, null) }]), null), many))).toBe('unknown-key');
    expect((await openEnvelope(readEnvelope(envelope([{ keyid: 'ada-ed', sig: signed(ed, null) }]), null), many)).verifier).toBe('ada');
  });

  const sig = signed(ed, null);
  const good = Buffer.from(payload).toString('base64');
  it.each<[string, Uint8Array, string | null, string]>([
    ['no signature', envelope([]), null, 'unsigned'],
    ['an empty signature', envelope([{ sig: '' }]), null, 'unsigned'],
    ['signatures that are no list', envelope([], { signatures: { sig } }), null, 'malformed'],
    ['a signature that is no object', text(JSON.stringify({ payload: good, payloadType: TYPE, signatures: [sig] })), null, 'malformed'],
    ['a key id that is no string', envelope([{ sig, keyid: 7 }]), null, 'malformed'],
    ['seventeen signatures', envelope(Array.from({ length: 17 }, () => ({ sig }))), null, 'too-complex'],
    ['junk in the payload', envelope([{ sig }], { payload: `${good.slice(0, 8)}\n${good.slice(8)}` }), null, 'malformed'],
    ['URL-safe base64', envelope([{ sig }], { payload: '-_-_' }), null, 'malformed'],
    ['no padding', envelope([{ sig }], { payload: 'QQ' }), null, 'malformed'],
    ['bits that no byte holds', envelope([{ sig }], { payload: 'QR==' }), null, 'malformed'],
    ['a payload type twice', text(`{"payload":"","payloadType":"a","payloadType":"b","signatures":[]}`), null, 'malformed'],
    ['nothing', new Uint8Array(), null, 'unsigned'],
    ['more than a mebibyte', new Uint8Array((1 << 20) + 1).fill(0x20), null, 'too-large'],
    ['JSON of another kind', text('{"hello":"world"}'), null, 'unsupported-format'],
    ['a foreign media type', envelope([{ sig }]), 'image/png', 'unsupported-format'],
    ['the media type of another format', envelope([{ sig }]), 'application/pgp', 'malformed'],
  ])('refuses %s', (_, bytes, mediaType, code) => {
    expect(refusal(() => readEnvelope(bytes, mediaType))).toBe(code);
  });

  it('refuses a payload type that is none of ours', async () => {
    const bytes = envelope([{ sig: signed(ed, null, preAuthEncoding('text/html', payload)) }], { payloadType: 'text/html' });
    expect(await refused(() => openEnvelope(readEnvelope(bytes, null), ring))).toBe('unsupported-format');
  });

  it.each(['application/vnd.dsse.envelope.v1+json', 'application/json; charset=utf-8', 'application/octet-stream', null])('takes %s', (mediaType) => {
    expect(readEnvelope(envelope([{ sig }]), mediaType).format).toBe('dsse');
  });
});
