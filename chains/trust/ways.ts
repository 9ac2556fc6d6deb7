/** The known ways to build an artifact: what somebody would have to do to reproduce it, whether or not anyone has. */
import { intAt } from './columns.ts';
import { isNeeded } from './support.ts';
import { inputRoles } from '../../schema/input.ts';
import type { NumberedInput } from './inputs.ts';
import { BAR_COMPROMISED, BAR_DISPUTED, BAR_WEAK, type State } from './state.ts';
import { supportersOf } from './builds.ts';

export interface Way {
  /** What a rebuilder names as inputs. Under `environment: "ignore"` the environment is left to the rebuilder. */
  inputs: readonly NumberedInput[];
  /** Artifacts that have to be verified for it to count, each once. */
  needs: readonly number[];
  compilers: readonly number[];
  /** Independent groups whose counting attestations support the artifact once the needs are verified. */
  groups: readonly number[];
  /** Builders that those attestations name. */
  builders: readonly number[];
}

/** Why a known way can never count. */
export interface DeadWay {
  reason: 'compromised-input' | 'unrecorded-input';
  artifact: number;
}

export interface Ways {
  live: Way[];
  dead: DeadWay[];
}

export type Barrier = 'compromised' | 'weak-digest' | 'disputed' | 'unrecorded';

/** What keeps an artifact from being verified by any rebuild, or null. */
export function barrierOf(state: State, artifact: number): Barrier | null {
  const bars = state.bars[artifact] ?? 0;
  if ((bars & BAR_COMPROMISED) !== 0) return 'compromised';
  if ((bars & BAR_DISPUTED) !== 0) return 'disputed';
  if ((bars & BAR_WEAK) !== 0) return 'weak-digest';
  return state.ground.facts.digests.isUnrecorded(artifact) ? 'unrecorded' : null;
}

/** The ways that counting attestations, recipes or other documents tell of: attested ones first, in the order of the log. */
export function waysOf(state: State, artifact: number): Ways {
  const { builds, ground: { facts, statements } } = state;
  const ways: Ways = { live: [], dead: [] };
  const seen = new Map<number, { groups: number[]; builders: number[] }>();
  for (let b = builds.newest(artifact); b !== 0; b = intAt(builds.beforeOfOutput.data, b - 1)) {
    const set = intAt(builds.set.data, b - 1);
    if (set < 0 || !isReproduced(state, b - 1)) continue;
    const known = seen.get(set) ?? { groups: [], builders: [] };
    seen.set(set, known);
    for (const position of state.takesBuild(b - 1) ? supportersOf(state, b - 1) : []) {
      known.groups.push(state.groupOf(position));
      known.builders.push(statements.builder(position));
    }
  }
  const sets = [...seen.keys()].reverse();
  for (const file of facts.filesOf(artifact)) {
    for (const set of [facts.fileRecipe(file), ...facts.alternatives(file)]) {
      if (set < 0 || seen.has(set)) continue;
      seen.set(set, { groups: [], builders: [] });
      sets.push(set);
    }
  }
  for (const set of sets) addWay(state, set, seen.get(set) ?? NOBODY, ways);
  return ways;
}

function isReproduced(state: State, build: number): boolean {
  const { builds } = state;
  for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
    if (state.reproduces(p - 1)) return true;
  }
  return false;
}

/** Who has gone a way. */
interface Gone { groups: readonly number[]; builders: readonly number[] }

const NOBODY: Gone = { groups: [], builders: [] };

function addWay(state: State, set: number, gone: Gone, ways: Ways): void {
  const { facts } = state.ground;
  const all = facts.inputs.list(set);
  const isCompromised = (artifact: number): boolean => ((state.bars[artifact] ?? 0) & BAR_COMPROMISED) !== 0;
  const named = all.filter((input) => input.role !== 'environment');
  for (const { artifact } of named) {
    const reason = isCompromised(artifact) ? 'compromised-input' : facts.digests.isUnrecorded(artifact) ? 'unrecorded-input' : null;
    if (reason !== null) {
      ways.dead.push({ reason, artifact });
      return;
    }
  }
  // What was attested in an environment that the policy refuses can be done again elsewhere.
  const refused = all.some((input) => input.role === 'environment' && isCompromised(input.artifact));
  const hasEnvironment = named.length < all.length;
  if (!refused) ways.live.push(way(state, all, gone));
  if (refused || hasEnvironment) ways.live.push(way(state, named, NOBODY));
}

function way(state: State, inputs: readonly NumberedInput[], gone: Gone): Way {
  const needs = inputs.filter(({ role, artifact }) => isNeeded(state, inputRoles.indexOf(role), artifact)).map((input) => input.artifact);
  const compilers = inputs.filter((input) => input.role === 'compiler').map((input) => input.artifact);
  return { inputs, needs: [...new Set(needs)], compilers, groups: [...new Set(gone.groups)], builders: [...new Set(gone.builders)].filter((builder) => builder >= 0) };
}
