/** Names for public keys: what other tools put beside a signature to say which key made it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { toBase64, utf8 } from '../log/encoding.ts';
import type { PublicKey } from './primitives.ts';

/** Our own: SHA-256 of the SubjectPublicKeyInfo, hex. */
export function keyIdOf(key: PublicKey): string {
  return bytesToHex(sha256(key.spki));
}

/**
 * The id that in-toto tools compute: SHA-256 of the canonical JSON of the key (securesystemslib; in-toto-rs names the hash algorithms
 * too). Only Ed25519 keys have one form that all agree on.
 */
export function inTotoKeyId(key: PublicKey): string | null {
  if (key.algorithm !== 'ed25519') return null;
  const hex = bytesToHex(key.spki.subarray(-32));
  return bytesToHex(sha256(utf8(`{"keyid_hash_algorithms":["sha256","sha512"],"keytype":"ed25519","keyval":{"public":"${hex}"},"scheme":"ed25519"}`)));
}

/** Every name a signature may use for a key. */
export function keyHints(key: PublicKey): string[] {
  const id = keyIdOf(key);
  const inToto = inTotoKeyId(key);
  return [id, `sha256:${id}`, `SHA256:${toBase64(sha256(key.spki)).replace(/=+$/, '')}`, ...(inToto === null ? [] : [inToto])];
}
