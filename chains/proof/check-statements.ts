/** Checks that what the entries are taken to say was said: registry, signatures, statements. */
import type { Catalog } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey, Registry } from '../../schema/registry.ts';
import { counted } from '../answer/names.ts';
import { contentOf } from '../attestation/content.ts';
import { readEnvelope } from '../attestation/envelope.ts';
import { interpret } from '../attestation/interpret.ts';
import { matchPin } from '../attestation/key-material.ts';
import { openAll } from '../attestation/open.ts';
import { portable } from '../attestation/primitives.ts';
import type { Keyring } from '../attestation/types.ts';
import { publishedOf } from '../catalog/published.ts';
import { readRegistry } from '../catalog/registry.ts';
import { equalBytes, fromBase64 } from '../log/encoding.ts';
import { bad, eachEntry, need, type OpenedEntry, type ReadEntry, type Step, type Trust } from './checks.ts';
import type { SaidEntry } from './derive.ts';

const EMPTY: Registry = { organizations: [], verifiers: [] };

export const checkRegistry: Step = async (known) => {
  const { keys } = need(known, 'proof');
  const document = need(known, 'document');
  const registry = document === 'none' ? EMPTY : readRegistry(document.envelope);
  const pins = new Map(registry.verifiers.flatMap((verifier) => verifier.keys.map((key) => [key.id, key] as const)));
  const materials = new Map<string, Uint8Array>();
  for (const [id, material] of Object.entries(keys)) {
    const pin = pins.get(id);
    if (pin === undefined) throw bad(`the registry has no key ${id}, of which the file gives material`);
    materials.set(id, await pinned(fromBase64(material, `the key ${id}`), pin));
  }
  known.keyring = { registry, material: (id) => materials.get(id) ?? null };
  return `${document === 'none' ? 'there was none' : `entry ${document.index}`}, with ${counted(registry.verifiers.length, 'verifier')}; the material of ${counted(materials.size, 'key')} is what it pins`;
};

async function pinned(material: Uint8Array, pin: RegisteredKey): Promise<Uint8Array> {
  const matching = await matchPin(material, pin);
  if (!equalBytes(matching, material)) throw bad(`the material of ${pin.id} holds more than the key that is pinned`);
  return matching;
}

export const checkSignatures: Step = async (known, trust) => {
  const keyring = need(known, 'keyring');
  const entries = need(known, 'entries');
  let keyless = 0;
  const opened = await eachEntry(entries, async (entry): Promise<OpenedEntry> => {
    const key = keyring.registry.verifiers.find(({ id }) => id === entry.leaf.verifier)?.keys.find(({ id }) => id === entry.leaf.key);
    // What a key signed that has left the registry counts nowhere: there is nothing to check it with, and no need.
    if (key === undefined) return { ...entry, content: null };
    if (key.type === 'keyless' && trust.sigstore === undefined) {
      keyless++;
      return { ...entry, content: await contentOf(readEnvelope(entry.envelope, entry.leaf.mediaType), trust.primitives ?? portable) };
    }
    return { ...entry, content: await openOwn(entry, keyring, trust) };
  });
  known.opened = opened;
  const gone = opened.filter(({ content }) => content === null).length;
  const left = gone === 0 ? '' : `; ${gone} more by keys that have left the registry, which count nowhere`;
  if (keyless > 0) return { notChecked: `${keyless} of ${entries.length} envelopes are signed keyless, and there is no Sigstore trusted root to check them with; the others hold${left}` };
  const verifiers = new Set(opened.flatMap(({ content, leaf }) => (content === null ? [] : [leaf.verifier])));
  return `${counted(entries.length - gone, 'envelope')}, by ${counted(verifiers.size, 'verifier')}${left}`;
};

/** The signed bytes, once the signature of the verifier and key that the leaf names holds. */
async function openOwn({ leaf, envelope }: ReadEntry, keyring: Keyring, { primitives = portable, sigstore }: Trust): Promise<OpenedEntry['content']> {
  const all = await openAll(readEnvelope(envelope, leaf.mediaType), keyring, { at: leaf.time, primitives, ...(sigstore !== undefined && { sigstore }) });
  const own = all.find(({ verifier, key }) => verifier === leaf.verifier && key === leaf.key);
  if (own === undefined) throw new RootlineError('bad-signature', `it is signed by ${all.map(({ key }) => key).join(', ')}, and its leaf names ${leaf.key} of ${leaf.verifier}`);
  return own;
}

export const checkStatements: Step = async (known) => {
  const catalog = need(known, 'catalog');
  known.said = await interpretAll(need(known, 'opened'), catalog);
  return counted(known.said.reduce((sum, { said }) => sum + said.length, 0), 'statement');
};

/**
 * What entries say by a catalog.
 * @throws RootlineError `bad-proof` naming those that say nothing
 */
export function interpretAll(opened: readonly OpenedEntry[], catalog: Catalog): Promise<SaidEntry[]> {
  const published = publishedOf(catalog);
  return eachEntry(opened, ({ index, leaf, content }) => ({ index, leaf, said: content === null ? [] : interpret(content, published) }));
}
