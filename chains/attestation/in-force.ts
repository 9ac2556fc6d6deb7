/** Whether the key behind a signature may still speak. */
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey, Registry } from '../../schema/registry.ts';
import type { Opened } from './types.ts';

function keyOf(registry: Registry, { verifier, key }: Pick<Opened, 'verifier' | 'key'>): RegisteredKey | undefined {
  return registry.verifiers.find((v) => v.id === verifier)?.keys.find((k) => k.id === key);
}

/**
 * A key counts from when the log receives what it signed: one that is revoked by now has no more say.
 * @throws RootlineError `revoked-key`
 */
export function requireInForce(registry: Registry, opened: Pick<Opened, 'verifier' | 'key'>, now: Date): void {
  const key = keyOf(registry, opened);
  if (key?.compromised === true) throw new RootlineError('revoked-key', `the key ${opened.key} of ${opened.verifier} is marked compromised`);
  if (key?.revoked !== undefined && Date.parse(key.revoked) <= now.getTime()) {
    throw new RootlineError('revoked-key', `the key ${opened.key} of ${opened.verifier} is revoked since ${key.revoked}`);
  }
}
