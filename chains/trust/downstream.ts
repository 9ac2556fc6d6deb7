/** Everything that attestations or recipes say was made, at whatever remove and in whatever role, from certain artifacts: whether or not any of it is verified. */
import type { Digest } from '../../schema/ids.ts';
import { intAt } from './columns.ts';
import { isSaid } from './stated.ts';
import type { View } from './view.ts';

/** @returns the artifacts downstream, nearest first, without those asked about */
export function downstream(view: View, digests: readonly Digest[]): Digest[] {
  const { state } = view;
  const { facts, statements: { builds } } = state.ground;
  const start = digests.map((digest) => view.artifact(digest)).filter((artifact) => artifact >= 0);
  const seen = new Set(start);
  for (const artifact of seen) {
    // A set hands out what is added while it is walked: a breadth-first queue.
    facts.inputs.uses.each(artifact, (use) => {
      const set = use >> 2;
      for (const made of facts.declaredFrom(set)) seen.add(made);
      for (let b = builds.newestOfSet(set); b !== 0; b = intAt(builds.beforeOfSet.data, b - 1)) {
        if (isSaid(state, b - 1)) seen.add(intAt(builds.output.data, b - 1));
      }
    });
  }
  for (const artifact of start) seen.delete(artifact);
  return [...seen].map((artifact) => view.digest(artifact));
}
