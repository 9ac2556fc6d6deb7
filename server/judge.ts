/** Readings of the catalog: under which policy, at which point of the log. */
import { policyDigest } from '../chains/catalog/policy.ts';
import { counted } from '../chains/answer/names.ts';
import { bothWays, read, type LogFacts, type Reading } from '../chains/answer/reading.ts';
import type { Judged } from '../chains/graph/model.ts';
import { RootlineError } from '../schema/error.ts';
import { timeSchema } from '../schema/ids.ts';
import type { TreeHead } from '../schema/log.ts';
import type { Policy } from '../schema/policy.ts';
import type { Budget } from './budget.ts';
import type { Derived } from './derived.ts';
import type { Policies } from './policies.ts';
import type { Replica } from './replica/replica.ts';

/** What every judgement may be asked with, as it stands in a query. */
export interface Asking {
  policy?: string | undefined;
  at?: string | undefined;
}

/** What keeps policies that are not shipped, and past points, from making everyone wait: their share of the time here, and a thread that evaluates what is large. */
export interface Guard {
  budget: Budget;
  replica: Replica;
}

/** Roots of past sizes that are remembered. */
const ROOTS = 1000;

export class Judge {
  readonly #derived: Derived;
  readonly #policies: Policies;
  readonly #origin: string;
  readonly #rootAt: (size: number) => Promise<string>;
  readonly #guard: Guard | null;
  readonly #roots = new Map<number, string>();
  /** The tree over exactly the entries that are taken in. */
  #head: TreeHead;

  /**
   * @param rootAt root of the tree at a past size
   * @param guard null when there is nobody to keep from it
   */
  constructor(derived: Derived, policies: Policies, origin: string, head: TreeHead, rootAt: (size: number) => Promise<string>, guard: Guard | null) {
    this.#derived = derived;
    this.#policies = policies;
    this.#origin = origin;
    this.#head = head;
    this.#rootAt = rootAt;
    this.#guard = guard;
  }

  /** The log has grown and all of it is taken in. */
  moveTo(head: TreeHead): void {
    this.#head = head;
  }

  /**
   * @throws RootlineError `unknown-policy`, `bad-policy`, `bad-time`, `too-many-requests`, `too-complex`
   */
  async reading({ policy, at }: Asking): Promise<Reading> {
    return this.readingUnder(this.#policies.resolve(policy, this.#derived.registry), at);
  }

  /**
   * What `make` makes of a reading: within the budget, as the reading itself, where the policy is not shipped.
   * @throws RootlineError `unknown-policy`, `bad-policy`, `bad-time`, `too-many-requests`, `too-complex`; what `make` throws
   */
  async answer<T>(asking: Asking, make: (reading: Reading) => T): Promise<T> {
    const reading = await this.reading(asking);
    return this.#policies.isShipped(reading.policy) ? make(reading) : this.foreign(() => make(reading));
  }

  /**
   * A reading under a policy that was checked already.
   * @throws RootlineError `bad-time`, `too-many-requests`, `too-complex`
   */
  async readingUnder(policy: Policy, at?: string): Promise<Reading> {
    const { catalog, engine, journal } = this.#derived;
    const size = at === undefined ? null : this.sizeOf(at);
    // Shipped policies at the head are everybody's: they are evaluated once, and move forward with the log.
    const point = size === null ? undefined : journal.pointAt(size);
    if (point !== undefined || !this.#policies.isShipped(policy)) await this.#guard?.replica.prepare(bothWays(policy), point);
    const head = size === null || size === this.#head.size ? this.#head : { size, root: await this.#pastRoot(size) };
    const grounds = {
      catalog: catalog.digest, checkpoint: { origin: this.#origin, size: head.size, root: head.root }, policy: { name: policy.name, digest: policyDigest(policy) },
    };
    const make = (): Reading => read(catalog, engine, policy, grounds, this.#factsAt(head.size), head.size === journal.size ? undefined : journal.pointAt(head.size));
    return this.#policies.isShipped(policy) ? make() : this.foreign(make);
  }

  /**
   * Does work that is not for everyone, within the budget for such.
   * @throws RootlineError `too-many-requests`
   */
  foreign<T>(work: () => T): T {
    return this.#guard === null ? work() : this.#guard.budget.spend(work);
  }

  /**
   * The log size that `at` means: a size, or how many entries there were at a time.
   * @throws RootlineError `bad-time`
   */
  sizeOf(at: string): number {
    const { size } = this.#head;
    if (/^(0|[1-9][0-9]{0,15})$/.test(at)) {
      const asked = Number(at);
      if (asked <= size) return asked;
      throw new RootlineError('bad-time', `the log has ${counted(size, 'entry', 'entries')}, not yet ${at}`);
    }
    const time = timeSchema.safeParse(at);
    if (!time.success) throw new RootlineError('bad-time', `${JSON.stringify(at)} is neither a log size nor a time like 2026-01-01T00:00:00Z`);
    return this.#derived.journal.sizeAt(Date.parse(at));
  }

  #factsAt(size: number): LogFacts {
    const { journal } = this.#derived;
    return { entryOf: (position) => journal.entryOf(position), organizationOf: (verifier) => this.#derived.organizationOf(verifier, size) };
  }

  async #pastRoot(size: number): Promise<string> {
    const known = this.#roots.get(size);
    if (known !== undefined) return known;
    const root = await this.#rootAt(size);
    if (this.#roots.size >= ROOTS) this.#roots.clear();
    this.#roots.set(size, root);
    return root;
  }
}

/** A reading as the graph needs it. */
export function judged({ view, standing, strengths }: Reading): Judged {
  return {
    status: (digest) => standing(digest).status,
    strength: strengths,
    built: (digest) => view.statementsOf(digest)
      .filter((position) => view.isReproduction(position) && view.counts(position).counts)
      .map((position) => view.inputsOf(position).inputs),
  };
}
