/**
 * in-toto links (in-toto specification 0.9, section 4.4), as rebuilderd writes them: what went into a step and what came out, signed over
 * the canonical JSON of the `signed` member. A rebuilder writes one only when the rebuild matched.
 *
 * A signature is Ed25519 by a raw key, or an OpenPGP signature taken apart (securesystemslib's gpg module): the key's fingerprint, the
 * hashed part of the packet, and the bare RSA value.
 */
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import { concatBytes, utf8 } from '../log/encoding.ts';
import { MAX_SIGNATURES, MAX_SUBJECTS } from './limits.ts';
import { isObject, parseJson, type Json, type JsonObject } from './strict-json.ts';
import { fromList } from './subject.ts';
import type { Published, Said } from './types.ts';

export type LinkSignature =
  | { kind: 'raw'; keyid: string; sig: Uint8Array }
  /** `headers` is the packet up to its hashed subpackets, `value` the RSA signature. */
  | { kind: 'openpgp'; keyid: string; headers: Uint8Array; value: Uint8Array };

export interface LinkEnvelope {
  format: 'in-toto-link';
  /** The canonical JSON of `signed`: what the signatures are made over, however the file is laid out. */
  payload: Uint8Array;
  signatures: LinkSignature[];
}

const HEX = /^(?:[0-9a-f]{2})+$/;

/**
 * Reads a signed link.
 * @throws RootlineError `malformed`, `unsigned`, `too-complex`
 */
export function readLink(json: JsonObject): LinkEnvelope {
  const { signed, signatures } = json;
  if (!isObject(signed)) throw malformed('/signed', 'it is not an object');
  if (!Array.isArray(signatures)) throw malformed('/signatures', 'they are not a list');
  if (signatures.length === 0) throw new RootlineError('unsigned', 'the link has no signature');
  if (signatures.length > MAX_SIGNATURES) throw new RootlineError('too-complex', `the link has more than ${MAX_SIGNATURES} signatures`);
  return { format: 'in-toto-link', payload: utf8(canonicalJson(signed)), signatures: signatures.map(readSignature) };
}

function malformed(at: string, message: string): RootlineError {
  return new RootlineError('malformed', `the link: ${at}: ${message}`, { errors: [{ at, message }] });
}

function readSignature(json: Json, i: number): LinkSignature {
  const at = `/signatures/${i}`;
  if (!isObject(json) || typeof json['keyid'] !== 'string') throw malformed(at, 'it is not an object with a keyid');
  const { keyid } = json;
  if ('sig' in json) return { kind: 'raw', keyid, sig: hex(json['sig'], `${at}/sig`) };
  return { kind: 'openpgp', keyid, headers: hex(json['other_headers'], `${at}/other_headers`), value: hex(json['signature'], `${at}/signature`) };
}

function hex(json: Json | undefined, at: string): Uint8Array {
  if (typeof json !== 'string' || json.length > 4096 || !HEX.test(json)) throw malformed(at, 'it is not lower-case hex');
  return Uint8Array.from(json.match(/../g) ?? [], (h) => parseInt(h, 16));
}

/**
 * Canonical JSON as in-toto defines it: members in order of their code points, no blanks, only `"` and `\` escaped, integers alone.
 * @throws RootlineError `malformed` for a number that is no integer
 */
export function canonicalJson(json: Json): string {
  if (typeof json === 'string') return `"${json.replace(/["\\]/g, '\\$&')}"`;
  if (typeof json === 'number' && !Number.isSafeInteger(json)) throw malformed('/signed', 'a number is no integer');
  if (json === null || typeof json !== 'object') return String(json);
  if (Array.isArray(json)) return `[${json.map(canonicalJson).join(',')}]`;
  const names = Object.keys(json).sort(byCodePoint);
  return `{${names.map((name) => `${canonicalJson(name)}:${canonicalJson(json[name] ?? null)}`).join(',')}}`;
}

/** UTF-16 puts surrogates before U+E000 to U+FFFF; code points put what they stand for after. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}

function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * An OpenPGP signature packet (version 4) put together again: the parts that the link keeps, no unhashed subpackets, the first two bytes
 * of the digest, the RSA value.
 * @throws RootlineError `unsupported-format` for anything but RSA
 */
export function openPgpPacket(signature: Extract<LinkSignature, { kind: 'openpgp' }>, digestStart: Uint8Array): Uint8Array {
  if (signature.headers[0] !== 4 || signature.headers[2] !== 1) throw new RootlineError('unsupported-format', 'the OpenPGP signature of the link is not version 4 with RSA');
  const start = Math.max(0, signature.value.findIndex((byte) => byte !== 0));
  const value = signature.value.subarray(start);
  const bits = value.length * 8 - Math.clz32(value[0] ?? 0) + 24;
  return concatBytes(signature.headers, Uint8Array.of(0, 0), digestStart, Uint8Array.of(bits >> 8, bits & 0xff), value);
}

/**
 * The rebuilder got the published bytes. A product that is published nowhere says nothing here: a link is only written on success.
 * @param payload canonical JSON
 * @throws RootlineError `bad-statement`, `unknown-subject`, `too-complex`
 */
export function interpretLink(payload: Uint8Array, published: Published): Said[] {
  return fromList(productsOf(payload), published, false);
}

/** The products of a link with their SHA-256. */
export function productsOf(payload: Uint8Array): { name: string; digest: Digest }[] {
  const link = parseJson(payload, 'the link');
  const products = isObject(link) && link['_type'] === 'link' ? link['products'] : undefined;
  if (!isObject(products)) throw new RootlineError('bad-statement', 'the signed text is not a link with products');
  const entries = Object.entries(products);
  if (entries.length > MAX_SUBJECTS) throw new RootlineError('too-complex', `the link has more than ${MAX_SUBJECTS} products`);
  return entries.map(([name, digests]) => {
    const sha256 = isObject(digests) ? digests['sha256'] : undefined;
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) throw new RootlineError('bad-statement', `/products/${name.slice(0, 100)}: it has no SHA-256 in lower-case hex`);
    return { name, digest: `sha256:${sha256}` };
  });
}
