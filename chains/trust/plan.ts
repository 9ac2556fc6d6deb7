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

/** An artifact on the way. */
interface Node {
  artifact: number;
  ways: Ways;
  /** Ways that can be gone, in the order in which that was found. */
  open: OpenWay[];
  /** Paths that need the artifact. */
  users: Path[];
  cost: number;
  step: Step | undefined;
}

/** A way with what hangs on it. */
interface Path {
  way: Way;
  /** What can be built by it, and what it needs that is not verified. */
  outputs: Node[];
  needs: Node[];
  /** How many of its needs have no cost yet. */
  waiting: number;
}

interface OpenWay { way: Way; cost: number }

const NO_WAYS: Ways = { live: [], dead: [] };

export class Plan {
  readonly #view: View;
  readonly #state: State;
  readonly #supposed: Supposed;
  /** Groups that may still speak under a policy that lists its verifiers; null where anyone may. */
  readonly #believed: ReadonlyMap<number, string[]> | null;
  readonly #nodes = new Map<number, Node>();
  readonly #paths = new Map<Way, Path>();
  readonly #steps: Step[] = [];
  readonly #heap = new Heap<{ node: Node; step: Step }>();

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
    return this.#nodes.get(artifact)?.ways ?? NO_WAYS;
  }

  /** How the artifact can be verified at least cost; undefined when it cannot. */
  stepOf(artifact: number): Step | undefined {
    return this.#nodes.get(artifact)?.step;
  }

  /** All steps found, each after those it stands on. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  isOpen(artifact: number): boolean {
    return (this.#nodes.get(artifact)?.open.length ?? 0) > 0;
  }

  /** Steps the targets need, each after those it stands on. */
  stepsFor(targets: readonly number[]): Step[] {
    const needed = new Set<number>();
    const pending = [...targets];
    for (let artifact = pending.pop(); artifact !== undefined; artifact = pending.pop()) {
      const step = this.stepOf(artifact);
      if (step === undefined || needed.has(artifact)) continue;
      needed.add(artifact);
      for (const { way } of step.ways) pending.push(...way.needs);
    }
    return this.#steps.filter((step) => needed.has(step.artifact));
  }

  /** Walks down over inputs that are not verified. */
  #collect(targets: readonly number[]): void {
    const finder = new WayFinder(this.#state);
    for (const artifact of targets) this.#node(artifact);
    // A map hands out what is added while it is walked.
    for (const node of this.#nodes.values()) {
      if (barrierOf(this.#state, node.artifact) !== null) continue;
      node.ways = finder.of(node.artifact);
      for (const way of node.ways.live) this.#path(way).outputs.push(node);
    }
  }

  #node(artifact: number): Node {
    const known = this.#nodes.get(artifact);
    if (known !== undefined) return known;
    const node: Node = { artifact, ways: NO_WAYS, open: [], users: [], cost: 0, step: undefined };
    this.#nodes.set(artifact, node);
    return node;
  }

  #path(way: Way): Path {
    const known = this.#paths.get(way);
    if (known !== undefined) return known;
    const needs = way.needs.filter((need) => !this.#view.isVerified(need)).map((need) => this.#node(need));
    const path: Path = { way, outputs: [], needs, waiting: needs.length };
    for (const need of needs) need.users.push(path);
    this.#paths.set(way, path);
    return path;
  }

  #run(): void {
    for (const path of this.#paths.values()) if (path.waiting === 0) this.#openWay(path);
    for (let next = this.#heap.take(); next !== undefined; next = this.#heap.take()) {
      const { node, step } = next.value;
      if (node.step !== undefined) continue;
      node.cost = next.cost;
      node.step = step;
      this.#steps.push(step);
      for (const path of node.users) if (--path.waiting === 0) this.#openWay(path);
    }
  }

  /** Offers a way, all it needs having a cost, to all that can be built by it. */
  #openWay({ way, outputs, needs }: Path): void {
    const open: OpenWay = { way, cost: needs.reduce((sum, need) => Math.min(MOST, sum + need.cost), 0) };
    for (const node of outputs) {
      if (node.step !== undefined) continue;
      node.open.push(open);
      this.#offer(node, open);
    }
  }

  /** The step by this way, or where the policy asks for several compilers, by it and as few others as name them together. */
  #offer(node: Node, first: OpenWay): void {
    const support = this.#supposed.supportOf(node.artifact);
    const chosen = completed(first, node.open, support.compilers, this.#state.belief.policy.diversity);
    const counts = chosen === null ? null : this.shares(support, chosen.map((choice) => choice.way));
    if (chosen === null || counts === null) return;
    const cost = chosen.reduce((sum, choice) => sum + choice.cost, 0) + counts.reduce((sum, count) => sum + count, 0);
    this.#heap.put(Math.min(MOST, cost), { node, step: { artifact: node.artifact, ways: chosen.map(({ way }, i) => ({ way, groups: counts[i] ?? 0 })) } });
  }

  /**
   * How many new groups each of the chosen ways takes: one at least where nobody has gone it, as many in all as the policy asks groups and builders.
   * @returns null when the policy believes too few verifiers for it
   */
  shares({ groups, builders }: Readonly<Support>, ways: readonly Way[]): number[] | null {
    const existing = united(groups, ways, 'groups');
    const counts = ways.map((way): number => (way.groups.length === 0 ? 1 : 0));
    const least = counts.reduce((sum, count) => sum + count, 0);
    const { threshold } = this.#view.policy;
    const built = this.#state.belief.builders === 0 ? 0 : united(builders, ways, 'builders').size;
    const more = Math.max(0, threshold - existing.size - least, this.#state.belief.builders - built - least);
    if (this.#believed !== null && [...this.#believed.keys()].filter((group) => !existing.has(group)).length < least + more) return null;
    counts[0] = (counts[0] ?? 0) + more;
    return counts;
  }
}

/** What is there already, with what the ways bring; the same set where they bring nothing. */
function united(existing: ReadonlySet<number>, ways: readonly Way[], member: 'groups' | 'builders'): ReadonlySet<number> {
  if (ways.every((way) => way[member].length === 0)) return existing;
  return new Set([...existing, ...ways.flatMap((way) => way[member])]);
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
