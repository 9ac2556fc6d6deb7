/** The registry in force and the keys held for it, as the log has them: what a signature is held against in the browser. */
import { readRegistry } from '../../../chains/catalog/registry.ts';
import type { Keyring } from '../../../chains/attestation/types.ts';
import type { Registry } from '../../../schema/registry.ts';
import { entries, verifiers, type EntriesAnswer, type VerifiersAnswer } from '../api/addresses.ts';
import { askFor, askForBytes } from '../api/ask.ts';

const NONE: Registry = { organizations: [], verifiers: [] };

async function newestRegistry(): Promise<Registry> {
  const { entries: found } = await askFor<EntriesAnswer>(entries({ type: 'registry', limit: '1' }));
  const entry = found[0];
  return entry ? readRegistry(await askForBytes(`/api/v1/envelopes/${entry.envelope}`)) : NONE;
}

/** Material of the keys that pin it and for which it is held. */
async function materials(): Promise<Map<string, Uint8Array>> {
  const { verifiers: known } = await askFor<VerifiersAnswer>(verifiers());
  const ids = known.flatMap((v) => v.keys.filter((key) => key.type === 'openpgp' && key.held).map((key) => key.id));
  return new Map(await Promise.all(ids.map(async (id) => [id, await askForBytes(`/api/v1/keys/${encodeURIComponent(id)}`)] as const)));
}

export async function loadKeyring(): Promise<Keyring> {
  const [registry, held] = await Promise.all([newestRegistry(), materials()]);
  return { registry, material: (id) => held.get(id) ?? null };
}
