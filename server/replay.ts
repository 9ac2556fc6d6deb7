/** Reading the log again: at start all of it, later single entries that somebody asks for. */
import { contentOf } from '../chains/attestation/content.ts';
import { readEnvelope } from '../chains/attestation/envelope.ts';
import { interpret } from '../chains/attestation/interpret.ts';
import type { Published, Said } from '../chains/attestation/types.ts';
import { readRegistry } from '../chains/catalog/registry.ts';
import { decodeLeaf } from '../chains/log/leaf.ts';
import { RootlineError } from '../schema/error.ts';
import type { Leaf } from '../schema/log.ts';
import type { Derived, Read } from './derived.ts';
import { nodePrimitives } from './ingest/primitives.ts';
import type { Store } from './store/store.ts';

/** How many envelopes are fetched at once. */
const AHEAD = 256;

/** An entry as the store has it. */
export interface Kept {
  leaf: Leaf;
  envelope: Uint8Array;
}

/**
 * The envelope of a leaf.
 * @throws RootlineError `corrupt-log` when it is missing
 */
async function envelopeOf(store: Store, leaf: Leaf): Promise<Uint8Array> {
  const envelope = await store.envelope(leaf.envelope);
  if (envelope === null) throw new RootlineError('corrupt-log', `the envelope ${leaf.envelope} is missing from the store`);
  return envelope;
}

/**
 * One entry.
 * @throws RootlineError `unknown-entry`, `corrupt-log`
 */
export async function readEntry(store: Store, index: number): Promise<Kept> {
  const bytes = await store.leaf(index);
  if (bytes === null) throw new RootlineError('unknown-entry', `the log has no entry ${index}`);
  const leaf = decodeLeaf(bytes);
  return { leaf, envelope: await envelopeOf(store, leaf) };
}

/**
 * What an envelope that the log took says, as the present catalog understands it: nothing, where the catalog has changed so that it no
 * longer knows what was spoken of. The signature was verified when the log took it, and is not verified again here.
 */
export async function readSaid({ leaf, envelope }: Kept, published: Published): Promise<Said[]> {
  try {
    return interpret(await contentOf(readEnvelope(envelope, leaf.mediaType), nodePrimitives), published);
  } catch (error) {
    if (error instanceof RootlineError) return [];
    throw error;
  }
}

async function readKept(kept: Kept, published: Published): Promise<Read> {
  if (kept.leaf.type === 'registry') return { type: 'registry', registry: readRegistry(kept.envelope) };
  return { type: 'attestation', said: await readSaid(kept, published) };
}

/**
 * Takes the whole log in.
 * @throws RootlineError `corrupt-log`
 */
export async function replay(store: Store, derived: Derived): Promise<void> {
  const size = await store.size();
  let group: Leaf[] = [];
  const settle = async (): Promise<void> => {
    const reads = await Promise.all(group.map(async (leaf) => readKept({ leaf, envelope: await envelopeOf(store, leaf) }, derived.published)));
    group.forEach((leaf, i) => derived.take(leaf, reads[i] as Read));
    group = [];
  };
  for await (const bytes of store.leaves(0, size)) {
    group.push(decodeLeaf(bytes));
    if (group.length === AHEAD) await settle();
  }
  await settle();
}
