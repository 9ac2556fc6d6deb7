/** Scenarios: everything that bears on a release, out of the catalog and the log, in the trust engine's normal form. */
import { coneOf } from '../chains/proof/cone.ts';
import type { Reading } from '../chains/answer/reading.ts';
import { judge } from '../chains/answer/verdict.ts';
import { statementOf } from '../chains/attestation/normal-form.ts';
import { engineBase } from '../chains/catalog/engine-base.ts';
import { signersOf } from '../chains/catalog/registry.ts';
import { RootlineError } from '../schema/error.ts';
import type { ScenarioAnswer } from '../schema/api.ts';
import type { Statement } from '../schema/attestation.ts';
import type { Digest, ReleaseId } from '../schema/ids.ts';
import { PROOF_ENTRIES } from '../schema/proof.ts';
import type { Scenario } from '../schema/scenario.ts';
import type { Derived } from './derived.ts';
import { readEntry, readSaid } from './replay.ts';
import type { Store } from './store/store.ts';

export interface ScenarioSources {
  store: Store;
  derived: Derived;
}

/**
 * The scenario of a release.
 * @throws RootlineError `unknown-release`, `unknown-platform`; `too-complex` when too many entries bear on it
 */
export async function scenarioOf({ store, derived }: ScenarioSources, reading: Reading, id: ReleaseId, platform: string | null): Promise<ScenarioAnswer> {
  const { grounds, policy } = reading;
  const { catalog, journal } = derived;
  const cone = coneOf(catalog, reading.view, judge(reading, id, platform).digests);
  const bearing = journal.bearingOn([...cone], grounds.checkpoint.size);
  if (bearing.length > PROOF_ENTRIES) throw new RootlineError('too-complex', `${bearing.length} entries bear on ${id}; a scenario holds ${PROOF_ENTRIES} at most`);
  // Everything that depends on the log is taken by now: from here on it may grow.
  const base = baseOf(reading, cone);
  const verifiers = signersOf(derived.registryAt(grounds.checkpoint.size));
  const { attestations, entries } = await statementsOf(store, derived, bearing);
  return { grounds, release: id, platform, scenario: { ...base, verifiers, attestations, policy }, entries };
}

/** The part of the catalog that the cone is made of. */
function baseOf({ catalog }: Reading, cone: ReadonlySet<Digest>): Pick<Scenario, 'roots' | 'releases'> {
  const { roots, releases } = engineBase(catalog);
  const slices = releases.map(({ id, files }) => ({ id, files: files.filter((file) => cone.has(file.digest)).map(({ alternatives: _, recipe, ...file }) => ({ ...file, ...(recipe && { recipe: [...recipe] }) })) }));
  return { roots: roots.filter((root) => cone.has(root.digest)), releases: slices.filter(({ files }) => files.length > 0) };
}

/** What the entries say, in the order of the log, and which entry says each. */
async function statementsOf(store: Store, derived: Derived, bearing: readonly number[]): Promise<{ attestations: Statement[]; entries: number[] }> {
  const attestations: Statement[] = [];
  const entries: number[] = [];
  const positions = new Map<Digest, number[]>();
  for (const index of bearing) {
    const kept = await readEntry(store, index);
    const own: number[] = [];
    for (const said of await readSaid(kept, derived.published)) {
      own.push(attestations.push(statementOf(kept.leaf, said, (envelope) => positions.get(envelope) ?? [])) - 1);
      entries.push(index);
    }
    positions.set(kept.leaf.envelope, [...(positions.get(kept.leaf.envelope) ?? []), ...own]);
  }
  return { attestations, entries };
}
