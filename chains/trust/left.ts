/**
 * How many independent groups are left to artifacts that lost one: where the only build of an artifact is as good as it was, that alone decides how
 * far the artifact falls, and nothing needs to be asked of its inputs.
 *
 * Many artifacts are counted in step, each loop doing one read for all of them, for these reads lie all over memory: so their misses overlap, as
 * with reading ahead (`ahead.ts`), and nothing is read twice. Of a million artifacts, ten thousand that lost one of three groups are counted in
 * a third of the time that `supportOf` takes.
 */
import { GROUP } from './ahead.ts';
import { intAt, smallAt } from './columns.ts';
import { SUPPORTS } from './flags.ts';
import type { State } from './state.ts';

/** Groups that are told apart here. */
const MOST = 8;
/** Not to be told from the groups alone. */
export const UNDECIDED = -1;

/** By place among the artifacts counted together: the artifact's strength, its groups so far, and the next statement to look at + 1. */
const strengths = new Int32Array(GROUP);
const groups = new Int32Array(GROUP * MOST);
const next = new Int32Array(GROUP);
/** Places that are not done yet. */
const open = new Int32Array(GROUP);

/**
 * Counts the groups left to the artifacts `from` up to (not including) `to` in the list, GROUP at most.
 * @param left gets, by place from 0, the number of groups, counted no further than the artifact's strength; or UNDECIDED
 */
export function countLeft(state: State, artifacts: readonly number[], from: number, to: number, left: Int32Array): void {
  let opened = findBuilds(state, artifacts, from, to, left);
  opened = findStatements(state, opened, left);
  while (opened > 0) opened = countOne(state, opened, left);
}

/** Puts the newest build + 1 of each artifact in `next`. */
function findBuilds(state: State, artifacts: readonly number[], from: number, to: number, left: Int32Array): number {
  const { strength, builds, belief } = state;
  let opened = 0;
  for (let place = 0; place < to - from; place++) {
    const artifact = artifacts[from + place] ?? 0;
    const now = intAt(strength, artifact);
    strengths[place] = now;
    // Nothing falls from 0, and a root, which is stronger than MOST, stands on no votes. What is also barred now was noted for that as well.
    const decided = now === 0 || (belief.plain && now <= MOST);
    left[place] = decided ? 0 : UNDECIDED;
    if (!decided || now === 0) continue;
    next[place] = builds.newest(artifact);
    open[opened++] = place;
  }
  return opened;
}

/** Replaces builds by their newest statements; leaves out artifacts that have several builds. */
function findStatements(state: State, opened: number, left: Int32Array): number {
  const { last, beforeOfOutput } = state.builds;
  let kept = 0;
  for (let i = 0; i < opened; i++) {
    const place = intAt(open, i);
    const build = intAt(next, place) - 1;
    next[place] = intAt(last.data, build);
    if (intAt(beforeOfOutput.data, build) === 0) open[kept++] = place;
    else left[place] = UNDECIDED;
  }
  return kept;
}

/** Looks at one more statement of each artifact; leaves out those that are done. */
function countOne(state: State, opened: number, left: Int32Array): number {
  const { flags, belief, builds: { before }, ground: { statements: { signer } } } = state;
  let kept = 0;
  for (let i = 0; i < opened; i++) {
    const place = intAt(open, i);
    const position = intAt(next, place) - 1;
    const earlier = intAt(before.data, position);
    if (flags[position] === SUPPORTS) note(place, intAt(belief.groups, smallAt(signer.data, position)), left);
    next[place] = earlier;
    if (earlier !== 0 && intAt(left, place) < intAt(strengths, place)) open[kept++] = place;
  }
  return kept;
}

/** Counts a group, unless it was counted. */
function note(place: number, group: number, left: Int32Array): void {
  const start = place * MOST;
  const end = start + intAt(left, place);
  for (let at = start; at < end; at++) if (groups[at] === group) return;
  groups[end] = group;
  left[place] = end - start + 1;
}
