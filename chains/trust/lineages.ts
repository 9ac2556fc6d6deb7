/**
 * Lineages: the distinct roots that proofs reach, and whether two proofs share nothing on the way: what diverse double-compiling asks for
 * (D. A. Wheeler, "Fully Countering Trusting Trust through Diverse Double-Compiling", 2009). Whether two disjoint proofs exist is NP-hard to
 * decide in general; here a chokepoint is proof that they do not, and a second proof beside a shortest one is proof that they do.
 */
import type { Digest } from '../../schema/ids.ts';
import { chokepoints } from './chokepoints.ts';
import { Cone } from './cone.ts';
import type { View } from './view.ts';
import { why } from './why.ts';
import { Without, type Removal } from './without.ts';

export interface Lineages {
  /** Roots that some proof reaches. */
  roots: Digest[];
  /** Those of them that suffice alone, without any other. */
  sufficient: Digest[];
  /** Whether two proofs share nothing but what was asked for and published sources; null when neither could be shown. */
  disjoint: boolean | null;
}

/** @returns null when not all of `digests` are verified */
export function lineages(view: View, digests: readonly Digest[]): Lineages | null {
  const found = chokepoints(view, digests);
  if (found === null) return null;
  const targets = digests.map((digest) => view.artifact(digest)).filter((artifact) => artifact >= 0);
  const cone = new Cone(view, targets);
  const asked = new Set(targets);
  const first = why(view, digests).links.map((link) => view.artifact(link.digest)).filter((artifact) => !asked.has(artifact));
  const others = cone.roots.map((root): Removal => ({ artifacts: cone.roots.filter((other) => other !== root), organizations: [] }));
  const without = new Without(view, cone, [{ artifacts: first, organizations: [] }, ...others]);
  const holds = (removal: number): boolean => targets.every((target) => without.holds(target, removal));
  const shared = found.artifacts.some(({ roles, root }) => root || roles.some((role) => role === 'compiler' || role === 'tool'));
  return {
    roots: cone.roots.map((root) => view.digest(root)).sort(),
    sufficient: cone.roots.filter((_, i) => holds(i + 1)).map((root) => view.digest(root)).sort(),
    disjoint: shared ? false : holds(0) && first.length > 0 ? true : null,
  };
}
