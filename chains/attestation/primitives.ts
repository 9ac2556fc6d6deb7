/**
 * The few cryptographic operations that verification stands on, behind one small interface: everything else here is parsing. The
 * portable ones use Web Crypto, which browsers and Node share; a server may bring faster ones that give the same answers.
 */
import { RootlineError } from '../../schema/error.ts';
import { concatBytes } from '../log/encoding.ts';

export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512';
export type KeyAlgorithm = 'ed25519' | 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521' | 'ecdsa-secp256k1' | 'rsa';

/** A public key ready to verify with. Keep the object: implementations remember what they made of it. */
export interface PublicKey {
  readonly algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Of the RSA modulus or the curve. */
  readonly bits: number;
}

export interface Primitives {
  digest(hash: HashName, data: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether a signature holds. Ed25519 signs `data` itself and ignores `hash`; ECDSA signatures are r and s side by side, each as long
   * as the curve's order; RSA is PKCS #1 v1.5. Never throws on a signature or key of the wrong shape: it does not hold.
   */
  verify(key: PublicKey, hash: HashName, data: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /**
   * Inflates to at most `limit` bytes.
   * @throws RootlineError `too-large` above that, `malformed` where the data is damaged
   */
  inflate(data: Uint8Array, format: 'deflate' | 'deflate-raw', limit: number): Promise<Uint8Array>;
}

const CURVES: Partial<Record<KeyAlgorithm, string>> = { 'ecdsa-p256': 'P-256', 'ecdsa-p384': 'P-384', 'ecdsa-p521': 'P-521' };
const imported = new WeakMap<PublicKey, Map<HashName, Promise<CryptoKey>>>();

function algorithmOf(key: PublicKey, hash: HashName): { name: string; hash?: string; namedCurve?: string } {
  if (key.algorithm === 'ed25519') return { name: 'Ed25519' };
  if (key.algorithm === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash };
  return { name: 'ECDSA', hash, namedCurve: CURVES[key.algorithm] ?? '' };
}

/** Imports a key once for each hash, since Web Crypto binds an RSA key to one. */
function cryptoKey(key: PublicKey, hash: HashName): Promise<CryptoKey> {
  const forHash = imported.get(key) ?? new Map<HashName, Promise<CryptoKey>>();
  imported.set(key, forHash);
  const held = forHash.get(hash);
  if (held) return held;
  const made = crypto.subtle.importKey('spki', buffer(key.spki), algorithmOf(key, hash), false, ['verify']);
  forHash.set(hash, made);
  return made;
}

/** Web Crypto wants bytes that no other thread can change under it. */
function buffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

/** Web Crypto does not know this curve, on which some builders' OpenPGP keys are. */
async function verifySecp256k1(key: PublicKey, digest: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { secp256k1 } = await import('@noble/curves/secp256k1.js');
  // The rule of low s is Bitcoin's own, not ECDSA's.
  return secp256k1.verify(signature, digest, key.spki.subarray(-65), { prehash: false, lowS: false });
}

/** Unlike browsers and node:zlib, the DecompressionStream of Node 20 passes over what follows the end of compressed data. */
export const portable: Primitives = {
  async digest(hash, data) {
    return new Uint8Array(await crypto.subtle.digest(hash, buffer(data)));
  },

  async verify(key, hash, data, signature) {
    try {
      if (key.algorithm === 'ecdsa-secp256k1') return await verifySecp256k1(key, await this.digest(hash, data), signature);
      return await crypto.subtle.verify(algorithmOf(key, hash), await cryptoKey(key, hash), buffer(signature), buffer(data));
    } catch {
      return false;
    }
  },

  async inflate(data, format, limit) {
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = new Blob([buffer(data)]).stream().pipeThrough(new DecompressionStream(format)).getReader();
    try {
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        size += step.value.length;
        if (size > limit) break;
        parts.push(step.value);
      }
    } catch (cause) {
      throw new RootlineError('malformed', 'the compressed data is damaged', { cause });
    }
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      throw new RootlineError('too-large', `the compressed data unfolds to more than ${limit} bytes`);
    }
    return concatBytes(...parts);
  },
};
