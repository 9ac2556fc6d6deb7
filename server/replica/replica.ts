/**
 * Evaluating policies of people's own over a large log without making anyone wait: on a thread that has an engine of its own. It is made when
 * it is first needed, told the catalog and the log in portions, and before each evaluation what was logged since. What it finds the engine here
 * adopts, and keeps and moves forward like any other state.
 */
import { setImmediate } from 'node:timers/promises';
import type { Base, Evaluated, Extent, Point, Portion, TrustEngine } from '../../chains/trust/index.ts';
import { policyKey } from '../../chains/trust/policy-key.ts';
import type { Policy } from '../../schema/policy.ts';
import { Thread } from '../thread.ts';

export type Asked = Base | { portion: Portion | null } | { policies: readonly Policy[]; point: Point };
export type Answered = { releases: number } | { extent: Extent } | { evaluated: Evaluated[] };

/**
 * From so many statements and artifacts on an evaluation is worth a thread: it takes some 30 ns for each of them (44 ms for 1,000,000 statements
 * about 369,000 artifacts; `npm run bench trust`), so up to here the two of a reading take some 6 ms.
 */
export const LARGE = 100_000;

/** Statements, digests or files told at one go: about a millisecond. */
const PORTION = 1000;

/** Its columns are no part of the memory that is limited, but grow with the log alone: a policy adds to it no more than the sets it names. */
const LIMITS = { ms: 10_000, memoryMb: 1024, queue: 16, what: 'policy evaluation', instead: 'evaluate it with `rootline verify --policy` where the log is' };

export class Replica {
  readonly #engine: TrustEngine;
  readonly #base: () => Base;
  readonly #large: number;
  readonly #thread: Thread<Asked, Answered>;
  /** What is being evaluated: many questions may come at once under one policy. */
  readonly #pending = new Map<string, Promise<void>>();
  /** How much the other side holds; null before it has the catalog. */
  #extent: Extent | null = null;

  /**
   * @param base the catalog that the engine was made of
   * @param large from how many statements and artifacts on the thread is used
   * @param ms that one evaluation may take
   */
  constructor(engine: TrustEngine, base: () => Base, large = LARGE, ms = LIMITS.ms) {
    this.#engine = engine;
    this.#base = base;
    this.#large = large;
    this.#thread = new Thread('replica/worker', { ...LIMITS, ms });
  }

  /**
   * Sees to it that asking the engine for these views, now or at a point, evaluates nothing large here.
   * @throws RootlineError `too-complex` beyond a limit, `too-many-requests`
   */
  async prepare(policies: readonly Policy[], at?: Point): Promise<void> {
    const missing = policies.filter((policy) => !this.#engine.isKept(policy, at));
    const { statements, digests } = this.#engine.extent;
    if (missing.length === 0 || statements + digests < this.#large) return;
    const key = JSON.stringify([at, missing.map(policyKey)]);
    const pending = this.#pending.get(key) ?? this.#evaluate(missing, at).finally(() => this.#pending.delete(key));
    this.#pending.set(key, pending);
    await pending;
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #evaluate(policies: readonly Policy[], at: Point | undefined): Promise<void> {
    const evaluated = await this.#thread.turn(async (ask, isNew) => {
      if (isNew) this.#extent = null;
      const { statements, signers } = await this.#bringUp(ask);
      return (await ask({ policies, point: at ?? { statements, registry: signers.registries - 1 } }) as { evaluated: Evaluated[] }).evaluated;
    });
    while (!policies.every((policy) => this.#engine.makeReady(policy, PORTION))) await setImmediate();
    policies.forEach((policy, i) => this.#engine.adopt(policy, evaluated[i] as Evaluated, at));
  }

  /** Tells the other side what it does not know, in portions between which everyone else has their turn. */
  async #bringUp(ask: (message: Asked) => Promise<Answered>): Promise<Extent> {
    const take = async (portion: Portion | null): Promise<Extent> => (await ask({ portion }) as { extent: Extent }).extent;
    if (this.#extent === null) {
      for (const slice of slices(this.#base())) {
        await ask(slice);
        await setImmediate();
      }
      this.#extent = await take(null);
    }
    for (;;) {
      const portion = this.#engine.portion(this.#extent, PORTION);
      if (portion === null) return this.#extent;
      this.#extent = await take(portion);
      await setImmediate();
    }
  }
}

/** A catalog in parts: the roots, then releases with so many files together. */
function* slices({ roots, releases }: Base): Generator<Base> {
  yield { roots, releases: [] };
  let slice: Base['releases'][number][] = [];
  let files = 0;
  for (const release of releases) {
    slice.push(release);
    files += release.files.length;
    if (files < PORTION) continue;
    yield { roots: [], releases: slice };
    slice = [];
    files = 0;
  }
  yield { roots: [], releases: slice };
}
