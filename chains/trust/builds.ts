/** Walks over builds that the explaining algorithms share. */
import { byteAt, intAt, wordAt } from './columns.ts';
import { ARTIFACT_MASK, roleOf } from './inputs.ts';
import { SUPPORTS } from './flags.ts';
import { BAR_COMPROMISED, type State } from './state.ts';
import { isNeeded } from './support.ts';
import type { View } from './view.ts';

/** Builds of an artifact that the policy takes, the first attested first. */
export function buildsOf(state: State, artifact: number): number[] {
  const { builds } = state;
  const found: number[] = [];
  for (let b = builds.newest(artifact); b !== 0; b = intAt(builds.beforeOfOutput.data, b - 1)) {
    if (state.takesBuild(b - 1)) found.push(b - 1);
  }
  return found.reverse();
}

/** Positions of a build's counting `reproduced` attestations, oldest first. */
export function supportersOf(state: State, build: number): number[] {
  const { builds } = state;
  const found: number[] = [];
  for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
    if (state.flags[p - 1] === SUPPORTS) found.push(p - 1);
  }
  return found.reverse();
}

/** What a set of inputs asks for under the policy. */
export interface Needs {
  /** Artifacts that have to be verified, each once. */
  artifacts: number[];
  /** An input believed compromised, or -1: with one, nothing helps. */
  compromised: number;
}

export function needsOf(state: State, set: number): Needs {
  const { inputs } = state.ground.facts;
  const artifacts: number[] = [];
  for (let i = intAt(inputs.starts.data, set), end = intAt(inputs.starts.data, set + 1); i < end; i++) {
    const word = wordAt(inputs.words.data, i);
    const artifact = word & ARTIFACT_MASK;
    if ((byteAt(state.bars, artifact) & BAR_COMPROMISED) !== 0) return { artifacts: [], compromised: artifact };
    if (isNeeded(state, roleOf(word), artifact) && !artifacts.includes(artifact)) artifacts.push(artifact);
  }
  return { artifacts, compromised: -1 };
}

/** What a build stands on, if it supports its output under the view: all inputs satisfied, and somebody made it. Else null. */
export function readyNeeds(view: View, build: number): readonly number[] | null {
  const { artifacts, compromised } = needsOf(view.state, intAt(view.state.builds.set.data, build));
  const ready = compromised < 0 && artifacts.every((input) => view.isVerified(input)) && supportersOf(view.state, build).length > 0;
  return ready ? artifacts : null;
}

/** The compilers a set names. */
export function compilersOf(state: State, set: number): number[] {
  const { inputs } = state.ground.facts;
  const start = intAt(inputs.starts.data, set);
  const found: number[] = [];
  for (let i = start, end = start + inputs.compilers(set); i < end; i++) found.push(wordAt(inputs.words.data, i) & ARTIFACT_MASK);
  return found;
}

/** Whether builds come from as many independent groups, and name together as many compilers and builders, as the policy asks. */
export function suffices(view: View, builds: readonly number[]): boolean {
  const { policy, state } = view;
  const groups = new Set<number>();
  const compilers = new Set<number>();
  const builders = new Set<number>();
  for (const build of builds) {
    for (const position of supportersOf(state, build)) {
      groups.add(state.groupOf(position));
      builders.add(state.ground.statements.builder(position));
    }
    for (const compiler of compilersOf(state, intAt(state.builds.set.data, build))) compilers.add(compiler);
  }
  builders.delete(-1);
  return groups.size >= policy.threshold && compilers.size >= policy.diversity && builders.size >= state.belief.builders;
}
