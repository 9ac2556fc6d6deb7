/**
 * Chokepoints: the artifacts and organizations that every proof goes through, the dominators of the proof hypergraph. Whatever is in every proof is
 * in any one of them, so only the parts of one proof have to be tried, each by taking it away.
 */
import type { Digest } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import { smallAt } from './columns.ts';
import { Cone } from './cone.ts';
import type { View } from './view.ts';
import { why, type Proof } from './why.ts';
import { Without } from './without.ts';

export interface Chokepoint {
  digest: Digest;
  /** Roles in which the proof has it; none for a root that was asked about itself. */
  roles: InputRole[];
  root: boolean;
}

export interface Chokepoints {
  /** Without any one of these, not all of what was asked for would be verified; the nearest to the roots first. */
  artifacts: Chokepoint[];
  organizations: string[];
}

/** @returns null when not all of `digests` are verified */
export function chokepoints(view: View, digests: readonly Digest[]): Chokepoints | null {
  const proof = why(view, digests);
  if (proof.links.length === 0) return null;
  const targets = digests.map((digest) => view.artifact(digest)).filter((artifact) => artifact >= 0);
  const candidates = artifactsIn(proof, new Set(digests));
  const organizations = organizationsIn(view, proof);
  const without = new Without(view, new Cone(view, targets), [
    ...candidates.map(({ digest }) => ({ artifacts: [view.artifact(digest)], organizations: [] })),
    ...organizations.map((organization) => ({ artifacts: [], organizations: [organization] })),
  ]);
  const isIn = (_: unknown, removal: number): boolean => targets.some((target) => !without.holds(target, removal));
  const ids = organizations.filter((_, i) => isIn(_, candidates.length + i)).map((organization) => view.state.ground.signers.organizationId(organization));
  return { artifacts: candidates.filter(isIn), organizations: ids.sort() };
}

/** What the proof is made of but the targets, from the roots up. */
function artifactsIn(proof: Proof, targets: ReadonlySet<Digest>): Chokepoint[] {
  const found = new Map<Digest, Chokepoint>();
  for (const link of [...proof.links].reverse()) {
    if (link.root && !targets.has(link.digest)) found.set(link.digest, { digest: link.digest, roles: [], root: true });
    for (const { role, digest } of link.inputs) {
      if (targets.has(digest)) continue;
      const known = found.get(digest) ?? { digest, roles: [], root: false };
      if (!known.roles.includes(role)) known.roles.push(role);
      found.set(digest, known);
    }
  }
  return [...found.values()];
}

function organizationsIn(view: View, proof: Proof): number[] {
  const { belief, ground: { signers, statements } } = view.state;
  const found = new Set<number>();
  for (const position of proof.links.flatMap((link) => link.positions)) {
    const organization = belief.registry.organizations.get(signers.verifierOf(smallAt(statements.signer.data, position)));
    if (organization !== undefined) found.add(organization);
  }
  return [...found];
}
