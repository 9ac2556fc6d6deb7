/** The engine: takes statements in as the log does, and keeps the views of the policies that are asked for. */
import type { Statement } from '../../schema/attestation.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { Belief } from './belief.ts';
import { takeIn } from './counting.ts';
import { evaluate } from './evaluate.ts';
import { Facts, type Base } from './facts.ts';
import { policyKey } from './policy-key.ts';
import { reregister } from './reregister.ts';
import { Signers } from './signers.ts';
import { State, type Ground } from './state.ts';
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
  /** Bytes that kept views may hold on to together; the least recently used leave first. 256 MiB when not given. */
  memory?: number;
}

/** Above this share of new statements a view is evaluated afresh rather than moved forward. */
const FRESH_SHARE = 1 / 16;

export class TrustEngine {
  readonly #ground: Ground;
  readonly #memory: number;
  /** Least recently used first. */
  readonly #views = new Map<string, View>();

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
   * Kept and moved forward with the log; see `View` on how long to hold it.
   */
  view(policy: Policy, at?: number | Point): View {
    const point = this.#pointOf(at);
    const present = point.statements === this.size && point.registry === this.#ground.signers.versions - 1;
    const key = `${present ? 'now' : `${point.statements}.${point.registry}`} ${policyKey(policy)}`;
    const kept = this.#views.get(key);
    const view = kept === undefined ? new View(this.#fresh(policy, point)) : this.#forward(kept, point);
    this.#views.delete(key);
    this.#views.set(key, view);
    this.#evict();
    return view;
  }

  /** Bytes in typed arrays: what the statements take, what the digests take, what kept views take. */
  get bytes(): { statements: number; digests: number; views: number } {
    const { facts, statements } = this.#ground;
    let views = 0;
    for (const view of this.#views.values()) views += view.state.bytes;
    return { statements: facts.bytes + statements.bytes, digests: facts.digests.bytes, views };
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

  #forward(view: View, point: Point): View {
    const { state } = view;
    const registry = this.#ground.signers.version(point.registry);
    if (state.belief.registry !== registry) update(state, reregister(state, registry));
    if (state.upTo < point.statements) {
      const anew = point.statements - state.upTo > 64 + point.statements * FRESH_SHARE;
      const touched = anew ? null : new Touched();
      takeIn(state, point.statements, touched);
      if (touched === null) evaluate(state);
      else update(state, touched);
    }
    return view;
  }

  #evict(): void {
    let held = this.bytes.views;
    for (const [key, view] of this.#views) {
      if (held <= this.#memory || this.#views.size === 1) return;
      held -= view.state.bytes;
      this.#views.delete(key);
    }
  }
}
