/** One artifact, what it was built from and who says so. */
import type { Evidence, Link } from '../../schema/api.ts';
import type { Digest } from '../../schema/ids.ts';
import type { EffectiveInputs } from '../trust/index.ts';
import { declared } from './release.ts';
import type { Reading } from './reading.ts';

/** The attestations about an artifact, oldest first, those that do not count included with the reason. */
export function evidenceOf({ view, log }: Reading, digest: Digest): Evidence[] {
  return view.statementsOf(digest).flatMap((position) => {
    const stated = view.attestation(position);
    if (stated === null) return [];
    const { verifier, key, time, result, comparison, output } = stated;
    return [{
      entry: log.entryOf(position), verifier, organization: log.organizationOf(verifier), key, time, result, comparison, output, ...view.counts(position),
    }];
  });
}

/** The inputs an artifact is taken to be built from: those of its first counting rebuild, else those its publisher declares. */
export function inputsOf({ view, catalog }: Reading, digest: Digest): EffectiveInputs {
  for (const position of view.statementsOf(digest)) {
    if (view.attestation(position)?.result !== 'reproduced' || !view.counts(position).counts) continue;
    const known = view.inputsOf(position);
    if (known.from !== 'none') return known;
  }
  const recipe = catalog.byDigest.get(digest)?.find((f) => f.recipe !== undefined)?.recipe;
  return recipe === undefined ? { from: 'none', inputs: [] } : { from: 'recipe', inputs: recipe.inputs };
}

/** @param inputs those of the proof the link stands in; by default what is known */
export function linkOf(reading: Reading, digest: Digest, inputs: EffectiveInputs = inputsOf(reading, digest)): Link {
  const { catalog } = reading;
  const { status, disputed } = reading.standing(digest);
  const file = catalog.byDigest.get(digest)?.[0];
  const root = catalog.roots.get(digest);
  return {
    digest, file: file?.id ?? null, release: file?.release ?? null, platform: file?.platform ?? null,
    status, strength: reading.strengths(digest), disputed,
    root: root === undefined ? null : { kind: root.kind, name: root.name },
    inputs: declared(reading, inputs.inputs), inputsFrom: inputs.from, evidence: evidenceOf(reading, digest),
  };
}
