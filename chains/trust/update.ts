/**
 * The fixpoint moved forward after some evidence changed: adding costs what rises, removing costs the cone that stood on it.
 *
 * Down, then up, as delete-and-rederive does (A. Gupta, I. S. Mumick, V. S. Subrahmanian, "Maintaining views incrementally", SIGMOD 1993), but
 * an artifact falls only when what is left of its *grounded* support (inputs that come before it, see `State.rank`) no longer gives its strength:
 * the idea of backward/forward deletion. What fell wrongly, because only a later input holds it, rises again in the second half.
 */
import { aheadOfSupport, GROUP } from './ahead.ts';
import { intAt, itemAt, widened } from './columns.ts';
import { evaluate } from './evaluate.ts';
import { NEEDED } from './inputs.ts';
import type { State } from './state.ts';
import { grounding, supportOf } from './support.ts';
import type { Touched } from './touched.ts';

/** Fewer than these are looked at sooner than read ahead. */
const WORTH_READING_AHEAD = 32;
/** Share of all builds after which going on is dearer than starting over. */
const FRESH_SHARE = 1 / 16;
const FRESH_LEAST = 4096;
/** Steps are 32-bit numbers; a fresh evaluation counts anew. */
const LAST_STEP = 0x7fff0000;

export function update(state: State, touched: Touched): void {
  const work = new Budget(Math.max(FRESH_LEAST, state.builds.size * FRESH_SHARE));
  const held = fall(state, touched.lost, work);
  if (!work.spent) rise(state, [...held, ...touched.gained], work);
  if (work.spent || state.step > LAST_STEP) evaluate(state);
}

/**
 * Lowers what is no longer grounded; afterwards every strength left stands.
 * @returns what fell only because an input came later: all that may rise again of itself
 */
function fall(state: State, seeds: readonly number[], work: Budget): number[] {
  const held: number[] = [];
  const queue = new Pending(state, seeds);
  for (let artifact = queue.take(); artifact >= 0 && work.spend(); artifact = queue.take()) {
    const now = intAt(state.strength, artifact);
    if (now === 0) continue;
    const grounded = supportOf(state, artifact, true);
    if (grounded >= now) continue;
    if (grounding.limited) held.push(artifact);
    set(state, artifact, grounded);
    // Those that are weaker than what it is now still stand on it; the rest may have lost it.
    eachUser(state, artifact, (user) => {
      const strength = intAt(state.strength, user);
      if (strength >= Math.max(grounded, 1) && strength <= now) queue.put(user);
    });
  }
  queue.clear();
  return held;
}

/** Raises to the least fixpoint above the present strengths. */
function rise(state: State, seeds: readonly number[], work: Budget): void {
  const queue = new Pending(state, seeds);
  for (let artifact = queue.take(); artifact >= 0 && work.spend(); artifact = queue.take()) {
    const strength = supportOf(state, artifact, false);
    if (strength <= intAt(state.strength, artifact)) continue;
    set(state, artifact, strength);
    eachUser(state, artifact, (user) => {
      if (intAt(state.strength, user) < strength) queue.put(user);
    });
  }
  queue.clear();
}

function set(state: State, artifact: number, strength: number): void {
  state.strength[artifact] = strength;
  state.rank[artifact] = ++state.step;
  state.changed();
}

/** Calls `visit` with the output of every build that waits for the artifact. */
export function eachUser(state: State, artifact: number, visit: (output: number) => void): void {
  const { builds } = state;
  state.ground.facts.inputs.uses.each(artifact, (use) => {
    if ((use & 3) !== NEEDED) return;
    for (let b = builds.newestOfSet(use >> 2); b !== 0; b = intAt(builds.beforeOfSet.data, b - 1)) {
      if (state.takesBuild(b - 1)) visit(intAt(builds.output.data, b - 1));
    }
  });
}

/** How much re-evaluating is worth it. */
class Budget {
  #left: number;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** Whether one more was left. */
  spend(): boolean {
    return this.#left-- > 0;
  }

  get spent(): boolean {
    return this.#left < 0;
  }
}

/** 1 for artifacts that wait in a queue; all 0 between two updates, so that one array serves all states. */
let waiting = new Uint8Array(0);

/** A queue that holds each artifact once at a time. */
class Pending {
  readonly #state: State;
  readonly #queue: number[] = [];
  #head = 0;
  /** Up to here the queue was read ahead. */
  #ahead = 0;

  constructor(state: State, seeds: readonly number[]) {
    this.#state = state;
    waiting = widened(waiting, state.strength.length);
    for (const artifact of seeds) this.put(artifact);
  }

  put(artifact: number): void {
    if (waiting[artifact] === 1) return;
    waiting[artifact] = 1;
    this.#queue.push(artifact);
  }

  /** The next artifact, or -1. */
  take(): number {
    if (this.#head === this.#queue.length) return -1;
    if (this.#head === this.#ahead) this.#readAhead();
    const artifact = itemAt(this.#queue, this.#head++);
    waiting[artifact] = 0;
    return artifact;
  }

  /** Leaves no mark behind, also when it was not emptied. */
  clear(): void {
    for (; this.#head < this.#queue.length; this.#head++) waiting[itemAt(this.#queue, this.#head)] = 0;
  }

  #readAhead(): void {
    const end = Math.min(this.#queue.length, this.#head + GROUP);
    if (end - this.#head >= WORTH_READING_AHEAD) aheadOfSupport(this.#state, this.#queue, this.#head, end);
    this.#ahead = end;
  }
}
