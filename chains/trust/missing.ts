/** What is missing: a small set of rebuilds by new independent groups that, once attested, verifies what is asked for. */
import type { Digest, FileId } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import type { Plan } from './plan.ts';
import type { State } from './state.ts';
import { Supposed, type SupposedRebuild } from './supposed.ts';
import type { View } from './view.ts';

/** A rebuild that somebody has to make: of this output, from these inputs, by so many groups more. */
export interface MissingRebuild {
  output: Digest;
  /** The published file it is a rebuild of, where there is one. */
  of: FileId | null;
  inputs: { role: InputRole; digest: Digest }[];
  /** How many independent groups, each different from those that have attested the output. */
  groups: number;
  /** Under a policy that asks for different builders: those used already; each new group takes one that is neither here nor another's. Null: any. */
  builders: string[] | null;
  /** Under a policy that lists its verifiers: those who can do it. Null: anyone. */
  by: string[] | null;
}

export interface NeededRebuild extends SupposedRebuild {
  /** Groups that support the output already, or will once its inputs are verified: new ones have to be others. */
  besides: ReadonlySet<number>;
  /** Builders that have been used. */
  builders: ReadonlySet<number>;
}

/** Up to this many rebuilds, each is left out in turn to see whether the rest suffices. */
const PRUNE_MOST = 24;

/**
 * The rebuilds of a plan that are truly needed, checked by supposing them one after the other: sound by construction.
 * @param targets artifacts that the plan has a step for
 */
export function missingFor(view: View, plan: Plan, targets: readonly number[]): NeededRebuild[] {
  const supposed = new Supposed(view);
  let rebuilds: NeededRebuild[] = [];
  for (const { artifact, ways } of plan.stepsFor(targets)) {
    // An earlier rebuild may have brought this one along, or readied what others attested of it.
    if (supposed.isVerified(artifact)) continue;
    const support = supposed.supportOf(artifact);
    const counts = plan.shares(support, ways.map(({ way }) => way)) ?? ways.map(({ groups }) => groups);
    const besides = new Set([...support.groups, ...ways.flatMap(({ way }) => way.groups)]);
    const builders = new Set([...support.builders, ...ways.flatMap(({ way }) => way.builders)]);
    ways.forEach(({ way }, i) => {
      const groups = counts[i] ?? 0;
      if (groups === 0) return;
      const rebuild = { output: artifact, way, groups, besides, builders };
      supposed.add(rebuild);
      rebuilds.push(rebuild);
    });
  }
  if (rebuilds.length <= PRUNE_MOST) {
    for (const rebuild of [...rebuilds].reverse()) {
      const fewer = rebuilds.filter((other) => other !== rebuild);
      if (verifies(view, fewer, targets)) rebuilds = fewer;
    }
  }
  return rebuilds;
}

/** Whether the rebuilds verify all targets. */
function verifies(view: View, rebuilds: readonly SupposedRebuild[], targets: readonly number[]): boolean {
  const supposed = new Supposed(view);
  for (const rebuild of rebuilds) supposed.add(rebuild);
  return targets.every((target) => supposed.isVerified(target));
}

export function describeRebuild(state: State, rebuild: NeededRebuild): MissingRebuild {
  const { facts } = state.ground;
  const file = facts.filesOf(rebuild.output)[0];
  const inputs = rebuild.way.inputs.map(({ role, artifact }) => ({ role, digest: facts.digests.digest(artifact) }));
  return {
    output: facts.digests.digest(rebuild.output), of: file === undefined ? null : facts.fileId(file),
    inputs: inputs.sort((a, b) => (a.role === b.role ? (a.digest < b.digest ? -1 : 1) : a.role < b.role ? -1 : 1)),
    groups: rebuild.groups, builders: state.belief.builders === 0 ? null : [...rebuild.builders].map((builder) => state.ground.statements.builderName(builder)).sort(),
    by: whoCan(state, rebuild.besides),
  };
}

/** Verifiers that the policy lists and who can sign, of other groups than these. */
function whoCan(state: State, besides: ReadonlySet<number>): string[] | null {
  const believed = state.belief.believedGroups(state.ground.signers);
  if (believed === null) return null;
  return [...new Set([...believed].flatMap(([group, verifiers]) => (besides.has(group) ? [] : verifiers)))].sort();
}
