/** Ed25519 by node:crypto: several times quicker than WebCrypto, and each public key is taken apart once. */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ED25519, noteKey, type SignatureType } from '../../chains/log/vkey.ts';
import type { NoteSigner } from '../../chains/log/note.ts';

/** DER before the 32 bytes of a private key (RFC 8410, section 7) and of a public key (section 4). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const parsed = new Map<string, KeyObject>();
const MAX_PARSED = 1000;

/** Checks an Ed25519 signature. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const id = Buffer.from(publicKey).toString('base64');
  let key = parsed.get(id);
  if (key === undefined) {
    key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(id, key);
  }
  return verify(null, message, key, signature);
}

/**
 * A signer of notes from the 32 bytes of an Ed25519 private key.
 * @param type what it signs: checkpoints as their log, or cosignatures as a witness
 */
export function signerFromSeed(name: string, seed: Uint8Array, type: SignatureType = ED25519): NoteSigner {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { key: noteKey(name, type, new Uint8Array(publicKey)), sign: (message) => new Uint8Array(sign(null, message, key)) };
}
