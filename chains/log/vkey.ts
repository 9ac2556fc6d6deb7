/**
 * Verifier keys of C2SP signed-note, in text `<name>+<key id, 8 hex digits>+<base64(type byte ‖ public key)>`, like
 * `example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k`.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { RootlineError } from '../../schema/error.ts';
import { concatBytes, fromBase64, toBase64, utf8 } from './encoding.ts';

/** Type bytes of signatures: a log's Ed25519 signature over the text, a witness's cosignature/v1 (tlog-cosignature). */
export const ED25519 = 0x01;
export const COSIGNATURE_V1 = 0x04;
export type SignatureType = typeof ED25519 | typeof COSIGNATURE_V1;

/** A key that signs notes. Name and id together tell it from others. */
export interface NoteKey {
  name: string;
  /** 32 bits. */
  id: number;
  type: SignatureType;
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array;
}

const NAME = /^[^\s\u0085+\p{Cc}\p{Surrogate}]+$/u;
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;

/** Whether a key can be named so: not empty, no blanks, no plus, no control characters. */
export function isKeyName(name: string): boolean {
  return NAME.test(name) && name.length <= 255;
}

/**
 * A key with its id: the first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key).
 * @throws RootlineError `malformed` for a name no key can have
 */
export function noteKey(name: string, type: SignatureType, publicKey: Uint8Array): NoteKey {
  if (!isKeyName(name)) throw new RootlineError('malformed', `"${name}" cannot name a key: no blanks, no plus, at most 255 characters`);
  const digest = sha256(concatBytes(utf8(name), Uint8Array.of(0x0a, type), publicKey));
  return { name, type, publicKey, id: new DataView(digest.buffer, digest.byteOffset).getUint32(0) };
}

/** A key in text. */
export function formatVkey(key: NoteKey): string {
  return `${key.name}+${hexId(key.id)}+${toBase64(concatBytes(Uint8Array.of(key.type), key.publicKey))}`;
}

/**
 * A key from text.
 * @throws RootlineError `malformed` where its form or id is wrong, or it is of a type that is not taken here
 */
export function parseVkey(text: string): NoteKey {
  const [, name, id, material] = VKEY.exec(text) ?? [];
  if (name === undefined || id === undefined || material === undefined) {
    throw new RootlineError('malformed', 'a verifier key is <name>+<8 hex digits>+<base64>');
  }
  const bytes = fromBase64(material, `the verifier key of ${name}`);
  const type = bytes[0];
  if ((type !== ED25519 && type !== COSIGNATURE_V1) || bytes.length !== 33) {
    throw new RootlineError('malformed', `the verifier key of ${name} is neither an Ed25519 key nor one for cosignature/v1`);
  }
  const key = noteKey(name, type, bytes.slice(1));
  if (hexId(key.id) !== id) throw new RootlineError('malformed', `the verifier key of ${name} has the id ${hexId(key.id)}, not ${id}`);
  return key;
}

/** Whether two are the same key: by name and id, as signature lines name them. */
export function sameKey(a: { name: string; id: number }, b: { name: string; id: number }): boolean {
  return a.name === b.name && a.id === b.id;
}

function hexId(id: number): string {
  return id.toString(16).padStart(8, '0');
}
