/**
 * The least fixpoint, from nothing: the strength of every artifact in one pass.
 *
 * Verified at threshold t implies verified at every lower one, so strength is a widest-path ("bottleneck") value over a directed hypergraph.
 * It is computed as Dijkstra's algorithm generalized to such hypergraphs does: D. E. Knuth, "A generalization of Dijkstra's algorithm",
 * Information Processing Letters 6 (1977). Levels are taken from the highest down; what is verified at a level goes through one queue, and each
 * input set counts down the inputs it still waits for. An artifact gets its strength once; a cycle never reaches itself.
 */
import { supportersOf } from './builds.ts';
import { byteAt, intAt, ints, markOf, smallAt, wordAt, type Small } from './columns.ts';
import { NEEDED } from './inputs.ts';
import { BAR_COMPROMISED, BAR_DISPUTED, BAR_WEAK, ROOT, type State } from './state.ts';
import { Votes } from './votes.ts';

/** Evaluates afresh what `takeIn` has taken in. */
export function evaluate(state: State): void {
  state.strength.fill(0);
  state.rank.fill(0);
  state.step = 0;
  state.changed();
  setBars(state);
  new Pass(state).run();
}

function setBars(state: State): void {
  const { belief, bars, ground: { facts } } = state;
  bars.fill(0);
  if (!belief.policy.weakDigests) for (const artifact of facts.digests.weak) bars[artifact] = BAR_WEAK;
  for (const artifact of belief.compromised) bars[artifact] = byteAt(bars, artifact) | BAR_COMPROMISED;
  if (belief.policy.disputes === 'block') for (const artifact of state.disputes.keys()) bars[artifact] = byteAt(bars, artifact) | BAR_DISPUTED;
}

class Pass {
  readonly #state: State;
  readonly #votes: Votes;
  /** Inputs each set still waits for. */
  readonly #waiting: Small;
  /** Not 0 for artifacts that have their strength, or can have none. */
  readonly #closed: Uint8Array;
  readonly #queue: Int32Array;
  #tail = 0;
  #drained = 0;
  #level = ROOT;
  /** Artifacts that would be verified once the level is down to the index. */
  readonly #later: number[][] = [];
  readonly #ready: ReadyGroups;

  constructor(state: State) {
    this.#state = state;
    this.#votes = new Votes(state);
    this.#waiting = waitingCounts(state);
    this.#closed = state.bars.slice();
    this.#queue = new Int32Array(state.ground.facts.digests.size);
    this.#ready = new ReadyGroups(state.ground.facts.digests.size);
  }

  run(): void {
    const { belief, ground: { facts } } = this.#state;
    for (const artifact of belief.rootCandidates(facts)) if (belief.acceptsRoot(artifact, facts)) this.#verify(artifact);
    this.#drain();
    while (this.#later.length > 0) {
      this.#level = this.#later.length - 1;
      for (const artifact of this.#later.pop() ?? []) if (this.#closed[artifact] === 0) this.#verify(artifact);
      this.#drain();
    }
  }

  #verify(artifact: number): void {
    this.#closed[artifact] = 1;
    this.#state.strength[artifact] = this.#level;
    this.#state.rank[artifact] = ++this.#state.step;
    this.#queue[this.#tail++] = artifact;
  }

  #drain(): void {
    const { offsets, packed, heads, nexts, values } = this.#state.ground.facts.inputs.uses;
    while (this.#drained < this.#tail) {
      const artifact = intAt(this.#queue, this.#drained++);
      if (artifact + 1 < offsets.length) {
        for (let i = intAt(offsets, artifact), end = intAt(offsets, artifact + 1); i < end; i++) this.#satisfy(intAt(packed, i));
      }
      if (artifact < heads.length) {
        for (let i = intAt(heads.data, artifact); i !== 0; i = intAt(nexts.data, i - 1)) this.#satisfy(intAt(values.data, i - 1));
      }
    }
  }

  #satisfy(use: number): void {
    if ((use & 3) !== NEEDED) return;
    const set = use >> 2;
    const waiting = smallAt(this.#waiting, set) - 1;
    this.#waiting[set] = waiting;
    if (waiting !== 0) return;
    const { builds } = this.#state;
    for (let b = builds.newestOfSet(set); b !== 0; b = intAt(builds.beforeOfSet.data, b - 1)) this.#support(b - 1);
  }

  /** A build's inputs are all satisfied: its statements support the output. */
  #support(build: number): void {
    const output = intAt(this.#state.builds.output.data, build);
    if (this.#closed[output] !== 0) return;
    const groups = this.#votes.isOnly(build) ? this.#votes.count(build) : this.#ready.add(output, build, this.#votes);
    if (groups === 0 || (!this.#state.belief.plain && !this.#isVarious(output))) return;
    if (groups >= this.#level) this.#verify(output);
    else (this.#later[groups] ??= []).push(output);
  }

  /** Whether the ready supporters of an artifact together name as many compilers and builders as the policy asks. */
  #isVarious(output: number): boolean {
    const { builds, belief, ground: { facts: { inputs }, statements } } = this.#state;
    const compilers = new Set<number>();
    const builders = new Set<number>();
    for (let b = builds.newest(output); b !== 0; b = intAt(builds.beforeOfOutput.data, b - 1)) {
      const set = intAt(builds.set.data, b - 1);
      if (this.#waiting[set] !== 0 || this.#votes.count(b - 1) === 0) continue;
      const start = intAt(inputs.starts.data, set);
      for (let i = start, end = start + inputs.compilers(set); i < end; i++) compilers.add(wordAt(inputs.words.data, i));
      if (belief.builders > 0) for (const position of supportersOf(this.#state, b - 1)) builders.add(statements.builder(position));
    }
    builders.delete(-1);
    return compilers.size >= belief.policy.diversity && builders.size >= belief.builders;
  }
}

/** The groups behind those builds of an artifact that are ready, for artifacts with several builds: one linked list each. */
class ReadyGroups {
  readonly #last: Int32Array;
  readonly #counts: Int32Array;
  readonly #groups = ints();
  readonly #before = ints();

  constructor(artifacts: number) {
    this.#last = new Int32Array(artifacts);
    this.#counts = new Int32Array(artifacts);
  }

  /** Adds the groups of a build; returns how many there are now. */
  add(output: number, build: number, votes: Votes): number {
    votes.each(build, (group) => {
      for (let i = intAt(this.#last, output); i !== 0; i = intAt(this.#before.data, i - 1)) if (this.#groups.data[i - 1] === group) return;
      this.#groups.push(group);
      this.#before.push(intAt(this.#last, output));
      this.#last[output] = this.#groups.length;
      this.#counts[output] = intAt(this.#counts, output) + 1;
    });
    return intAt(this.#counts, output);
  }
}

function waitingCounts(state: State): Small {
  const { inputs } = state.ground.facts;
  const waiting = inputs.needs.data.slice(0, inputs.size);
  // More than the number of any set's inputs: a set that is never satisfied.
  const dead = markOf(waiting);
  // An input believed compromised is never satisfied, whatever its role.
  for (const artifact of state.belief.compromised) inputs.uses.each(artifact, (use) => { waiting[use >> 2] = dead; });
  return waiting;
}
