/** Why artifacts are not verified: the first broken links on the way down, and what would mend them or why nothing can. */
import type { Digest } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import { describeRebuild, missingFor, type MissingRebuild } from './missing.ts';
import { Plan } from './plan.ts';
import { Supposed } from './supposed.ts';
import type { View } from './view.ts';
import { barrierOf, type Barrier, type Way } from './ways.ts';

/** Everything the link needs is there, but not enough of the right verifiers have rebuilt it. */
export type Mendable = 'unattested' | 'too-few-groups' | 'too-few-compilers' | 'too-few-builders';
/** No attestation can mend it, or none that anyone knows how to make. */
export type Unmendable = Barrier | 'no-recipe' | 'unpublished-source' | 'compromised-input' | 'unrecorded-input' | 'only-itself' | 'no-second-compiler' | 'too-few-believed';

export interface BrokenLink {
  digest: Digest;
  reason: Mendable | Unmendable;
  /** Independent groups that support it, and how many the policy asks for. */
  groups: { have: number; need: number };
  /** Distinct compilers that they name, and how many the policy asks for. */
  compilers: { have: number; need: number };
  /** Distinct operating systems and architectures that they ran on, and how many the policy asks for. */
  builders: { have: number; need: number };
  /** The inputs it would be built from. */
  inputs: { role: InputRole; digest: Digest }[];
  /** The input at fault, where one is. */
  input: Digest | null;
}

export interface WhyNot {
  broken: BrokenLink[];
  /** Null when nothing helps; empty when all is verified. */
  missing: MissingRebuild[] | null;
  /** Why nothing helps: the links that no attestation can mend. */
  impossible: { reason: Unmendable; digest: Digest; input: Digest | null }[];
}

/** What is broken below `digests` under the view's policy, and what would mend it. */
export function whyNot(view: View, digests: readonly Digest[]): WhyNot {
  const open = [...new Set(digests)].filter((digest) => !view.holds(digest));
  const unknown = open.filter((digest) => view.artifact(digest) < 0);
  if (unknown.length > 0) return unknownOnly(view, unknown);
  const targets = open.map((digest) => view.artifact(digest));
  const { state } = view;
  const plan = new Plan(view, targets);
  const broken = new Descent(view, plan).from(targets);
  if (targets.every((artifact) => plan.stepOf(artifact) !== undefined)) {
    return { broken, missing: missingFor(view, plan, targets).map((rebuild) => describeRebuild(state, rebuild)), impossible: [] };
  }
  const impossible = broken.flatMap(({ reason, digest, input }) => (isMendable(reason) ? [] : [{ reason, digest, input }]));
  return { broken, missing: null, impossible };
}

function isMendable(reason: BrokenLink['reason']): reason is Mendable {
  return reason === 'unattested' || reason === 'too-few-groups' || reason === 'too-few-compilers' || reason === 'too-few-builders';
}

/** Nothing at all is known of these, unless the policy itself speaks of them. */
function unknownOnly(view: View, digests: readonly Digest[]): WhyNot {
  const { threshold, diversity } = view.policy;
  const broken = digests.map((digest): BrokenLink & { reason: Unmendable } => ({
    digest, reason: view.standing(digest).status === 'compromised' ? 'compromised' : 'no-recipe',
    groups: { have: 0, need: threshold }, compilers: { have: 0, need: diversity }, builders: { have: 0, need: view.state.belief.builders },
    inputs: [], input: null,
  }));
  return { broken, missing: null, impossible: broken.map(({ digest, reason, input }) => ({ reason, digest, input })) };
}

/** A walk from what was asked for to the first links that are broken themselves, along the way the plan would take. */
class Descent {
  readonly #view: View;
  readonly #plan: Plan;
  readonly #supposed: Supposed;
  readonly #broken = new Map<number, BrokenLink>();
  /** Artifacts whose inputs are being walked, and those done with. */
  readonly #walking = new Set<number>();
  readonly #done = new Set<number>();

  constructor(view: View, plan: Plan) {
    this.#view = view;
    this.#plan = plan;
    this.#supposed = new Supposed(view);
  }

  from(targets: readonly number[]): BrokenLink[] {
    const stack = targets.map((artifact) => ({ artifact, leave: false, asSource: false })).reverse();
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { artifact, leave, asSource } = next;
      if (leave) {
        this.#walking.delete(artifact);
        this.#done.add(artifact);
      } else if (this.#walking.has(artifact)) this.#report(artifact, 'only-itself', null);
      else if (!this.#done.has(artifact)) {
        this.#walking.add(artifact);
        stack.push({ artifact, leave: true, asSource: false });
        for (const input of this.#below(artifact, asSource).reverse()) stack.push({ ...input, leave: false });
      }
    }
    return [...this.#broken.values()];
  }

  /** The inputs to look into; none when the artifact itself is broken, which is then reported. */
  #below(artifact: number, asSource: boolean): { artifact: number; asSource: boolean }[] {
    const barrier = barrierOf(this.#view.state, artifact);
    if (barrier !== null) return this.#report(artifact, barrier, null);
    const { live, dead } = this.#plan.waysOf(artifact);
    const worst = dead[0];
    if (live.length === 0) return worst === undefined ? this.#report(artifact, asSource ? 'unpublished-source' : 'no-recipe', null) : this.#report(artifact, worst.reason, worst.artifact);
    const step = this.#plan.stepOf(artifact);
    if (step !== undefined) return this.#mendable(artifact, step.ways.map(({ way }) => way));
    if (this.#plan.isOpen(artifact)) return this.#report(artifact, this.#tooFew(artifact), null);
    const hopeless = live.map((way) => this.#unverified(way).filter((need) => this.#plan.stepOf(need.artifact) === undefined));
    return hopeless.reduce((least, needs) => (needs.length < least.length ? needs : least));
  }

  #mendable(artifact: number, ways: readonly Way[]): { artifact: number; asSource: boolean }[] {
    const needs = ways.flatMap((way) => this.#unverified(way));
    if (needs.length > 0) return needs;
    const { groups, compilers } = this.#supposed.supportOf(artifact);
    const { threshold, diversity } = this.#view.policy;
    if (groups.size === 0) return this.#report(artifact, 'unattested', null);
    if (groups.size < threshold) return this.#report(artifact, 'too-few-groups', null);
    return this.#report(artifact, compilers.size < diversity ? 'too-few-compilers' : 'too-few-builders', null);
  }

  /** All it needs can be had, and still no set of rebuilds suffices. */
  #tooFew(artifact: number): Unmendable {
    const compilers = new Set(this.#plan.waysOf(artifact).live.flatMap((way) => way.compilers));
    return compilers.size < this.#view.policy.diversity ? 'no-second-compiler' : 'too-few-believed';
  }

  #unverified(way: Way): { artifact: number; asSource: boolean }[] {
    return way.needs.filter((need) => !this.#supposed.isVerified(need))
      .map((need) => ({ artifact: need, asSource: way.inputs.every((input) => input.artifact !== need || input.role === 'source') }));
  }

  #report(artifact: number, reason: BrokenLink['reason'], input: number | null): [] {
    const { threshold, diversity } = this.#view.policy;
    const { groups, compilers, builders } = this.#supposed.supportOf(artifact);
    const way = this.#plan.stepOf(artifact)?.ways[0]?.way ?? this.#plan.waysOf(artifact).live[0];
    if (this.#broken.has(artifact)) return [];
    this.#broken.set(artifact, {
      digest: this.#view.digest(artifact), reason, groups: { have: groups.size, need: threshold }, compilers: { have: compilers.size, need: diversity },
      builders: { have: builders.size, need: this.#view.state.belief.builders },
      inputs: (way?.inputs ?? []).map((one) => ({ role: one.role, digest: this.#view.digest(one.artifact) })), input: input === null ? null : this.#view.digest(input),
    });
    return [];
  }
}
