/**
 * The cheapest rebuilds that would verify artifacts: the shortest way through an AND-OR graph (an artifact by one way *or* another, a way needs
 * one input *and* another), by D. E. Knuth's generalization of Dijkstra's algorithm (Information Processing Letters 6, 1977). The cost of an
 * artifact is the sum over all it needs, so what two inputs share is paid twice: a bound, not the optimum, which is NP-hard.
 * Cycles take care of themselves: nothing gets a cost from itself.
 */
import { Heap } from './heap.ts';
import type { State } from './state.ts';
import { Supposed, type Support } from './supposed.ts';
import type { View } from './view.ts';
import { barrierOf, waysOf, type Way, type Ways } from './ways.ts';

/** Rebuilds of one artifact. */
export interface Step {
  artifact: number;
  /** The ways to go, and by how many new independent groups each; 0 where those who have attested it suffice. */
  ways: { way: Way; groups: number }[];
}

/** Costs stop growing here, so that shared inputs of inputs cannot make them overflow. */
const MOST = 2 ** 40;

export class Plan {
  readonly #view: View;
  readonly #state: State;
  readonly #supposed: Supposed;
  /** Groups that may still speak under a policy that lists its verifiers; null where anyone may. */
  readonly #believed: ReadonlyMap<number, string[]> | null;
  readonly #ways = new Map<number, Ways>();
  readonly #open = new Map<number, { way: Way; cost: number }[]>();
  readonly #steps = new Map<number, Step>();
  readonly #costs = new Map<number, number>();

  /** @param targets artifacts that are not verified */
  constructor(view: View, targets: readonly number[]) {
    const { state } = view;
    this.#view = view;
    this.#state = state;
    this.#supposed = new Supposed(view);
    this.#believed = state.belief.believedGroups(state.ground.signers);
    this.#run(targets);
  }

  waysOf(artifact: number): Ways {
    return this.#ways.get(artifact) ?? { live: [], dead: [] };
  }

  /** How the artifact can be verified at least cost; undefined when it cannot. */
  stepOf(artifact: number): Step | undefined {
    return this.#steps.get(artifact);
  }

  /** All steps found, each after those it stands on. */
  get steps(): IterableIterator<Step> {
    return this.#steps.values();
  }

  isOpen(artifact: number): boolean {
    return (this.#open.get(artifact) ?? []).length > 0;
  }

  /** Steps the targets need, each after those it stands on. */
  stepsFor(targets: readonly number[]): Step[] {
    const needed = new Set<number>();
    const pending = [...targets];
    for (let artifact = pending.pop(); artifact !== undefined; artifact = pending.pop()) {
      const step = this.#steps.get(artifact);
      if (step === undefined || needed.has(artifact)) continue;
      needed.add(artifact);
      for (const { way } of step.ways) pending.push(...way.needs);
    }
    return [...this.#steps.values()].filter((step) => needed.has(step.artifact));
  }

  #run(targets: readonly number[]): void {
    const users = new Map<number, { artifact: number; way: Way }[]>();
    const waiting = new Map<Way, number>();
    const heap = new Heap<Step>();
    for (const artifact of this.#collect(targets, users, waiting)) this.#openReady(artifact, waiting, heap);
    for (let next = heap.take(); next !== undefined; next = heap.take()) {
      const { artifact } = next.value;
      if (this.#costs.has(artifact)) continue;
      this.#costs.set(artifact, next.cost);
      this.#steps.set(artifact, next.value);
      for (const { artifact: user, way } of users.get(artifact) ?? []) {
        const left = (waiting.get(way) ?? 0) - 1;
        waiting.set(way, left);
        if (left === 0 && !this.#costs.has(user)) this.#openWay(user, way, heap);
      }
    }
  }

  /** Walks down over inputs that are not verified; returns all it meets. */
  #collect(targets: readonly number[], users: Map<number, { artifact: number; way: Way }[]>, waiting: Map<Way, number>): number[] {
    const seen = new Set(targets);
    const pending = [...seen];
    for (let artifact = pending.pop(); artifact !== undefined; artifact = pending.pop()) {
      if (barrierOf(this.#state, artifact) !== null) continue;
      const ways = waysOf(this.#state, artifact);
      this.#ways.set(artifact, ways);
      for (const way of ways.live) {
        const open = way.needs.filter((need) => !this.#supposed.isVerified(need));
        waiting.set(way, open.length);
        for (const need of open) {
          const known = users.get(need);
          if (known === undefined) users.set(need, [{ artifact, way }]);
          else known.push({ artifact, way });
          if (!seen.has(need)) pending.push(need);
          seen.add(need);
        }
      }
    }
    return [...seen];
  }

  #openReady(artifact: number, waiting: ReadonlyMap<Way, number>, heap: Heap<Step>): void {
    for (const way of this.waysOf(artifact).live) if (waiting.get(way) === 0) this.#openWay(artifact, way, heap);
  }

  #openWay(artifact: number, way: Way, heap: Heap<Step>): void {
    const cost = way.needs.reduce((sum, need) => Math.min(MOST, sum + (this.#costs.get(need) ?? 0)), 0);
    const open = this.#open.get(artifact) ?? [];
    open.push({ way, cost });
    this.#open.set(artifact, open);
    const step = this.#cheapest(artifact, open);
    if (step !== null) heap.put(Math.min(MOST, step.cost), step.step);
  }

  /** One open way, or where the policy asks for several compilers, as few ways as name them together. */
  #cheapest(artifact: number, open: readonly { way: Way; cost: number }[]): { step: Step; cost: number } | null {
    const support = this.#supposed.supportOf(artifact);
    let best: { step: Step; cost: number } | null = null;
    for (const first of open) {
      const chosen = completed(first, open, support.compilers, this.#state.belief.policy.diversity);
      const counts = chosen === null ? null : this.shares(support, chosen.map((choice) => choice.way));
      if (chosen === null || counts === null) continue;
      const cost = chosen.reduce((sum, choice) => sum + choice.cost, 0) + counts.reduce((sum, count) => sum + count, 0);
      if (best === null || cost < best.cost) best = { step: { artifact, ways: chosen.map(({ way }, i) => ({ way, groups: counts[i] ?? 0 })) }, cost };
    }
    return best;
  }

  /**
   * How many new groups each of the chosen ways takes: one at least where nobody has gone it, as many in all as the policy asks groups and builders.
   * @returns null when the policy believes too few verifiers for it
   */
  shares({ groups, builders }: Support, ways: readonly Way[]): number[] | null {
    const existing = new Set([...groups, ...ways.flatMap((way) => way.groups)]);
    const counts = ways.map((way): number => (way.groups.length === 0 ? 1 : 0));
    const least = counts.reduce((sum, count) => sum + count, 0);
    const built = new Set([...builders, ...ways.flatMap((way) => way.builders)]);
    const more = Math.max(0, this.#view.policy.threshold - existing.size - least, this.#state.belief.builders - built.size - least);
    if (this.#believed !== null && [...this.#believed.keys()].filter((group) => !existing.has(group)).length < least + more) return null;
    counts[0] = (counts[0] ?? 0) + more;
    return counts;
  }
}

/** The first way, and others in order of cost until there are enough distinct compilers; null when there never are. */
function completed(first: { way: Way; cost: number }, open: readonly { way: Way; cost: number }[], compilers: ReadonlySet<number>, diversity: number): { way: Way; cost: number }[] | null {
  const chosen = [first];
  const named = new Set([...compilers, ...first.way.compilers]);
  for (const other of [...open].sort((a, b) => a.cost - b.cost)) {
    if (named.size >= diversity) break;
    if (other.way.compilers.every((compiler) => named.has(compiler))) continue;
    chosen.push(other);
    for (const compiler of other.way.compilers) named.add(compiler);
  }
  return named.size >= diversity ? chosen : null;
}
