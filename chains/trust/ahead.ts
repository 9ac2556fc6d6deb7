/**
 * Reading ahead: artifacts that an update is about to look at lie all over memory, and each look waits for its own misses. Reading the same
 * places in short loops beforehand, a group at a time, lets the misses overlap instead of adding up (S. Chen et al., "Improving hash join
 * performance through prefetching", ICDE 2004). It decides nothing; with a million artifacts it makes a revocation twice as fast.
 */
import { byteAt, intAt, smallAt, wordAt } from './columns.ts';
import { ARTIFACT_MASK } from './inputs.ts';
import type { State } from './state.ts';

/** As many at a time as the nearer caches hold all that is read for them. */
export const GROUP = 512;
/** Statements of a build that are followed. */
const FOLLOWED = 4;

const builds = new Int32Array(GROUP);
const statements = new Int32Array(GROUP);
/** What was read goes in here, so that no compiler takes the reading for idle. */
export const seen = { sum: 0 };

/** Reads what `supportOf` will ask of the artifacts `from` up to (not including) `to` in the list, GROUP at most. */
export function aheadOfSupport(state: State, artifacts: readonly number[], from: number, to: number): void {
  const { offsets, heads } = state.ground.facts.inputs.uses;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const artifact = artifacts[i] ?? 0;
    builds[i - from] = state.builds.newest(artifact) - 1;
    sum += intAt(state.strength, artifact) + intAt(state.rank, artifact) + byteAt(state.bars, artifact) + (offsets[artifact] ?? 0) + (heads.data[artifact] ?? 0);
  }
  seen.sum ^= sum ^ aheadOfBuilds(state, to - from);
}

function aheadOfBuilds(state: State, count: number): number {
  const { inputs } = state.ground.facts;
  const { set, last, kind, beforeOfOutput } = state.builds;
  const sets = new Int32Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const build = intAt(builds, i);
    sets[i] = build < 0 ? -1 : intAt(set.data, build);
    statements[i] = build < 0 ? 0 : intAt(last.data, build);
    if (build >= 0) sum += byteAt(kind.data, build) + intAt(beforeOfOutput.data, build);
  }
  for (let i = 0; i < count; i++) {
    const its = intAt(sets, i);
    const start = its < 0 ? 0 : intAt(inputs.starts.data, its);
    const artifact = its < 0 || start >= inputs.words.length ? 0 : wordAt(inputs.words.data, start) & ARTIFACT_MASK;
    sum += intAt(state.strength, artifact) + byteAt(state.bars, artifact);
  }
  return sum ^ aheadOfStatements(state, count);
}

function aheadOfStatements(state: State, count: number): number {
  const { signer } = state.ground.statements;
  const before = state.builds.before.data;
  let sum = 0;
  for (let step = 0; step < FOLLOWED; step++) {
    for (let i = 0; i < count; i++) {
      const position = intAt(statements, i) - 1;
      if (position < 0) continue;
      sum += byteAt(state.flags, position) + smallAt(signer.data, position);
      statements[i] = intAt(before, position);
    }
  }
  return sum;
}

/** Reads what `reconsider` will ask of the statements at these positions. */
export function aheadOfFlags(state: State, positions: readonly number[], from: number, to: number): void {
  const { says, builds: { build, output } } = state.ground.statements;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const position = positions[i] ?? 0;
    builds[i - from] = intAt(build.data, position);
    sum += byteAt(says.data, position) + byteAt(state.flags, position);
  }
  for (let i = 0; i < to - from; i++) {
    const its = intAt(builds, i);
    if (its >= 0) sum += intAt(output.data, its);
  }
  seen.sum ^= sum;
}
