/** The little DER that public keys and ECDSA signatures need (X.690; RFC 5480, RFC 8017, RFC 8410), read strictly. */
import { RootlineError } from '../../schema/error.ts';
import { concatBytes, equalBytes } from '../log/encoding.ts';
import type { KeyAlgorithm, PublicKey } from './primitives.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (h) => parseInt(h, 16));
/** AlgorithmIdentifier of each algorithm, whole. */
const IDENTIFIERS: Record<KeyAlgorithm, Uint8Array> = {
  'ed25519': hex('300506032b6570'),
  'ecdsa-p256': hex('301306072a8648ce3d020106082a8648ce3d030107'),
  'ecdsa-p384': hex('301006072a8648ce3d020106052b81040022'),
  'ecdsa-p521': hex('301006072a8648ce3d020106052b81040023'),
  'ecdsa-secp256k1': hex('301006072a8648ce3d020106052b8104000a'),
  'rsa': hex('300d06092a864886f70d0101010500'),
};
/** rebuilderd writes Ed25519 keys with a NULL parameter that RFC 8410 forbids and OpenSSL 3 refuses; the key in it is sound. */
const ED25519_WITH_NULL = hex('300706032b65700500');
const POINT_BYTES: Partial<Record<KeyAlgorithm, number>> = { 'ecdsa-p256': 65, 'ecdsa-p384': 97, 'ecdsa-p521': 133, 'ecdsa-secp256k1': 65 };
const CURVE_BITS: Partial<Record<KeyAlgorithm, number>> = { 'ed25519': 256, 'ecdsa-p256': 256, 'ecdsa-p384': 384, 'ecdsa-p521': 521, 'ecdsa-secp256k1': 256 };

interface Element { tag: number; body: Uint8Array; end: number }

function element(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new RootlineError('malformed', 'DER ends early');
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count < 1 || count > 3) throw new RootlineError('malformed', 'a DER length is not valid');
    length = 0;
    for (let i = 0; i < count; i++) length = (length << 8) | (bytes[start + i] ?? 0);
    start += count;
    if (length < 0x80 || (count > 1 && length < 1 << (8 * (count - 1)))) throw new RootlineError('malformed', 'a DER length is not in its shortest form');
  }
  const end = start + length;
  if (end > bytes.length) throw new RootlineError('malformed', 'DER ends early');
  return { tag, body: bytes.subarray(start, end), end };
}

function expect(bytes: Uint8Array, at: number, tag: number, what: string): Element {
  const found = element(bytes, at);
  if (found.tag !== tag) throw new RootlineError('malformed', `${what}: another DER type was expected`);
  return found;
}

/** A DER element of a tag and a body. */
function encode(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const body = concatBytes(...parts);
  const n = body.length;
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff];
  return concatBytes(Uint8Array.of(tag, ...length), body);
}

/** An unsigned DER integer without its sign byte. */
function unsigned(found: Element, what: string): Uint8Array {
  const [first, second] = found.body;
  if (first === undefined || first >= 0x80) throw new RootlineError('malformed', `${what} is no positive integer`);
  if (first !== 0) return found.body;
  if (found.body.length > 1 && (second ?? 0) < 0x80) throw new RootlineError('malformed', `${what} is not in its shortest form`);
  return found.body.subarray(1);
}

/** Bits of an unsigned big-endian number. */
export function bitLength(number: Uint8Array): number {
  const start = number.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (number.length - start) * 8 - Math.clz32(number[start] ?? 0) + 24;
}

function integer(number: Uint8Array): Uint8Array {
  const start = Math.max(0, number.findIndex((byte) => byte !== 0));
  const body = number.subarray(start);
  return encode(INTEGER, (body[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), body) : body);
}

/** The SubjectPublicKeyInfo of key bytes: a raw Ed25519 key or an uncompressed curve point. */
export function spkiOf(algorithm: Exclude<KeyAlgorithm, 'rsa'>, key: Uint8Array): PublicKey {
  return { algorithm, bits: CURVE_BITS[algorithm] ?? 0, spki: encode(SEQUENCE, IDENTIFIERS[algorithm], encode(BIT_STRING, Uint8Array.of(0), key)) };
}

/** The SubjectPublicKeyInfo of an RSA modulus and exponent. */
export function rsaSpki(n: Uint8Array, e: Uint8Array): PublicKey {
  const key = encode(SEQUENCE, integer(n), integer(e));
  return { algorithm: 'rsa', bits: bitLength(n), spki: encode(SEQUENCE, IDENTIFIERS.rsa, encode(BIT_STRING, Uint8Array.of(0), key)) };
}

/**
 * Reads a SubjectPublicKeyInfo of one of the algorithms known here, and writes it anew in its one right form.
 * @throws RootlineError `malformed`, or `unsupported-format` for another algorithm
 */
export function readSpki(spki: Uint8Array): PublicKey {
  const outer = expect(spki, 0, SEQUENCE, 'the public key');
  if (outer.end !== spki.length) throw new RootlineError('malformed', 'something follows the public key');
  const identifier = expect(outer.body, 0, SEQUENCE, 'the public key');
  const bits = expect(outer.body, identifier.end, BIT_STRING, 'the public key');
  if (bits.end !== outer.body.length || bits.body[0] !== 0) throw new RootlineError('malformed', 'the public key is not whole bytes');
  const key = bits.body.subarray(1);
  const named = outer.body.subarray(0, identifier.end);
  const algorithms = Object.keys(IDENTIFIERS) as KeyAlgorithm[];
  const algorithm = equalBytes(named, ED25519_WITH_NULL) ? 'ed25519' : algorithms.find((a) => equalBytes(named, IDENTIFIERS[a]));
  if (algorithm === undefined) throw new RootlineError('unsupported-format', 'the public key is none of Ed25519, ECDSA on P-256, P-384, P-521 or secp256k1, RSA');
  if (algorithm === 'rsa') return readRsa(key);
  if (key.length !== (POINT_BYTES[algorithm] ?? 32) || (algorithm !== 'ed25519' && key[0] !== 4)) {
    throw new RootlineError('malformed', 'the public key has the wrong length');
  }
  return spkiOf(algorithm, key);
}

function readRsa(key: Uint8Array): PublicKey {
  const pair = expect(key, 0, SEQUENCE, 'the RSA key');
  const n = expect(pair.body, 0, INTEGER, 'the RSA modulus');
  const e = expect(pair.body, n.end, INTEGER, 'the RSA exponent');
  if (pair.end !== key.length || e.end !== pair.body.length) throw new RootlineError('malformed', 'something follows the RSA key');
  return rsaSpki(unsigned(n, 'the RSA modulus'), unsigned(e, 'the RSA exponent'));
}

/**
 * An ECDSA signature in DER as r and s side by side.
 * @param size bytes of each
 * @returns null where it is not such a signature
 */
export function ecdsaFromDer(signature: Uint8Array, size: number): Uint8Array | null {
  try {
    const pair = expect(signature, 0, SEQUENCE, 'the signature');
    const r = expect(pair.body, 0, INTEGER, 'r');
    const s = expect(pair.body, r.end, INTEGER, 's');
    if (pair.end !== signature.length || s.end !== pair.body.length) return null;
    return sideBySide(unsigned(r, 'r'), unsigned(s, 's'), size);
  } catch (error) {
    if (error instanceof RootlineError) return null;
    throw error;
  }
}

/** Two unsigned numbers side by side, each padded to `size` bytes; null where one is longer. */
export function sideBySide(r: Uint8Array, s: Uint8Array, size: number): Uint8Array | null {
  if (r.length > size || s.length > size) return null;
  const out = new Uint8Array(2 * size);
  out.set(r, size - r.length);
  out.set(s, 2 * size - s.length);
  return out;
}

/** Bytes of r and of s on a curve. */
export function orderBytes(algorithm: KeyAlgorithm): number {
  return ((POINT_BYTES[algorithm] ?? 65) - 1) / 2;
}
