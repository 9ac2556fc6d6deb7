/** One generated log, measured: evaluation against its floor, memory, one more attestation, a revocation. */
import { evaluate } from '../../../chains/trust/evaluate.ts';
import { takeIn } from '../../../chains/trust/counting.ts';
import { TrustEngine } from '../../../chains/trust/index.ts';
import { State } from '../../../chains/trust/state.ts';
import type { Statement } from '../../../schema/attestation.ts';
import type { Policy } from '../../../schema/policy.ts';
import { fixpoint, graphOf } from './graphology.ts';
import { walk } from './floor.ts';
import { ms, quantile, row, spent, time } from './measure.ts';
import { shapeOf, SMALL, type Shape } from './shape.ts';

const LINES = 20;
/** Statements that are added one at a time. */
const SINGLES = 5000;

export interface Scale {
  artifacts: number;
  scattered: boolean;
  /** Whether to run the same fixpoint over graphology, which takes a gigabyte a million artifacts. */
  graphology: boolean;
}

export function measure({ artifacts, scattered, graphology }: Scale, policy: Policy): void {
  const shape = shapeOf(artifacts, LINES, scattered);
  console.log(`\n${shape.artifacts.toLocaleString('en')} artifacts, ${shape.attestations.toLocaleString('en')} statements, ${scattered ? 'scattered over all history' : 'each soon after its release'}`);
  const engine = new TrustEngine(shape.base);
  engine.setVerifiers(shape.verifiers);
  const singles = fill(engine, shape);
  const { state } = engine.view(policy);
  evaluation(state, graphology);
  memory(engine, shape);
  additions(engine, policy, singles);
  revocation(engine, shape, policy);
}

/** Appends all but the last statements, in portions, so that making them is not measured; returns the last. */
function fill(engine: TrustEngine, shape: Shape): Statement[] {
  const singles = Math.min(SINGLES, Math.floor(shape.attestations / 10));
  let taken = 0;
  let made = 0;
  let portion: Statement[] = [];
  const flush = (): void => {
    taken += spent(() => { for (const statement of portion) engine.append(statement); });
    portion = [];
  };
  for (const statement of shape.statements()) {
    portion.push(statement);
    made++;
    if (made === shape.attestations - singles) flush();
    else if (portion.length === 10_000 && made < shape.attestations - singles) flush();
  }
  row('taking in a statement', `${((taken / engine.size) * 1000).toFixed(2)} µs`);
  return portion;
}

function evaluation(state: State, graphology: boolean): void {
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
  if (!graphology) return;
  const graph = graphOf(state);
  const objects = time(() => fixpoint(graph, state.ground.facts.roots), 2);
  row('the same fixpoint over graphology', ms(objects.best), `${(objects.best / fixed.best).toFixed(0)} × slower (asked: at least 20)`);
}

function memory(engine: TrustEngine, shape: Shape): void {
  const { statements, digests, states } = engine.bytes;
  const allowed = 64 * engine.size + 32 * shape.artifacts;
  const used = statements + states;
  row('memory of statements, builds and one policy', `${(used / 2 ** 20).toFixed(1)} MiB`, `${((used / allowed) * 100).toFixed(0)} % of 64 bytes a statement and 32 an artifact`);
  row('  per statement, all in', `${(used / engine.size).toFixed(1)} B`);
  row('digests by number, besides', `${(digests / 2 ** 20).toFixed(1)} MiB`, `${(digests / shape.artifacts).toFixed(0)} bytes an artifact`);
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
function revocation(engine: TrustEngine, shape: Shape, policy: Policy): void {
  const { state } = engine.view(policy);
  const full = time(() => evaluate(state), 5).best;
  for (const [what, who] of [['a small verifier\'s key revoked', SMALL], ['a big verifier\'s key revoked', 'v0']] as const) {
    const revoked = shape.verifiers.map((verifier) => (verifier.id === who ? { ...verifier, keys: [{ id: 'k', revoked: '2000-01-01T00:00:00Z' }] } : verifier));
    const before = state.strength.slice();
    let touched = 0;
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 7; round++) {
      engine.setVerifiers(revoked);
      best = Math.min(best, spent(() => engine.view(policy)));
      touched = before.reduce((count, strength, artifact) => count + (state.strength[artifact] === strength ? 0 : 1), 0);
      engine.setVerifiers(shape.verifiers);
      engine.view(policy);
    }
    row(what, ms(best), `touches ${((touched / shape.artifacts) * 100).toFixed(2)} %: ${((best / full) * 100).toFixed(1)} % of a full evaluation`);
  }
}
