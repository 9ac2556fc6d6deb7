/**
 * The least fixpoint, from nothing: the strength of every artifact in one pass.
 *
 * Verified at threshold t implies verified at every lower one, so strength is a widest-path ("bottleneck") value over a directed hypergraph.
 * It is computed as Dijkstra's algorithm generalized to such hypergraphs does: D. E. Knuth, "A generalization of Dijkstra's algorithm",
 * Information Processing Letters 6 (1977). Levels are taken from the highest down; what is verified at a level goes through one queue, and each
 * input set counts down the inputs it still waits for. An artifact gets its strength once; a cycle never reaches itself.
 */
import { byteAt, intAt, wordAt } from './columns.ts';
import { NEEDED } from './inputs.ts';
import { BAR_COMPROMISED, BAR_DISPUTED, BAR_WEAK, ROOT, SUPPORTS, type State } from './state.ts';

/** More than any number of inputs: a set that is never satisfied. */
const DEAD = 0x7fffffff;

/** Evaluates afresh what `takeIn` has taken in. */
export function evaluate(state: State): void {
  state.strength.fill(0);
  state.rank.fill(0);
  state.step = 0;
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
  readonly #diversity: number;
  /** Inputs each set still waits for. */
  readonly #waiting: Int32Array;
  readonly #queue: Int32Array;
  #tail = 0;
  #drained = 0;
  #level = ROOT;
  /** Artifacts that would be verified once the level is down to the index. */
  readonly #later: number[][] = [];
  /** Ready supporters of an artifact, one of each group: newest position + 1, and the one before it + 1; and how many. */
  readonly #ready: Int32Array;
  readonly #before: Int32Array;
  readonly #groups: Int32Array;

  constructor(state: State) {
    const artifacts = state.ground.facts.digests.size;
    this.#state = state;
    this.#diversity = state.belief.policy.diversity;
    this.#queue = new Int32Array(artifacts);
    this.#ready = new Int32Array(artifacts);
    this.#before = new Int32Array(state.upTo);
    this.#groups = new Int32Array(artifacts);
    this.#waiting = waitingCounts(state);
  }

  run(): void {
    const { belief, ground: { facts } } = this.#state;
    for (const artifact of belief.rootCandidates(facts)) if (belief.acceptsRoot(artifact, facts)) this.#verify(artifact);
    this.#drain();
    while (this.#later.length > 0) {
      this.#level = this.#later.length - 1;
      for (const artifact of this.#later.pop() ?? []) if (this.#state.strength[artifact] === 0) this.#verify(artifact);
      this.#drain();
    }
  }

  #verify(artifact: number): void {
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
    const waiting = intAt(this.#waiting, set) - 1;
    this.#waiting[set] = waiting;
    if (waiting !== 0) return;
    const { builds } = this.#state;
    for (let b = builds.newestOfSet(set); b !== 0; b = intAt(builds.beforeOfSet.data, b - 1)) this.#support(b - 1);
  }

  /** A build's inputs are all satisfied: its statements support the output. */
  #support(build: number): void {
    const state = this.#state;
    const { builds } = state;
    const output = intAt(builds.output.data, build);
    if (state.strength[output] !== 0 || state.bars[output] !== 0 || !state.takesBuild(build)) return;
    let added = false;
    for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
      if (state.flags[p - 1] === SUPPORTS) added = this.#addGroup(output, p - 1) || added;
    }
    if (!added && this.#diversity === 1) return;
    const groups = intAt(this.#groups, output);
    if (groups === 0 || (this.#diversity > 1 && this.#readyCompilers(output) < this.#diversity)) return;
    if (groups >= this.#level) this.#verify(output);
    else (this.#later[groups] ??= []).push(output);
  }

  #addGroup(output: number, position: number): boolean {
    const group = this.#state.groupOf(position);
    for (let p = intAt(this.#ready, output); p !== 0; p = intAt(this.#before, p - 1)) if (this.#state.groupOf(p - 1) === group) return false;
    this.#before[position] = intAt(this.#ready, output);
    this.#ready[output] = position + 1;
    this.#groups[output] = intAt(this.#groups, output) + 1;
    return true;
  }

  /** How many distinct compilers the ready supporters of an artifact name together. */
  #readyCompilers(output: number): number {
    const { builds, ground: { facts: { inputs } } } = this.#state;
    const found = new Set<number>();
    for (let b = builds.newest(output); b !== 0; b = intAt(builds.beforeOfOutput.data, b - 1)) {
      const set = intAt(builds.set.data, b - 1);
      if (!this.#state.takesBuild(b - 1) || this.#waiting[set] !== 0 || !this.#hasSupporter(b - 1)) continue;
      const start = intAt(inputs.starts.data, set);
      for (let i = start, end = start + inputs.compilers(set); i < end; i++) found.add(wordAt(inputs.words.data, i));
    }
    return found.size;
  }

  #hasSupporter(build: number): boolean {
    const { builds } = this.#state;
    for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
      if (this.#state.flags[p - 1] === SUPPORTS) return true;
    }
    return false;
  }
}

function waitingCounts(state: State): Int32Array {
  const { inputs } = state.ground.facts;
  const waiting = inputs.needs.data.slice(0, inputs.size);
  // An input believed compromised is never satisfied, whatever its role.
  for (const artifact of state.belief.compromised) inputs.uses.each(artifact, (use) => { waiting[use >> 2] = DEAD; });
  return waiting;
}
