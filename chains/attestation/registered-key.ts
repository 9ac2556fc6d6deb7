/** What a registered key is known by, and what may be wrong with one that its schema cannot say. */
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { fromBase64, toBase64 } from '../log/encoding.ts';
import { readSpki } from './der.ts';

type RawKey = Extract<RegisteredKey, { type: 'public-key' }>;

/**
 * Everything that a signature is matched with: every fingerprint, the key itself in its one right form, the identity in a certificate.
 * No two registered keys may share any of it, or one hand would count as two.
 */
export function pinsOf(key: RegisteredKey): string[] {
  switch (key.type) {
    case 'openpgp': return [key.fingerprint, ...(key.subkeys ?? [])];
    // What a tool calls its key is a hint: the next key of the same service may have the same name.
    case 'public-key': return [keyOf(key)?.spki ?? key.spki];
    case 'keyless': return [`${key.issuer} ${key.subject}`];
  }
}

/** Why a registered key can verify nothing, or null where it can. */
export function keyFault(key: RegisteredKey): string | null {
  if (key.type !== 'public-key') return null;
  const read = keyOf(key);
  if (read === null) return 'the public key cannot be read';
  if (read.algorithm !== key.algorithm) return `the public key is ${read.algorithm}, not ${key.algorithm}`;
  return read.short ? 'the RSA key is shorter than 2048 bits: no signature of it counts' : null;
}

function keyOf({ id, spki }: RawKey): { algorithm: string; spki: string; short: boolean } | null {
  try {
    const key = readSpki(fromBase64(spki, `the key ${id}`));
    return { algorithm: key.algorithm, spki: toBase64(key.spki), short: key.algorithm === 'rsa' && key.bits < 2048 };
  } catch (error) {
    if (error instanceof RootlineError) return null;
    throw error;
  }
}
