/**
 * The envelopes that are taken, told apart by media type or, where that says nothing, by their first bytes. This is the border: what
 * leaves this file is well-formed, bounded and not yet believed.
 */
import { RootlineError } from '../../schema/error.ts';
import { fromBase64, fromUtf8 } from '../log/encoding.ts';
import { readDsse, type DsseEnvelope } from './dsse.ts';
import { readLink, type LinkEnvelope } from './link.ts';
import { MAX_ENVELOPE } from './limits.ts';
import { armoredBlocks, looksArmored } from './openpgp/armor.ts';
import { looksClearsigned, readCleartext } from './openpgp/cleartext.ts';
import { readDetached } from './openpgp/detached.ts';
import type { SignedData } from './openpgp/message.ts';
import type { DocumentSignature } from './openpgp/signature.ts';
import { kindOfBytes } from './payload.ts';
import { BUNDLE_TYPES, readBundle, type SigstoreBundle } from './sigstore-bundle.ts';
import { isObject, parseJson, type JsonObject } from './strict-json.ts';

/** A signed message as binary packets; unfolding it is part of opening it, since inflating is asynchronous. */
export interface OpenPgpMessage { format: 'openpgp-message'; packets: Uint8Array }
export interface OpenPgpCleartext extends SignedData { format: 'openpgp-cleartext' }
/** A file and its detached signatures travelling together. */
export interface OpenPgpDetached { format: 'openpgp-detached'; name: string; data: Uint8Array; signatures: DocumentSignature[] }
export type Envelope = DsseEnvelope | SigstoreBundle | LinkEnvelope | OpenPgpMessage | OpenPgpCleartext | OpenPgpDetached;

export const mediaTypes = {
  'dsse': 'application/vnd.dsse.envelope.v1+json',
  'sigstore-bundle': 'application/vnd.dev.sigstore.bundle.v0.3+json',
  'in-toto-link': 'application/vnd.in-toto.link+json',
  'openpgp-message': 'application/pgp',
  'openpgp-cleartext': 'application/pgp',
  'openpgp-detached': 'application/vnd.rootline.detached+json',
} as const satisfies Record<Envelope['format'], string>;

/** Media types that say nothing: the bytes then speak for themselves. */
const SILENT = new Set(['application/octet-stream', 'application/json', 'text/plain', 'application/x-www-form-urlencoded']);
const MAX_LINES = 10_000;
const DETACHED_MEMBERS = new Set(['v', 'format', 'name', 'payload', 'signature']);

/**
 * Reads an envelope without any key.
 * @param mediaType as sent, or null where it is not known
 * @throws RootlineError `malformed`, `unsupported-format`, `unsigned`, `too-large` above 1 MiB, `too-complex`
 */
export function readEnvelope(bytes: Uint8Array, mediaType: string | null): Envelope {
  if (bytes.length > MAX_ENVELOPE) throw new RootlineError('too-large', `the envelope has ${bytes.length} bytes; ${MAX_ENVELOPE} are the most`);
  if (bytes.length === 0) throw new RootlineError('unsigned', 'the envelope is empty');
  const envelope = sniff(bytes);
  const type = baseType(mediaType);
  if (type !== '' && !SILENT.has(type) && type !== mediaTypes[envelope.format]) {
    const known = Object.values(mediaTypes).some((t) => t === type);
    throw known
      ? new RootlineError('malformed', `the bytes are of format ${envelope.format}, not what the media type ${type} says`)
      : new RootlineError('unsupported-format', `the media type ${type.slice(0, 100)} is none that is taken`);
  }
  return envelope;
}

/** A media type without its parameters; the older names of Sigstore bundles are names for the newest. */
function baseType(mediaType: string | null): string {
  const type = (mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return [...BUNDLE_TYPES].some((bundle) => bundle.split(';')[0] === type) ? mediaTypes['sigstore-bundle'] : type;
}

function sniff(bytes: Uint8Array): Envelope {
  if (!looksArmored(bytes)) return { format: 'openpgp-message', packets: bytes };
  const start = bytes.find((byte) => byte > 0x20);
  if (start === 0x7b || start === 0x5b) return readJson(bytes);
  if (looksClearsigned(bytes)) return { format: 'openpgp-cleartext', ...readCleartext(bytes) };
  return readArmored(fromUtf8(bytes, 'the envelope'));
}

function readArmored(text: string): Envelope {
  const [block, more] = armoredBlocks(text);
  if (!block) throw unrecognized(text);
  if (more) throw new RootlineError('malformed', 'there is more than one armored block');
  if ((text.slice(0, block.start) + text.slice(block.end)).trim() !== '') throw new RootlineError('malformed', 'there is text outside the armor, which nobody signed');
  if (block.label !== 'MESSAGE' && block.label !== 'SIGNATURE') throw new RootlineError('unsupported-format', `an OpenPGP ${block.label.toLowerCase()} is no signed statement`);
  return { format: 'openpgp-message', packets: block.bytes };
}

/** Text without any signature: a known format is unsigned, anything else is not taken. */
function unrecognized(text: string): RootlineError {
  try {
    const kind = kindOfBytes(new TextEncoder().encode(text));
    return new RootlineError('unsigned', `this is a ${kind} file without its signature`);
  } catch (error) {
    if (error instanceof RootlineError) return error;
    throw error;
  }
}

function readJson(bytes: Uint8Array): Envelope {
  const json = parseJson(bytes, 'the envelope');
  if (!isObject(json)) throw unrecognized(fromUtf8(bytes, 'the envelope'));
  if ('payloadType' in json) return readDsse(json);
  if ('verificationMaterial' in json) return readBundle(json);
  if ('signed' in json) return readLink(json);
  if ('v' in json && 'signature' in json) return readDetachedJson(json);
  throw unrecognized(fromUtf8(bytes, 'the envelope'));
}

/** `{"v":1,"format":…,"name":…,"payload":base64,"signature":base64}`: a signed file beside its OpenPGP signature file. */
function readDetachedJson(json: JsonObject): OpenPgpDetached {
  const { v, format, name, payload, signature } = json;
  const foreign = Object.keys(json).find((member) => !DETACHED_MEMBERS.has(member));
  if (foreign !== undefined) throw new RootlineError('malformed', `the detached envelope has a member ${JSON.stringify(foreign.slice(0, 60))} that means nothing`);
  if (v !== 1) throw new RootlineError('unsupported-format', 'the detached envelope is not of version 1');
  if (typeof payload !== 'string' || typeof signature !== 'string' || typeof name !== 'string' || name.length > 500) {
    throw new RootlineError('malformed', 'the detached envelope needs name, payload and signature as strings');
  }
  const data = fromBase64(payload, '/payload');
  const kind = kindOfBytes(data);
  // Name and format are not signed: they are a convenience to people, and must not say what the bytes do not.
  if (format !== kind) throw new RootlineError('malformed', `the payload is of format ${kind}, not ${JSON.stringify(format)?.slice(0, 60)}`);
  return { format: 'openpgp-detached', name, data, signatures: readDetached(fromBase64(signature, '/signature')) };
}

/**
 * The envelopes in a file: most formats have one, JSON Lines (in-toto bundles) one on each line.
 * @throws RootlineError `too-complex` above 10,000 lines
 */
export function splitEnvelopes(bytes: Uint8Array): Uint8Array[] {
  const ends = bytes[0] === 0x7b ? [...lineEnds(bytes)] : [];
  if (ends.length > MAX_LINES) throw new RootlineError('too-complex', `the file has more than ${MAX_LINES} lines`);
  const lines = ends.map((end, i) => bytes.subarray(i === 0 ? 0 : (ends[i - 1] ?? 0) + 1, end)).filter((line) => line.some((byte) => byte > 0x20));
  // JSON written over several lines is one document: only where every line is an object by itself are they several.
  return lines.length > 1 && lines.every((line) => line[0] === 0x7b && line.findLast((byte) => byte > 0x20) === 0x7d) ? lines : [bytes];
}

function* lineEnds(bytes: Uint8Array): Generator<number> {
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) yield at;
  yield bytes.length;
}
