/** Reading the log again: at start all of it, later single entries that somebody asks for. */
import { createHash } from 'node:crypto';
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
import { Readings } from './readings.ts';
import type { Store } from './store/store.ts';

/** How many envelopes are fetched at once where they have to be read again, and what a reading covers at most: more is no reading of ours. */
const AHEAD = 256;
const MOST = 1000;

/** An entry as the store has it. */
export interface Kept {
  leaf: Leaf;
  envelope: Uint8Array;
}

/**
 * The envelope of a leaf.
 * @throws RootlineError `corrupt-log` when it is missing, or is not what the leaf names
 */
async function envelopeOf(store: Store, leaf: Leaf): Promise<Uint8Array> {
  const envelope = await store.envelope(leaf.envelope);
  if (envelope === null) throw new RootlineError('corrupt-log', `the envelope ${leaf.envelope} is missing from the store`);
  const digest = `sha256:${createHash('sha256').update(envelope).digest('hex')}`;
  if (digest !== leaf.envelope) throw new RootlineError('corrupt-log', `the store has other bytes for the envelope ${leaf.envelope}: they hash to ${digest}`);
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

/**
 * Takes the whole log in: by the readings kept with it as far as they hold, and where they do not, from the envelopes, whose reading is then kept.
 * @throws RootlineError `corrupt-log`
 */
export async function replay(store: Store, derived: Derived, readings: Readings): Promise<void> {
  const size = await store.size();
  const leaves = store.leaves(0, size)[Symbol.asyncIterator]();
  const kept = store.readings()[Symbol.asyncIterator]();
  let record = await kept.next();
  for (let from = 0; from < size;) {
    while (record.done !== true && record.value.from < from) record = await kept.next();
    const reading = record.done !== true && record.value.from === from ? record.value.bytes : null;
    const covered = reading === null ? 0 : Readings.count(reading);
    const group = await take(leaves, covered > 0 && covered <= MOST ? covered : AHEAD);
    if (group.length === 0) throw new RootlineError('corrupt-log', `entry ${from} is missing from the store`);
    const envelopes = group.map(({ envelope }) => envelope);
    let said = reading === null ? null : readings.read(reading, envelopes);
    if (said === null) {
      said = await readAgain(store, group, derived.published);
      await store.putReading(from, readings.write(envelopes, said));
    }
    await takeIn(store, derived, group, said);
    from += group.length;
  }
}

async function take(leaves: AsyncIterator<Uint8Array>, count: number): Promise<Leaf[]> {
  const group: Leaf[] = [];
  while (group.length < count) {
    const next = await leaves.next();
    if (next.done === true) break;
    group.push(decodeLeaf(next.value));
  }
  return group;
}

async function readAgain(store: Store, leaves: readonly Leaf[], published: Published): Promise<(Said[] | null)[]> {
  return Promise.all(leaves.map(async (leaf) => (leaf.type === 'registry' ? null : readSaid({ leaf, envelope: await envelopeOf(store, leaf) }, published))));
}

async function takeIn(store: Store, derived: Derived, leaves: readonly Leaf[], said: readonly (readonly Said[] | null)[]): Promise<void> {
  for (const [i, leaf] of leaves.entries()) {
    const read: Read = leaf.type === 'registry'
      ? { type: 'registry', registry: readRegistry(await envelopeOf(store, leaf)) } : { type: 'attestation', said: said[i] ?? [] };
    derived.take(leaf, read);
  }
}
