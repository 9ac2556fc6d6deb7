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
  live: readonly Way[];
  dead: readonly DeadWay[];
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

/** Finds the ways of artifacts, keeping those that several share: files of a release are mostly made from the same inputs. */
export class WayFinder {
  readonly #state: State;
  /** Per set, the ways by it that nobody has gone. */
  readonly #untrodden = new Map<number, Ways>();

  constructor(state: State) {
    this.#state = state;
  }

  /** The ways that counting attestations, recipes or other documents tell of: attested ones first, in the order of the log. */
  of(artifact: number): Ways {
    const gone = goneWays(this.#state, artifact);
    const found = [...gone].reverse().map(([set, by]) => waysBy(this.#state, set, by));
    const seen = new Set(gone.keys());
    const { facts } = this.#state.ground;
    for (const file of facts.filesOf(artifact)) {
      for (const set of [facts.fileRecipe(file), ...facts.alternatives(file)]) {
        if (set >= 0 && !seen.has(set)) found.push(this.#by(set));
        seen.add(set);
      }
    }
    const [first] = found;
    if (first === undefined) return NO_WAYS;
    return found.length === 1 ? first : { live: found.flatMap((ways) => ways.live), dead: found.flatMap((ways) => ways.dead) };
  }

  #by(set: number): Ways {
    const known = this.#untrodden.get(set) ?? waysBy(this.#state, set, NOBODY);
    this.#untrodden.set(set, known);
    return known;
  }
}

const NO_WAYS: Ways = { live: [], dead: [] };

/** Who has gone a way. */
interface Gone { groups: number[]; builders: number[] }

const NOBODY: Gone = { groups: [], builders: [] };

/** Per set, who has attested the artifact from it; nobody where the policy does not take their word for the inputs. */
function goneWays(state: State, artifact: number): Map<number, Gone> {
  const { builds, ground: { statements } } = state;
  const gone = new Map<number, Gone>();
  for (let b = builds.newest(artifact); b !== 0; b = intAt(builds.beforeOfOutput.data, b - 1)) {
    const set = intAt(builds.set.data, b - 1);
    if (set < 0 || !isReproduced(state, b - 1)) continue;
    const known = gone.get(set) ?? { groups: [], builders: [] };
    gone.set(set, known);
    for (const position of state.takesBuild(b - 1) ? supportersOf(state, b - 1) : []) {
      known.groups.push(state.groupOf(position));
      known.builders.push(statements.builder(position));
    }
  }
  return gone;
}

function isReproduced(state: State, build: number): boolean {
  const { builds } = state;
  for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
    if (state.reproduces(p - 1)) return true;
  }
  return false;
}

/** One way, or two where it can also be gone without the environments that are named; none when it can never count. */
function waysBy(state: State, set: number, gone: Gone): Ways {
  const { facts } = state.ground;
  const all = facts.inputs.list(set);
  const isCompromised = (artifact: number): boolean => ((state.bars[artifact] ?? 0) & BAR_COMPROMISED) !== 0;
  const named = all.filter((input) => input.role !== 'environment');
  for (const { artifact } of named) {
    if (isCompromised(artifact)) return { live: [], dead: [{ reason: 'compromised-input', artifact }] };
    if (facts.digests.isUnrecorded(artifact)) return { live: [], dead: [{ reason: 'unrecorded-input', artifact }] };
  }
  // What was attested in an environment that the policy refuses can be done again elsewhere.
  const refused = all.some((input) => input.role === 'environment' && isCompromised(input.artifact));
  const live = refused ? [] : [wayOf(state, all, gone)];
  if (refused || named.length < all.length) live.push(wayOf(state, named, NOBODY));
  return { live, dead: [] };
}

function wayOf(state: State, inputs: readonly NumberedInput[], gone: Gone): Way {
  const needs = inputs.filter(({ role, artifact }) => isNeeded(state, inputRoles.indexOf(role), artifact)).map((input) => input.artifact);
  const compilers = inputs.filter((input) => input.role === 'compiler').map((input) => input.artifact);
  return { inputs, needs: [...new Set(needs)], compilers, groups: [...new Set(gone.groups)], builders: [...new Set(gone.builders)].filter((builder) => builder >= 0) };
}
