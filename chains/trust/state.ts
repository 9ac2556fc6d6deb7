/** What one policy makes of the statements so far: which count, what bars an artifact, and the strength of each. Written only by counting, evaluate and update. */
import type { Policy } from '../../schema/policy.ts';
import { Belief } from './belief.ts';
import { byteAt, intAt, itemAt, smallAt, widened } from './columns.ts';
import { Facts } from './facts.ts';
import { REFUSED, COUNTING_MASK, COUNTING, SUPPORTS } from './flags.ts';
import { Signers } from './signers.ts';
import { ATTESTED, DECLARED, type BuildTable } from './build-table.ts';
import { Statements } from './statements.ts';
import { Touched } from './touched.ts';

/** Everything said and known, shared by all policies. */
export interface Ground {
  facts: Facts;
  signers: Signers;
  statements: Statements;
}

/** Bits that bar an artifact from being verified by builds. */
export const BAR_COMPROMISED = 1;
export const BAR_WEAK = 2;
export const BAR_DISPUTED = 4;

/** The strength of an accepted root: more than any threshold. */
export const ROOT = 0x7fffffff;

/** A copy of the ground, to put statements on that nobody has made. */
export function forkGround(ground: Ground): Ground {
  const facts = new Facts({ roots: [], releases: [] });
  facts.copy(ground.facts);
  const signers = new Signers();
  signers.copy(ground.signers);
  const statements = new Statements(facts, signers);
  statements.copy(ground.statements);
  return { facts, signers, statements };
}

/** A state apart from what it stands on: what one thread works out, and another that has the same ground adopts. */
export interface Evaluated {
  /** The registry it was evaluated under, and how many statements, artifacts and weak digests there were. */
  registry: number;
  upTo: number;
  artifacts: number;
  weak: number;
  flags: Uint8Array<ArrayBuffer>;
  bars: Uint8Array<ArrayBuffer>;
  strength: Int32Array<ArrayBuffer>;
  rank: Int32Array<ArrayBuffer>;
  step: number;
  disputes: Map<number, number>;
}

/** Counts changes of any state, so that no two states, and no two conditions of one, have the same number. */
let revisions = 0;

/** About what a digest or name in a policy takes, in the policy and in the key it is kept under. */
const NAME_BYTES = 200;
/** About what an entry of a map of numbers takes. */
const DISPUTE_BYTES = 40;

export class State {
  readonly ground: Ground;
  /** Replaced when the registry changes; the policy in it never does. */
  belief: Belief;
  /** The builds that the policy tells apart. */
  readonly builds: BuildTable;
  /** How many statements it takes in. */
  upTo = 0;
  flags = new Uint8Array(0);
  bars = new Uint8Array(0);
  /** 0 not verified at any threshold, ROOT a root. */
  strength = new Int32Array(0);
  /**
   * When the artifact got its strength, in steps. An artifact stands on inputs that come before it: of greater strength, or of equal strength
   * and lower rank. That order has no cycles, so removing evidence can be followed along it.
   */
  rank = new Int32Array(0);
  step = 0;
  /** Goes up with every strength that changes: while it stands still, so does what is verified. */
  revision = ++revisions;
  /** Counting `differs` against an artifact; none is 0. */
  readonly disputes = new Map<number, number>();
  /** How many of the weak digests are barred already. */
  #weak = 0;

  constructor(ground: Ground, belief: Belief) {
    this.ground = ground;
    this.belief = belief;
    this.builds = belief.policy.environment === 'require' ? ground.statements.exactBuilds : ground.statements.builds;
  }

  /**
   * Makes room for statements and artifacts that came since.
   * @returns artifacts that came since and that the policy has something to say about
   */
  extend(): number[] {
    const { facts, signers, statements } = this.ground;
    const named = this.belief.extend(signers, facts);
    this.flags = widened(this.flags, statements.size);
    const artifacts = facts.digests.size;
    this.bars = widened(this.bars, artifacts);
    this.strength = widened(this.strength, artifacts);
    this.rank = widened(this.rank, artifacts);
    if (!this.belief.policy.weakDigests) for (; this.#weak < facts.digests.weak.length; this.#weak++) this.bars[itemAt(facts.digests.weak, this.#weak)] = BAR_WEAK;
    for (const artifact of named) if (this.belief.compromised.has(artifact)) this.bars[artifact] = byteAt(this.bars, artifact) | BAR_COMPROMISED;
    return named;
  }

  /** What was evaluated over the same ground, as a state here; `update` has still to follow with what is touched. */
  static adopt(ground: Ground, policy: Policy, evaluated: Evaluated): { state: State; touched: Touched } {
    const state = new State(ground, new Belief(policy, ground.signers.version(evaluated.registry)));
    state.#set(evaluated);
    state.#weak = evaluated.weak;
    const touched = new Touched();
    // An artifact that nothing had named yet: it may be a root, or compromised.
    for (const artifact of state.extend()) if (artifact >= evaluated.artifacts) touched.both(artifact);
    return { state, touched };
  }

  /** What `adopt` takes over; the state is not to be used any more. @param registry the number of its registry */
  give(registry: number): Evaluated {
    const { upTo, flags, bars, strength, rank, step, disputes } = this;
    return { registry, upTo, artifacts: this.ground.facts.digests.size, weak: this.#weak, flags, bars, strength, rank, step, disputes };
  }

  /** The same state apart, free to change; of the same ground, or of a copy of it. */
  fork(ground: Ground = this.ground): State {
    const fork = new State(ground, new Belief(this.belief.policy, this.belief.registry));
    const { upTo, flags, bars, strength, rank, step, disputes } = this;
    fork.#set({ upTo, flags: flags.slice(), bars: bars.slice(), strength: strength.slice(), rank: rank.slice(), step, disputes });
    fork.#weak = this.#weak;
    fork.extend();
    return fork;
  }

  #set({ upTo, flags, bars, strength, rank, step, disputes }: Omit<Evaluated, 'registry' | 'artifacts' | 'weak'>): void {
    this.upTo = upTo;
    this.flags = flags;
    this.bars = bars;
    this.strength = strength;
    this.rank = rank;
    this.step = step;
    for (const [artifact, count] of disputes) this.disputes.set(artifact, count);
  }

  /** Whether a build may support: its inputs are known, in a way the policy takes. */
  takesBuild(build: number): boolean {
    const kind = this.builds.kind.data[build];
    return kind === ATTESTED || (kind === DECLARED && this.belief.policy.inputs === 'declared');
  }

  /** Notes that a strength is another now. */
  changed(): void {
    this.revision = ++revisions;
  }

  counts(position: number): boolean {
    return (byteAt(this.flags, position) & COUNTING_MASK) === COUNTING;
  }

  /** Whether a statement is a counting `reproduced`, whatever it was made from. */
  reproduces(position: number): boolean {
    return (byteAt(this.flags, position) & ~REFUSED) === SUPPORTS;
  }

  groupOf(position: number): number {
    return intAt(this.belief.groups, smallAt(this.ground.statements.signer.data, position));
  }

  get bytes(): number {
    const { roots, verifiers, compromised } = this.belief.policy;
    const named = roots.digests.length + verifiers.length + compromised.length;
    return this.flags.byteLength + this.bars.byteLength + this.strength.byteLength + this.rank.byteLength + named * NAME_BYTES + this.disputes.size * DISPUTE_BYTES;
  }
}
