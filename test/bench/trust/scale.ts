/** One generated log, measured: evaluation against its floor, memory, one more attestation, a revocation. Each row is printed as soon as it is known. */
import { evaluate } from '../../../chains/trust/evaluate.ts';
import { takeIn } from '../../../chains/trust/counting.ts';
import { TrustEngine } from '../../../chains/trust/index.ts';
import { State } from '../../../chains/trust/state.ts';
import type { Statement } from '../../../schema/attestation.ts';
import type { Policy } from '../../../schema/policy.ts';
import { progressLine } from '../../../client/cli/progress.ts';
import { fixpoint, graphOf } from './graphology.ts';
import { walk } from './floor.ts';
import { ms, quantile, repeated, row, spent, time } from './measure.ts';
import { FOLLOWER, SAMPLER, shapeOf, type Shape } from './shape.ts';

const LINES = 20;
/** Statements that are added one at a time. */
const SINGLES = 5000;
const ROUNDS = 60;
/** Artifacts above which the objects of graphology would need more memory than a usual machine has. */
const OBJECTS_MOST = 1_100_000;

export interface Scale {
  artifacts: number;
  /** Whether rebuilds are spread over all of history. */
  scattered: boolean;
}

export function measure({ artifacts, scattered }: Scale, policy: Policy): void {
  const shape = shapeOf(artifacts, LINES, scattered);
  console.log(`\n${shape.artifacts.toLocaleString('en')} artifacts, ${shape.attestations.toLocaleString('en')} statements, ${scattered ? 'scattered over all history' : 'each soon after its release'}`);
  const before = held();
  const engine = new TrustEngine(shape.base);
  engine.setVerifiers(shape.verifiers);
  const singles = fill(engine, shape);
  const { state } = engine.view(policy);
  memory(engine, held() - before);
  const full = evaluation(state);
  additions(engine, policy, singles);
  revocation(engine, shape, policy, full);
  // Every shape of a size has the same graph but for the order of the log.
  if (!scattered) objects(state, full.fixpoint);
}

/** Bytes that the process holds, garbage aside. */
function held(): number {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Few enough that they die young: of ten thousand at a time, a fifth of all the time went into the garbage collector's copying them. */
const PORTION = 1000;

/** Appends all but the last statements, in portions, so that making them is not measured; returns the last. */
function fill(engine: TrustEngine, shape: Shape): Statement[] {
  const singles = Math.min(SINGLES, Math.floor(shape.attestations / 10));
  const wanted = shape.attestations - singles;
  const progress = progressLine();
  let taken = 0;
  let portion: Statement[] = [];
  for (const statement of shape.statements()) {
    portion.push(statement);
    if (engine.size === wanted || (portion.length < PORTION && engine.size + portion.length < wanted)) continue;
    taken += spent(() => { for (const one of portion) engine.append(one); });
    portion = [];
    progress.show(`filling the log: ${engine.size.toLocaleString('en')} of ${wanted.toLocaleString('en')} statements`);
  }
  progress.clear();
  row('taking in a statement', `${((taken / engine.size) * 1000).toFixed(2)} µs`);
  return portion;
}

/** Milliseconds: the fixpoint alone, and with deciding which statements count. */
interface Full { fixpoint: number; whole: number }

function evaluation(state: State): Full {
  const floor = time(() => walk(state));
  const fixed = time(() => evaluate(state));
  const whole = time(() => {
    const fresh = new State(state.ground, state.belief);
    takeIn(fresh, state.upTo, null);
    evaluate(fresh);
  });
  row('plain breadth-first walk (the floor)', ms(floor.best));
  row('full evaluation', ms(fixed.best), `${(fixed.best / floor.best).toFixed(1)} × the floor (asked: at most 3)`);
  row('… with deciding which statements count', ms(whole.best), `${(whole.best / floor.best).toFixed(1)} × the floor`);
  return { fixpoint: fixed.best, whole: whole.best };
}

function objects(state: State, best: number): void {
  const artifacts = state.ground.facts.digests.size;
  if (artifacts > OBJECTS_MOST * 1.2) {
    row('the same fixpoint over graphology', 'not run', `at more than ${OBJECTS_MOST.toLocaleString('en')} artifacts its objects do not fit in memory`);
    return;
  }
  const graph = graphOf(state);
  const slow = time(() => fixpoint(graph, [...state.ground.facts.roots]), 2);
  row('the same fixpoint over graphology', ms(slow.best), `${(slow.best / best).toFixed(0)} × slower (asked: at least 20)`);
}

/** @param grown bytes that the whole process holds more than before */
function memory(engine: TrustEngine, grown: number): void {
  const { statements, digests, states, artifacts } = engine.bytes;
  const bound = 64 * engine.size + 32 * artifacts;
  const used = statements + digests + states;
  const share = (bytes: number): string => `${((bytes / bound) * 100).toFixed(0)} % of 64 bytes a statement and 32 an artifact`;
  row('memory of it all, with one policy', `${(used / 2 ** 20).toFixed(1)} MiB`, share(used));
  row('  statements, builds, files', `${((statements) / engine.size).toFixed(1)} B a statement`);
  row('  digests and standings', `${((digests + states) / artifacts).toFixed(1)} B an artifact`);
  row('  what the process holds more than before', `${(grown / 2 ** 20).toFixed(1)} MiB`, share(grown));
}

function additions(engine: TrustEngine, policy: Policy, singles: readonly Statement[]): void {
  const times = singles.map((statement) => spent(() => {
    engine.append(statement);
    engine.view(policy);
  }));
  row('one more attestation, median', `${(quantile(times, 0.5) * 1000).toFixed(0)} µs`);
  row('one more attestation, p99', `${(quantile(times, 0.99) * 1000).toFixed(0)} µs`, `(asked: under 1 ms; worst ${ms(Math.max(...times))})`);
}

/** Revokes the key of a verifier who has rebuilt one file in a hundred, then one that lines of releases stand on. */
function revocation(engine: TrustEngine, shape: Shape, policy: Policy, full: Full): void {
  const { state } = engine.view(policy);
  const cases = [[FOLLOWER, 'a key revoked: one release in fifty'], [SAMPLER, 'a key revoked: one file in a hundred'], ['v0', 'a key revoked: under all lines']] as const;
  for (const [who, what] of cases) {
    const revoked = shape.verifiers.map((verifier) => (verifier.id === who ? { ...verifier, keys: [{ id: 'k', revoked: '2000-01-01T00:00:00Z' }] } : verifier));
    const before = state.strength.slice();
    let touched = 0;
    const times = repeated(ROUNDS, (round) => {
      engine.setVerifiers(revoked);
      const took = spent(() => engine.view(policy));
      if (round === 0) touched = before.reduce((count, strength, artifact) => count + (state.strength[artifact] === strength ? 0 : 1), 0);
      engine.setVerifiers(shape.verifiers);
      engine.view(policy);
      return took;
    });
    const best = Math.min(...times);
    const percent = (of: number): string => `${((best / of) * 100).toFixed(1)} %`;
    const asked = who === 'v0' ? '' : ' (asked: under 5 %)';
    row(what, ms(best), `touches ${((touched / before.length) * 100).toFixed(2)} %: ${percent(full.whole)} of a full evaluation, ${percent(full.fixpoint)} of the fixpoint alone${asked}`);
  }
}
