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
import { barrierOf, WayFinder, type Way, type Ways } from './ways.ts';

/** Rebuilds of one artifact. */
export interface Step {
  artifact: number;
  /** The ways to go, and by how many new independent groups each; 0 where those who have attested it suffice. */
  ways: { way: Way; groups: number }[];
}

/** Costs stop growing here, so that shared inputs of inputs cannot make them overflow. */
const MOST = 2 ** 40;

interface OpenWay { way: Way; cost: number }

export class Plan {
  readonly #view: View;
  readonly #state: State;
  readonly #supposed: Supposed;
  /** Groups that may still speak under a policy that lists its verifiers; null where anyone may. */
  readonly #believed: ReadonlyMap<number, string[]> | null;
  readonly #ways = new Map<number, Ways>();
  readonly #open = new Map<number, OpenWay[]>();
  readonly #steps = new Map<number, Step>();
  readonly #costs = new Map<number, number>();
  readonly #heap = new Heap<Step>();
  /** Artifacts that can be built by a way; ways that need an artifact; how many of its needs a way still waits for. */
  readonly #outputs = new Map<Way, number[]>();
  readonly #users = new Map<number, Way[]>();
  readonly #waiting = new Map<Way, number>();

  /** @param targets artifacts that are not verified */
  constructor(view: View, targets: readonly number[]) {
    const { state } = view;
    this.#view = view;
    this.#state = state;
    this.#supposed = new Supposed(view);
    this.#believed = state.belief.believedGroups(state.ground.signers);
    this.#collect(targets);
    this.#run();
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

  /** Walks down over inputs that are not verified. */
  #collect(targets: readonly number[]): void {
    const finder = new WayFinder(this.#state);
    const seen = new Set(targets);
    // A set hands out what is added while it is walked.
    for (const artifact of seen) {
      if (barrierOf(this.#state, artifact) !== null) continue;
      const ways = finder.of(artifact);
      this.#ways.set(artifact, ways);
      for (const way of ways.live) {
        const others = this.#outputs.get(way);
        if (others !== undefined) others.push(artifact);
        else {
          this.#outputs.set(way, [artifact]);
          this.#await(way, seen);
        }
      }
    }
  }

  /** Notes what a way waits for. */
  #await(way: Way, seen: Set<number>): void {
    let open = 0;
    for (const need of way.needs) {
      if (this.#view.isVerified(need)) continue;
      open++;
      seen.add(need);
      const users = this.#users.get(need);
      if (users === undefined) this.#users.set(need, [way]);
      else users.push(way);
    }
    this.#waiting.set(way, open);
  }

  #run(): void {
    for (const [way, open] of this.#waiting) if (open === 0) this.#openWay(way);
    for (let next = this.#heap.take(); next !== undefined; next = this.#heap.take()) {
      const { artifact } = next.value;
      if (this.#costs.has(artifact)) continue;
      this.#costs.set(artifact, next.cost);
      this.#steps.set(artifact, next.value);
      for (const way of this.#users.get(artifact) ?? []) {
        const left = (this.#waiting.get(way) ?? 0) - 1;
        this.#waiting.set(way, left);
        if (left === 0) this.#openWay(way);
      }
    }
  }

  /** Offers a way, all it needs having a cost, to all that can be built by it. */
  #openWay(way: Way): void {
    const cost = way.needs.reduce((sum, need) => Math.min(MOST, sum + (this.#costs.get(need) ?? 0)), 0);
    for (const artifact of this.#outputs.get(way) ?? []) {
      if (this.#costs.has(artifact)) continue;
      const open = this.#open.get(artifact) ?? [];
      if (open.push({ way, cost }) === 1) this.#open.set(artifact, open);
      this.#offer(artifact, { way, cost }, open);
    }
  }

  /** The step by this way, or where the policy asks for several compilers, by it and as few others as name them together. */
  #offer(artifact: number, first: OpenWay, open: readonly OpenWay[]): void {
    const support = this.#supposed.supportOf(artifact);
    const chosen = completed(first, open, support.compilers, this.#state.belief.policy.diversity);
    const counts = chosen === null ? null : this.shares(support, chosen.map((choice) => choice.way));
    if (chosen === null || counts === null) return;
    const cost = chosen.reduce((sum, choice) => sum + choice.cost, 0) + counts.reduce((sum, count) => sum + count, 0);
    this.#heap.put(Math.min(MOST, cost), { artifact, ways: chosen.map(({ way }, i) => ({ way, groups: counts[i] ?? 0 })) });
  }

  /**
   * How many new groups each of the chosen ways takes: one at least where nobody has gone it, as many in all as the policy asks groups and builders.
   * @returns null when the policy believes too few verifiers for it
   */
  shares({ groups, builders }: Readonly<Support>, ways: readonly Way[]): number[] | null {
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

/** The first way, and others as they opened until there are enough distinct compilers; null when there are not. */
function completed(first: OpenWay, open: readonly OpenWay[], compilers: ReadonlySet<number>, diversity: number): OpenWay[] | null {
  const chosen = [first];
  if (diversity === 1) return chosen;
  const named = new Set([...compilers, ...first.way.compilers]);
  for (const other of open) {
    if (named.size >= diversity) break;
    if (other.way.compilers.every((compiler) => named.has(compiler))) continue;
    chosen.push(other);
    for (const compiler of other.way.compilers) named.add(compiler);
  }
  return named.size >= diversity ? chosen : null;
}
