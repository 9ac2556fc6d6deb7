/** Signatures by raw public keys, as DSSE, in-toto links and Sigstore bundles carry them: whose of the registered keys made them? */
import { RootlineError } from '../../schema/error.ts';
import type { Registry } from '../../schema/registry.ts';
import { ecdsaFromDer, orderBytes } from './der.ts';
import { indexOf, type Pinned, type RawCandidate } from './keyring.ts';
import { MAX_KEYS_TRIED } from './limits.ts';
import type { HashName, Primitives, PublicKey } from './primitives.ts';

export interface RawSignature { keyid: string; sig: Uint8Array }

const HASHES: Partial<Record<PublicKey['algorithm'], HashName[]>> = {
  // Tools differ on the hash that goes with P-384; both are sound.
  'ecdsa-p384': ['SHA-384', 'SHA-256'],
  'ecdsa-p521': ['SHA-512'],
};

/**
 * Finds the registered keys that made signatures over bytes.
 * @returns at least one, in the order of the signatures
 * @throws RootlineError `unknown-key`, `bad-signature`, `weak-signature`
 */
export async function signersOf(signed: Uint8Array, signatures: readonly RawSignature[], registry: Registry, primitives: Primitives): Promise<Pinned[]> {
  const signers: Pinned[] = [];
  let short: PublicKey | null = null;
  for (const { keyid, sig } of signatures) {
    for (const { pinned, public: key } of candidates(registry, keyid)) {
      if (!await holdsRaw(key, signed, sig, primitives)) continue;
      if (isShort(key)) short = key;
      else signers.push(pinned);
    }
  }
  if (signers.length > 0) return signers;
  if (short !== null) throw new RootlineError('weak-signature', `the RSA key has ${short.bits} bits; 2048 are the least`);
  if (signatures.some(({ keyid }) => indexOf(registry).byHint.has(keyid))) {
    throw new RootlineError('bad-signature', 'the signature does not hold for the key that it names');
  }
  const named = signatures.map(({ keyid }) => keyid).find((keyid) => keyid !== '');
  throw new RootlineError('unknown-key', named === undefined
    ? 'the signature names no key, and no registered key made it'
    : `no registered key is called ${named.slice(0, 100)}, and none that was tried made the signature`);
}

/** The keys that the hint names, which need not be unique; without a useful hint every key of a small registry, for the hint is optional. */
function candidates(registry: Registry, keyid: string): readonly RawCandidate[] {
  const { publicKeys, byHint } = indexOf(registry);
  const named = byHint.get(keyid);
  if (named) return named;
  return publicKeys.length <= MAX_KEYS_TRIED ? publicKeys : [];
}

/** Whether a key is too short for its signatures to count. */
function isShort(key: PublicKey): boolean {
  return key.algorithm === 'rsa' && key.bits < 2048;
}

/** Whether a raw public key made a signature over bytes; ECDSA signatures are DER. */
export async function holdsRaw(key: PublicKey, signed: Uint8Array, signature: Uint8Array, primitives: Primitives): Promise<boolean> {
  const raw = key.algorithm.startsWith('ecdsa') ? ecdsaFromDer(signature, orderBytes(key.algorithm)) : signature;
  if (raw === null) return false;
  for (const hash of HASHES[key.algorithm] ?? ['SHA-256' as const]) {
    if (await primitives.verify(key, hash, signed, raw)) return true;
  }
  return false;
}
