/** The engine: takes statements in as the log does, and keeps what the policies that are asked for make of them. */
import type { Statement } from '../../schema/attestation.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { Belief } from './belief.ts';
import { takeIn } from './counting.ts';
import { evaluate } from './evaluate.ts';
import { Facts, type Base } from './facts.ts';
import { policyKey } from './policy-key.ts';
import { extentOf, portionOf, takePortion, type Extent, type Portion } from './portion.ts';
import { believe } from './believe.ts';
import { Signers } from './signers.ts';
import { State, type Evaluated, type Ground } from './state.ts';
import { Statements } from './statements.ts';
import { Touched } from './touched.ts';
import { update } from './update.ts';
import { View } from './view.ts';

/** A point of the log: so many statements under the registry of that number. */
export interface Point {
  statements: number;
  registry: number;
}

export interface EngineOptions {
  /** Bytes that kept states may hold on to together; the least recently used leave first. 256 MiB when not given. */
  memory?: number;
}

/** Above this share of new statements a state is evaluated afresh rather than moved forward. */
const FRESH_SHARE = 1 / 16;

export class TrustEngine {
  readonly #ground: Ground;
  readonly #memory: number;
  /** Least recently used first. */
  readonly #states = new Map<string, State>();

  constructor(base: Base, options: EngineOptions = {}) {
    const facts = new Facts(base);
    const signers = new Signers();
    this.#ground = { facts, signers, statements: new Statements(facts, signers) };
    this.#memory = options.memory ?? 256 * 2 ** 20;
  }

  /** How many statements it has taken. */
  get size(): number {
    return this.#ground.statements.size;
  }

  /** The present point; keep it to ask for a view as of now later. */
  get point(): Point {
    return { statements: this.size, registry: this.#ground.signers.versions - 1 };
  }

  /** The registry in force from here on; what it says of revocation and compromise holds for earlier statements too. */
  setVerifiers(verifiers: Scenario['verifiers']): void {
    this.#ground.signers.set(this.size, verifiers);
  }

  /** @returns the statement's position: the number of those before it */
  append(statement: Statement): number {
    return this.#ground.statements.append(statement);
  }

  /**
   * What a policy says now, or at an earlier point: a number of statements (under the latest registry set by then) or a `Point`.
   * What it stands on is kept and moved forward with the log; see `View` on how long to hold it.
   */
  view(policy: Policy, at?: number | Point): View {
    const point = this.#pointOf(at);
    const key = this.#key(policy, point);
    const state = this.#states.get(key) ?? this.#fresh(policy, point);
    this.#forward(state, point);
    this.#keep(key, state);
    return new View(state, policy);
  }

  /** Whether a view is at hand, so that asking for it costs no evaluation of everything. */
  isKept(policy: Policy, at?: number | Point): boolean {
    const point = this.#pointOf(at);
    const state = this.#states.get(this.#key(policy, point));
    return state !== undefined && !isFar(state, point);
  }

  /** What a policy says at a point, for an engine with the same ground to adopt; this one keeps nothing of it. */
  evaluate(policy: Policy, point: Point): Evaluated {
    return this.#fresh(policy, point).give(point.registry);
  }

  /** Makes so many rows more of what adopting a policy's evaluation takes, and evaluating here makes at one go. @returns whether all is made */
  makeReady(policy: Policy, rows: number): boolean {
    return policy.environment === 'ignore' || this.#ground.statements.growExact(rows);
  }

  /** Keeps what was evaluated elsewhere, at the point asked or before it, as if it had been evaluated here. */
  adopt(policy: Policy, evaluated: Evaluated, at?: number | Point): void {
    const { state, touched } = State.adopt(this.#ground, policy, evaluated);
    update(state, touched);
    this.#keep(this.#key(policy, this.#pointOf(at)), state);
  }

  /** How much it holds, and what another engine of the same catalog that holds less has still to take: see portion.ts. */
  get extent(): Extent {
    return extentOf(this.#ground);
  }

  portion(since: Extent, most: number): Portion | null {
    return portionOf(this.#ground, since, most);
  }

  take(portion: Portion): void {
    takePortion(this.#ground, portion);
  }

  /** Bytes in typed arrays: what statements, builds and files take, what the digests take, what kept states take; and how many artifacts there are. */
  get bytes(): { statements: number; digests: number; states: number; artifacts: number } {
    const { facts, statements } = this.#ground;
    let states = 0;
    for (const state of this.#states.values()) states += state.bytes;
    return { statements: facts.bytes + statements.bytes, digests: facts.digests.bytes, states, artifacts: facts.digests.size };
  }

  #key(policy: Policy, { statements, registry }: Point): string {
    const present = statements === this.size && registry === this.#ground.signers.versions - 1;
    return `${present ? 'now' : `${statements}.${registry}`} ${policyKey(policy)}`;
  }

  #pointOf(at: number | Point | undefined): Point {
    if (at === undefined) return this.point;
    if (typeof at !== 'number') return at;
    return { statements: at, registry: this.#ground.signers.versionAt(at) };
  }

  #fresh(policy: Policy, point: Point): State {
    const state = new State(this.#ground, new Belief(policy, this.#ground.signers.version(point.registry)));
    takeIn(state, point.statements, null);
    evaluate(state);
    return state;
  }

  #forward(state: State, point: Point): void {
    const registry = this.#ground.signers.version(point.registry);
    if (state.belief.registry !== registry) update(state, believe(state, new Belief(state.belief.policy, registry)));
    if (state.upTo === point.statements) return;
    const anew = isFar(state, point);
    const touched = anew ? null : new Touched();
    takeIn(state, point.statements, touched);
    update(state, touched);
  }

  /** As the most recently used. */
  #keep(key: string, state: State): void {
    this.#states.delete(key);
    this.#states.set(key, state);
    this.#evict();
  }

  #evict(): void {
    let held = this.bytes.states;
    for (const [key, state] of this.#states) {
      if (held <= this.#memory || this.#states.size === 1) return;
      held -= state.bytes;
      this.#states.delete(key);
    }
  }
}

function isFar(state: State, point: Point): boolean {
  return point.statements - state.upTo > 64 + point.statements * FRESH_SHARE;
}
