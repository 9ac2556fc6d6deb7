/** The strength one artifact's own attestations give it, its inputs' strengths taken as they are. */
import { byteAt, intAt, itemAt, smallAt, wordAt } from './columns.ts';
import { PUBLISHED_SOURCE } from './facts.ts';
import { ARTIFACT_MASK, roleOf, SOURCE } from './inputs.ts';
import { SUPPORTS } from './flags.ts';
import { BAR_COMPROMISED, ROOT, type State } from './state.ts';

/**
 * @param grounded count only inputs that come before the artifact (see `State.rank`), so that nothing stands on itself
 * @returns the largest threshold at which the artifact would be verified; 0 when there is none, ROOT for an accepted root
 */
export function supportOf(state: State, artifact: number, grounded: boolean): number {
  grounding.limited = false;
  if (state.belief.acceptsRoot(artifact, state.ground.facts)) return ROOT;
  if (state.bars[artifact] !== 0) return 0;
  const { builds } = state;
  const newest = builds.newest(artifact);
  if (newest === 0) return 0;
  const standing = grounded ? artifact : -1;
  if (builds.beforeOfOutput.data[newest - 1] !== 0 || !state.belief.plain) return supportOfMany(state, newest, standing);
  if (!state.takesBuild(newest - 1)) return 0;
  const level = buildLevel(state, newest - 1, standing);
  return level === 0 ? 0 : Math.min(level, countGroups(state, newest - 1));
}

/** Whether the last grounded reading took an input for less than it is, for coming later. */
export const grounding = { limited: false };

/** Level per group, compiler and builder, reused between calls. */
const groupLevels = new Map<number, number>();
const compilerLevels = new Map<number, number>();
const builderLevels = new Map<number, number>();

function supportOfMany(state: State, newest: number, standing: number): number {
  groupLevels.clear();
  compilerLevels.clear();
  builderLevels.clear();
  for (let b = newest; b !== 0; b = intAt(state.builds.beforeOfOutput.data, b - 1)) {
    if (!state.takesBuild(b - 1)) continue;
    const level = buildLevel(state, b - 1, standing);
    if (level > 0 && raiseGroups(state, b - 1, level)) raiseCompilers(state, b - 1, level);
  }
  const { belief } = state;
  const various = Math.min(nth(compilerLevels, belief.policy.diversity), belief.builders === 0 ? ROOT : nth(builderLevels, belief.builders));
  return Math.min(hIndex(groupLevels), various);
}

/** The largest threshold at which all inputs of a build are satisfied. */
function buildLevel(state: State, build: number, standing: number): number {
  const { inputs } = state.ground.facts;
  const set = intAt(state.builds.set.data, build);
  const now = standing < 0 ? 0 : intAt(state.strength, standing);
  let level = ROOT;
  for (let i = intAt(inputs.starts.data, set), end = intAt(inputs.starts.data, set + 1); i < end; i++) {
    const word = wordAt(inputs.words.data, i);
    const artifact = word & ARTIFACT_MASK;
    if ((byteAt(state.bars, artifact) & BAR_COMPROMISED) !== 0) return 0;
    if (!isNeeded(state, roleOf(word), artifact)) continue;
    const strength = intAt(state.strength, artifact);
    level = Math.min(level, strength);
    // An input of the same strength that came later holds the artifact up only below that strength.
    if (standing >= 0 && strength === now && intAt(state.rank, artifact) >= intAt(state.rank, standing)) {
      level = Math.min(level, now - 1);
      grounding.limited = true;
    }
    if (level <= 0) return 0;
  }
  return level;
}

/** Whether an input of a build has to be verified to be satisfied. */
export function isNeeded(state: State, role: number, artifact: number): boolean {
  return role !== SOURCE || (state.ground.facts.markOf(artifact) & PUBLISHED_SOURCE) === 0;
}

/** Groups counted so far, reused between calls; above so many a set takes over, so that no build takes quadratic time. */
const counted: number[] = [];
const COUNTED_MOST = 16;

/** How many independent groups support a build. */
function countGroups(state: State, build: number): number {
  const { belief, builds, flags, ground: { statements: { signer } } } = state;
  counted.length = 0;
  let more: Set<number> | null = null;
  for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
    if (flags[p - 1] !== SUPPORTS) continue;
    const group = intAt(belief.groups, smallAt(signer.data, p - 1));
    if (more !== null) more.add(group);
    else if (!counted.includes(group) && counted.push(group) > COUNTED_MOST) more = new Set(counted);
  }
  return more?.size ?? counted.length;
}

/** @returns whether any statement of the build supports */
function raiseGroups(state: State, build: number, level: number): boolean {
  const { builds } = state;
  let any = false;
  for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
    if (state.flags[p - 1] !== SUPPORTS) continue;
    any = true;
    raise(groupLevels, state.groupOf(p - 1), level);
    const builder = state.belief.builders === 0 ? -1 : state.ground.statements.builder(p - 1);
    if (builder >= 0) raise(builderLevels, builder, level);
  }
  return any;
}

function raiseCompilers(state: State, build: number, level: number): void {
  const { inputs } = state.ground.facts;
  const set = intAt(state.builds.set.data, build);
  const start = intAt(inputs.starts.data, set);
  for (let i = start, end = start + inputs.compilers(set); i < end; i++) {
    raise(compilerLevels, wordAt(inputs.words.data, i) & ARTIFACT_MASK, level);
  }
}

function raise(levels: Map<number, number>, key: number, level: number): void {
  if ((levels.get(key) ?? 0) < level) levels.set(key, level);
}

/** The largest t such that at least t of the levels are t or more. */
function hIndex(levels: ReadonlyMap<number, number>): number {
  const descending = sorted(levels);
  let t = 0;
  while (t < descending.length && itemAt(descending, t) > t) t++;
  return t;
}

/** The n-th largest level, 0 when there are fewer. */
function nth(levels: ReadonlyMap<number, number>, n: number): number {
  return sorted(levels)[n - 1] ?? 0;
}

function sorted(levels: ReadonlyMap<number, number>): number[] {
  return [...levels.values()].sort((a, b) => b - a);
}
