/** Convergence: the same bytes got from two or more compiler lineages that have no root in common, so that no one root's backdoor accounts for them. */
import type { Digest, ReleaseId } from '../../schema/ids.ts';
import { buildsOf, compilersOf, readyNeeds } from './builds.ts';
import { intAt } from './columns.ts';
import { Cone } from './cone.ts';
import type { View } from './view.ts';

/** Rebuilds of one artifact whose compilers reach the same roots. */
export interface Lineage {
  compilers: Digest[];
  roots: Digest[];
}

export interface Converged {
  release: ReleaseId;
  platform: string;
  digest: Digest;
  lineages: Lineage[];
}

/** Every published binary that was got from lineages with no root in common, in the order of the catalog. */
export function convergence(view: View): Converged[] {
  const found: Converged[] = [];
  for (const [release, files] of view.state.ground.facts.binaries()) {
    for (const { platform, artifact } of files) {
      const lineages = lineagesOf(view, artifact);
      if (areApart(lineages)) found.push({ release, platform, digest: view.digest(artifact), lineages });
    }
  }
  return found;
}

/** Whether two of the lineages have no root in common. */
export function areApart(lineages: readonly Lineage[]): boolean {
  return lineages.some((a) => lineages.some((b) => a.roots.every((root) => !b.roots.includes(root))));
}

/** The lineages that counting rebuilds of an artifact come from, one for each distinct set of roots. */
export function lineagesOf(view: View, artifact: number): Lineage[] {
  const { state } = view;
  if (!view.isVerified(artifact) || view.strengthOf(artifact) === null) return [];
  const builds = buildsOf(state, artifact).filter((build) => readyNeeds(view, build) !== null);
  const sets = new Set(builds.map((build) => compilersOf(state, intAt(state.builds.set.data, build)).join()));
  if (sets.size < 2) return [];
  const lineages = new Map<string, { compilers: Set<Digest>; roots: Digest[] }>();
  for (const build of builds) {
    const compilers = compilersOf(state, intAt(state.builds.set.data, build));
    const roots = new Cone(view, compilers).roots.map((root) => view.digest(root)).sort();
    const lineage = lineages.get(roots.join()) ?? { compilers: new Set(), roots };
    for (const compiler of compilers) lineage.compilers.add(view.digest(compiler));
    lineages.set(roots.join(), lineage);
  }
  return [...lineages.values()].map(({ compilers, roots }) => ({ compilers: [...compilers].sort(), roots }));
}
