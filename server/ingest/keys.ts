/** Taking public key material that the registry pins. */
import { describeKey, joinMaterial, matchPin, type KeyDescription } from '../../chains/attestation/key-material.ts';
import { equalBytes } from '../../chains/log/encoding.ts';
import type { HeldKeys } from '../../schema/api.ts';
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey, Registry } from '../../schema/registry.ts';
import type { Store } from '../store/store.ts';

/** Whether a description could be of this pin; `matchPin` decides. */
function resembles(key: RegisteredKey, described: KeyDescription): boolean {
  if (key.type === 'openpgp' && described.type === 'openpgp') {
    const pinned = new Set([key.fingerprint, ...key.subkeys ?? []]);
    return [described.fingerprint, ...described.subkeys.map((s) => s.fingerprint)].some((fingerprint) => pinned.has(fingerprint));
  }
  return key.type === 'public-key' && described.type === 'public-key' && key.spki === described.spki;
}

function nameOf(described: KeyDescription): string {
  return described.type === 'openpgp' ? described.fingerprint : described.keyId;
}

/**
 * Keeps the material of every registered key that a file holds, beside what is held of it already.
 * @param held the keys in use, which these join
 * @throws RootlineError `unknown-key` when the registry pins none of them; `key-mismatch`, `malformed`, `too-large`
 */
export async function importKeys(material: Uint8Array, registry: Registry, store: Store, held: Map<string, Uint8Array>): Promise<HeldKeys> {
  const described = await describeKey(material);
  const keys: HeldKeys['keys'] = [];
  for (const { id: verifier, keys: registered } of registry.verifiers) {
    for (const key of registered.filter((k) => described.some((d) => resembles(k, d)))) {
      const known = held.get(key.id);
      const given = await matchPin(material, key);
      const own = known === undefined ? given : await joinMaterial(known, given, key);
      const created = known === undefined || !equalBytes(known, own);
      if (created) await store.putKey(key.id, own);
      held.set(key.id, own);
      keys.push({ key: key.id, verifier, created });
    }
  }
  if (keys.length === 0) throw new RootlineError('unknown-key', `the registry pins none of ${described.map(nameOf).join(', ')}`);
  return { keys };
}
