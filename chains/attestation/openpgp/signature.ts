/**
 * OpenPGP document signatures: whether the mathematics holds for these bytes and this key, and nothing else.
 *
 * The openpgp library parses the packet; the hash and the signature are checked against the raw key. The library's own verdict is not
 * asked, since it judges the key by the self-signatures in today's copy of the certificate, and so refuses good signatures that are
 * older than the last renewal. The key's standing is another fact, see certificate.ts.
 */
import { config as defaults, enums, SignaturePacket, type Config } from 'openpgp';
import { RootlineError } from '../../../schema/error.ts';
import { concatBytes } from '../../log/encoding.ts';
import { orderBytes, sideBySide } from '../der.ts';
import type { HashName, Primitives, PublicKey } from '../primitives.ts';
import type { CertificateKey } from './certificate.ts';

/** A signature over a document. */
export interface DocumentSignature {
  packet: SignaturePacket;
  /** Text signatures are made over lines that end in CRLF. */
  text: boolean;
  /** Fingerprint of the signing key in upper-case hex, where the signature states it. */
  issuer: string | null;
  /** Last eight bytes of it, in upper-case hex; null where the signature does not say. */
  keyId: string | null;
  created: Date;
  /** When the signature itself stops being meant, or null. */
  expires: Date | null;
}

/** By OpenPGP's numbers, those that the primitives have. */
export const HASHES: ReadonlyMap<number, HashName> = new Map<number, HashName>([[enums.hash.sha256, 'SHA-256'], [enums.hash.sha384, 'SHA-384'], [enums.hash.sha512, 'SHA-512']]);
const BROKEN = new Map<number, string>([[enums.hash.md5, 'MD5'], [enums.hash.sha1, 'SHA-1'], [enums.hash.ripemd, 'RIPEMD-160']]);
const RARE_CURVE = /brainpool/i;
const NO_ISSUER = '0000000000000000';

/** The library refuses by date and by hash on its own; here dates are another matter and hashes are judged in one place. */
export const mathematicsOnly: Config = { ...defaults, rejectHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd]), rejectMessageHashAlgorithms: new Set() };

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('').toUpperCase();

/** Reads a signature packet's body, of any signature type. */
export function readSignaturePacket(body: Uint8Array): SignaturePacket {
  const packet = new SignaturePacket();
  try {
    packet.read(body);
  } catch (cause) {
    throw new RootlineError('malformed', `a signature packet cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return packet;
}

/**
 * Reads the signature packet of a document.
 * @throws RootlineError `malformed`, or `unsupported-format` where it signs something other than a document
 */
export function readSignature(body: Uint8Array): DocumentSignature {
  const packet = readSignaturePacket(body);
  const type = packet.signatureType;
  if (type !== enums.signature.binary && type !== enums.signature.text) {
    throw new RootlineError('unsupported-format', `the OpenPGP signature is of type ${type}, which signs no document`);
  }
  if (packet.created === null) throw new RootlineError('malformed', 'the OpenPGP signature does not say when it was made');
  const keyId = packet.issuerKeyID.toHex().toUpperCase();
  const expires = packet.signatureNeverExpires ? null : new Date(packet.created.getTime() + (packet.signatureExpirationTime ?? 0) * 1000);
  return {
    packet, text: type === enums.signature.text, created: packet.created, expires,
    issuer: packet.issuerFingerprint instanceof Uint8Array ? hex(packet.issuerFingerprint) : null,
    keyId: keyId === NO_ISSUER ? null : keyId,
  };
}

/** Refuses before any mathematics what is too weak to count, and curves that not every place this runs in can compute with. */
function requireStrong(signature: DocumentSignature, key: CertificateKey): void {
  const broken = BROKEN.get(signature.packet.hashAlgorithm ?? 0);
  if (broken !== undefined) throw new RootlineError('weak-signature', `the signature is made with ${broken}, for which collisions can be made`);
  if (RARE_CURVE.test(key.algorithm)) throw new RootlineError('unsupported-format', `keys of type ${key.algorithm} are not taken`);
  const least = key.algorithm === 'dsa' ? 1024 : 2048;
  if (key.bits !== null && key.bits < least) throw new RootlineError('weak-signature', `the ${key.algorithm} key has ${key.bits} bits; ${least} are the least`);
}

/**
 * Whether the signature holds for the data and the key, by the mathematics alone.
 * @param data as signed; for a text signature, lines may end in LF or CRLF
 * @throws RootlineError `weak-signature`, `unsupported-format`
 */
export async function holds(signature: DocumentSignature, key: CertificateKey, data: Uint8Array, primitives: Primitives): Promise<boolean> {
  requireStrong(signature, key);
  const { packet } = signature;
  if (packet.publicKeyAlgorithm !== key.packet.algorithm) return false;
  // What a signer marked critical and we do not understand may limit what the signature means (RFC 9580 section 5.2.3.7).
  if (packet.unknownSubpackets.some((s) => s.critical) || packet.rawNotations.some((n) => n.critical)) return false;
  const hash = HASHES.get(packet.hashAlgorithm ?? 0);
  if (hash === undefined || key.raw === null || packet.version !== 4) return holdsByLibrary(signature, key, data);
  const raw = rawSignature(packet, key.raw);
  if (raw === null) return false;
  const signed = hashedBytes(signature.text ? withCrlf(data) : data, packet.signatureData ?? new Uint8Array());
  const digest = await primitives.digest(hash, signed);
  if (digest[0] !== packet.signedHashValue?.[0] || digest[1] !== packet.signedHashValue?.[1]) return false;
  // EdDSA in OpenPGP signs the digest; the others sign the bytes with that hash.
  return primitives.verify(key.raw, hash, key.raw.algorithm === 'ed25519' ? digest : signed, raw);
}

/**
 * What the hash of a version 4 signature runs over (RFC 9580 section 5.2.4): data, the hashed part of the packet, a trailer.
 * @param hashed the packet up to the end of its hashed subpackets
 */
export function hashedBytes(data: Uint8Array, hashed: Uint8Array): Uint8Array {
  const trailer = new Uint8Array(6);
  trailer[0] = 4;
  trailer[1] = 0xff;
  new DataView(trailer.buffer).setUint32(2, hashed.length);
  return concatBytes(data, hashed, trailer);
}

/** Every line end as CRLF. */
export function withCrlf(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + data.reduce((n, byte) => n + (byte === 0x0a ? 1 : 0), 0));
  let to = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0x0a && data[i - 1] !== 0x0d) out[to++] = 0x0d;
    out[to++] = data[i] ?? 0;
  }
  return out.subarray(0, to);
}

/** The signed data as a payload: a text signature covers lines and not their ends, so one form of the text, with LF, stands for all. */
export function payloadOf(data: Uint8Array, text: boolean): Uint8Array {
  return text ? data.filter((byte, i) => byte !== 0x0d || data[i + 1] !== 0x0a) : data;
}

/** The signature's numbers in the shape the primitives take; null where they do not fit the key. */
function rawSignature(packet: SignaturePacket, key: PublicKey): Uint8Array | null {
  const params = numbers(packet);
  if (key.algorithm === 'rsa') return params['s'] ? padded(params['s'], Math.ceil(key.bits / 8)) : null;
  if (params['RS']) return params['RS'];
  const size = key.algorithm === 'ed25519' ? 32 : orderBytes(key.algorithm);
  return params['r'] && params['s'] ? sideBySide(params['r'], params['s'], size) : null;
}

/** The byte strings among a packet's algorithm-specific fields, which the library's types leave out. */
export function numbers(packet: object, field: 'params' | 'publicParams' = 'params'): Record<string, Uint8Array> {
  const params: unknown = (packet as Record<string, unknown>)[field];
  if (typeof params !== 'object' || params === null) return {};
  return Object.fromEntries(Object.entries(params).filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array));
}

/** A number as long as its modulus: OpenPGP drops leading zeroes, which RSA verification wants back. */
function padded(number: Uint8Array, size: number): Uint8Array | null {
  if (number.length > size) return null;
  const out = new Uint8Array(size);
  out.set(number, size - number.length);
  return out;
}

/** DSA, rarer hashes and version 6 are left to the library's own cryptography, without its judgement by date. */
async function holdsByLibrary({ packet, created }: DocumentSignature, key: CertificateKey, data: Uint8Array): Promise<boolean> {
  try {
    await packet.verify(key.packet, packet.signatureType ?? enums.signature.binary, { text: null, getBytes: () => data }, created, true, mathematicsOnly);
    return true;
  } catch {
    return false;
  }
}
