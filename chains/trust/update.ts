/**
 * The fixpoint moved forward after some evidence changed: adding costs what rises, removing costs the cone that stood on it.
 *
 * Down, then up, as delete-and-rederive does (A. Gupta, I. S. Mumick, V. S. Subrahmanian, "Maintaining views incrementally", SIGMOD 1993), but
 * an artifact falls only when what is left of its *grounded* support (inputs that come before it, see `State.rank`) no longer gives its strength:
 * the idea of backward/forward deletion. What fell wrongly, because only a later input holds it, rises again in the second half.
 */
import { GROUP } from './ahead.ts';
import { intAt, itemAt } from './columns.ts';
import { evaluate } from './evaluate.ts';
import { NEEDED } from './inputs.ts';
import { countLeft, UNDECIDED } from './left.ts';
import { Pending, type Limits } from './pending.ts';
import type { State } from './state.ts';
import { grounding, supportOf } from './support.ts';
import type { Touched } from './touched.ts';

const LIMITS: Limits = { seeds: 1 / 16, spread: 1 / 32, least: 512 };
/** Steps are 32-bit numbers; a fresh evaluation counts anew. */
const LAST_STEP = 0x7fff0000;

/** @param touched what may fall and rise; null when too much does */
export function update(state: State, touched: Touched | null, limits = LIMITS): void {
  if (touched === null || !move(state, touched, limits) || state.step > LAST_STEP) evaluate(state);
}

/** @returns false when it gave up: the strengths mean nothing then */
function move(state: State, touched: Touched, limits: Limits): boolean {
  const held = fall(state, touched, limits);
  return held !== null && rise(state, held.concat(touched.gained), limits);
}

/**
 * Lowers what is no longer grounded; afterwards every strength left stands.
 * @returns what fell only because an input came later: all that may rise again of itself; null when it gave up
 */
function fall(state: State, touched: Touched, limits: Limits): number[] | null {
  const held: number[] = [];
  const queue = new Pending(state, limits);
  for (const artifact of touched.lost) queue.seed(artifact);
  outvote(state, touched.lostVotes, queue);
  for (let artifact = queue.take(); artifact >= 0; artifact = queue.take()) {
    const now = intAt(state.strength, artifact);
    if (now === 0) continue;
    const grounded = supportOf(state, artifact, true);
    if (grounded >= now) continue;
    if (grounding.limited) held.push(artifact);
    lower(state, artifact, grounded, queue);
  }
  queue.clear();
  return queue.gaveUp ? null : held;
}

/** Lowers artifacts that lost a statement as far as their groups alone decide on it; puts the others in the queue. */
function outvote(state: State, artifacts: readonly number[], queue: Pending): void {
  const left = new Int32Array(Math.min(GROUP, artifacts.length));
  for (let from = 0; from < artifacts.length && !queue.gaveUp; from += GROUP) {
    const to = Math.min(artifacts.length, from + GROUP);
    countLeft(state, artifacts, from, to, left);
    for (let i = from; i < to; i++) {
      const artifact = itemAt(artifacts, i);
      const groups = intAt(left, i - from);
      if (groups === UNDECIDED) queue.seed(artifact);
      else if (groups < intAt(state.strength, artifact)) lower(state, artifact, groups, queue);
    }
  }
}

/** Lowers one, and puts in the queue what may have lost it: those that are weaker than what it is now still stand on it. */
function lower(state: State, artifact: number, strength: number, queue: Pending): void {
  const before = intAt(state.strength, artifact);
  set(state, artifact, strength);
  eachUser(state, artifact, (user) => {
    const its = intAt(state.strength, user);
    if (its >= Math.max(strength, 1) && its <= before) queue.put(user);
  });
}

/**
 * Raises to the least fixpoint above the present strengths.
 * @returns false when it gave up
 */
function rise(state: State, seeds: readonly number[], limits: Limits): boolean {
  const queue = new Pending(state, limits);
  for (const artifact of seeds) queue.seed(artifact);
  for (let artifact = queue.take(); artifact >= 0; artifact = queue.take()) {
    const strength = supportOf(state, artifact, false);
    if (strength <= intAt(state.strength, artifact)) continue;
    set(state, artifact, strength);
    eachUser(state, artifact, (user) => {
      if (intAt(state.strength, user) < strength) queue.put(user);
    });
  }
  queue.clear();
  return !queue.gaveUp;
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
