/** The registry in force and the keys held for it, as the log has them: what a signature is held against in the browser. */
import { readRegistry } from '../../../chains/catalog/registry.ts';
import type { Keyring } from '../../../chains/attestation/types.ts';
import type { Registry } from '../../../schema/registry.ts';
import type { EntriesAnswer } from '../api/addresses.ts';
import { entries } from '../api/addresses.ts';
import { askFor, askForBytes } from '../api/ask.ts';

const NONE: Registry = { organizations: [], verifiers: [] };

async function newestRegistry(): Promise<Registry> {
  const { entries: found } = await askFor<EntriesAnswer>(entries({ type: 'registry', limit: '1' }));
  const entry = found[0];
  return entry ? readRegistry(await askForBytes(`/api/v1/envelopes/${entry.envelope}`)) : NONE;
}

/** Material of OpenPGP keys; those that nobody gave yet are left out. */
async function materialsOf(registry: Registry): Promise<Map<string, Uint8Array>> {
  const ids = registry.verifiers.flatMap((v) => v.keys.filter((key) => key.type === 'openpgp').map((key) => key.id));
  const held = new Map<string, Uint8Array>();
  await Promise.all(ids.map(async (id) => {
    try {
      held.set(id, await askForBytes(`/api/v1/keys/${encodeURIComponent(id)}`));
    } catch {
      // Not held: opening the envelope says so, if it needs this key.
    }
  }));
  return held;
}

export async function loadKeyring(): Promise<Keyring> {
  const registry = await newestRegistry();
  const held = await materialsOf(registry);
  return { registry, material: (id) => held.get(id) ?? null };
}
