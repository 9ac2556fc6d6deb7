/** Proof bundles: gathering what a verdict rests on out of the log. */
import { coneOf, compilersFor } from '../chains/answer/cone.ts';
import { writeProof } from '../chains/answer/proof.ts';
import { answerVerdict, judge } from '../chains/answer/verdict.ts';
import type { Reading } from '../chains/answer/reading.ts';
import { readRegistry } from '../chains/catalog/registry.ts';
import { encodeLeaf } from '../chains/log/leaf.ts';
import { RootlineError } from '../schema/error.ts';
import type { ReleaseId } from '../schema/ids.ts';
import { PROOF_ENTRIES, type ProvedEntry } from '../schema/proof.ts';
import type { Registry } from '../schema/registry.ts';
import type { Derived } from './derived.ts';
import { nodePrimitives } from './ingest/primitives.ts';
import type { Sequencer } from './log/sequencer.ts';
import { readEntry } from './replay.ts';
import type { Store } from './store/store.ts';

/** How many entries are read at once. */
const AHEAD = 64;

export interface ProofSources {
  store: Store;
  sequencer: Sequencer;
  derived: Derived;
  materials: ReadonlyMap<string, Uint8Array>;
  catalogFiles: ReadonlyMap<string, string>;
}

/**
 * The bundle of a verdict, as text.
 * @param checkpoint the note that signs the reading's tree
 * @throws RootlineError `unknown-release`, `unknown-platform`; `too-complex` when too many entries bear on it
 */
export async function proofOf(sources: ProofSources, reading: Reading, id: ReleaseId, platform: string | null, checkpoint: string): Promise<string> {
  const { derived: { journal, catalog }, catalogFiles } = sources;
  const { size } = reading.grounds.checkpoint;
  const verdict = answerVerdict(reading, id, platform);
  const { release, digests } = judge(reading, id, platform);
  const cone = coneOf(catalog, reading.view, digests);
  const bearing = journal.bearingOn([...cone], size);
  if (bearing.length > PROOF_ENTRIES) throw new RootlineError('too-complex', `${bearing.length} entries bear on ${id}; a bundle holds ${PROOF_ENTRIES} at most`);
  // Everything that depends on the views is taken by now: from here on the log may grow.
  const registryEntry = journal.registryEntryAt(size);
  const registry = registryEntry < 0 ? null : await proved(sources, registryEntry, size);
  const entries: ProvedEntry[] = [];
  for (let start = 0; start < bearing.length; start += AHEAD) {
    entries.push(...await Promise.all(bearing.slice(start, start + AHEAD).map((index) => proved(sources, index, size))));
  }
  return writeProof({
    verdict, policy: reading.policy, catalogFiles, compilers: compilersFor(catalog, release.compiler, cone), registry, entries, keys: keysFor(sources, registry, entries), checkpoint,
  }, nodePrimitives);
}

async function proved({ store, sequencer }: ProofSources, index: number, size: number): Promise<ProvedEntry> {
  const [{ leaf, envelope }, { hashes }] = await Promise.all([readEntry(store, index), sequencer.inclusion(index, size)]);
  return { index, leaf: Buffer.from(encodeLeaf(leaf)).toString('utf8'), envelope: Buffer.from(envelope).toString('base64'), hashes };
}

/** Material of the OpenPGP keys that signed; other keys are in the registry as they are. */
function keysFor({ materials }: ProofSources, registry: ProvedEntry | null, entries: readonly ProvedEntry[]): Record<string, string> {
  if (registry === null) return {};
  const used = new Set(entries.map(({ leaf }) => (JSON.parse(leaf) as { key: string }).key));
  const keys = openPgpKeys(readRegistry(Buffer.from(registry.envelope, 'base64'))).filter((id) => used.has(id) && materials.has(id)).sort();
  return Object.fromEntries(keys.map((id) => [id, Buffer.from(materials.get(id) ?? new Uint8Array()).toString('base64')]));
}

function openPgpKeys(registry: Registry): string[] {
  return registry.verifiers.flatMap((verifier) => verifier.keys.filter((key) => key.type === 'openpgp').map((key) => key.id));
}
