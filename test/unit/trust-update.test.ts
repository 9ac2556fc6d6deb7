/** Moving a state forward: whatever is decided in bulk, and wherever it gives up, the strengths are those of a fresh evaluation. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Belief } from '../../chains/trust/belief.ts';
import { believe } from '../../chains/trust/believe.ts';
import { takeIn } from '../../chains/trust/counting.ts';
import { evaluate } from '../../chains/trust/evaluate.ts';
import { TrustEngine } from '../../chains/trust/index.ts';
import type { Limits } from '../../chains/trust/pending.ts';
import { State } from '../../chains/trust/state.ts';
import { update } from '../../chains/trust/update.ts';
import type { Statement } from '../../schema/attestation.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { random } from '../bench/trust/shape.ts';
import { calmPolicy, goodRegistry, livelyStatement, plainPolicy, policy, registry, runs, scenario, statement } from './trust-arbitraries.ts';

interface Moved { forward: State; afresh: State }

/** A state of the engine moved on to another registry, and one evaluated under it from nothing. */
function moveOn(engine: TrustEngine, state: State, verifiers: Scenario['verifiers'], where: { limits: Limits; anew: { share: number; least: number } }): Moved {
  engine.setVerifiers(verifiers);
  const { signers } = state.ground;
  const latest = (): Belief => new Belief(state.belief.policy, signers.version(signers.versions - 1));
  update(state, believe(state, latest(), where.anew), where.limits);
  const afresh = new State(state.ground, latest());
  takeIn(afresh, state.upTo, null);
  evaluate(afresh);
  return { forward: state, afresh };
}

function expectSame({ forward, afresh }: Moved): void {
  expect(forward.strength).toEqual(afresh.strength);
  expect(forward.flags).toEqual(afresh.flags);
  expect(forward.bars).toEqual(afresh.bars);
  expect(forward.disputes).toEqual(afresh.disputes);
}

function takenIn(known: Pick<Scenario, 'roots' | 'releases'>, verifiers: Scenario['verifiers'], attestations: readonly Statement[]): TrustEngine {
  const engine = new TrustEngine(known);
  engine.setVerifiers(verifiers);
  for (const one of attestations) engine.append(one);
  return engine;
}

describe('moving forward', () => {
  it('ends where a fresh evaluation does, wherever it gives up', () => {
    const share = fc.constantFrom(0, 0.1, 0.3, 1, 10);
    const limits = fc.record({ seeds: share, spread: share, least: fc.constantFrom(0, 1, 3) });
    const said = fc.array(fc.oneof({ weight: 5, arbitrary: livelyStatement }, statement), { minLength: 10, maxLength: 50, size: 'max' });
    const registries = fc.array(fc.oneof(registry, fc.constant(goodRegistry)), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(scenario, said, fc.oneof(policy, calmPolicy), registries, fc.record({ limits, anew: fc.record({ share, least: fc.constant(0) }) }), (known, more, asked, list, where) => {
      const engine = takenIn(known, goodRegistry, [...known.attestations, ...more]);
      const { state } = engine.view(asked);
      for (const verifiers of list) expectSame(moveOn(engine, state, verifiers, where));
    }), runs(300));
  });

  /** More artifacts than are looked at together, some supported by more groups than are counted in bulk, some built in two ways, some in circles. */
  const ARTIFACTS = 1500;
  const VERIFIERS = 14;
  const KEYS = Array.from({ length: VERIFIERS }, (_, v) => ({ id: `v${v}`, organization: `o${v % 11}` }));

  function* large(next: () => number): Generator<Statement> {
    for (let n = 1; n < ARTIFACTS; n++) {
      const popular = n < 200 || next() < 0.2;
      const before = (): string => wide(Math.floor(Math.min(n + 3, ARTIFACTS - 1) * next() ** 2));
      const ways = Array.from({ length: next() < 0.1 ? 2 : 1 }, () => Array.from({ length: next() < 0.3 ? 2 : 1 }, () => ({ role: 'compiler' as const, digest: before() })));
      for (const { id } of KEYS) {
        if (next() > (popular ? 0.95 : 0.5)) continue;
        const inputs = ways[Math.floor(next() * ways.length)] ?? [];
        yield { verifier: id, key: 'k', time: '2026-01-01T00:00:00Z', output: wide(n), inputs, comparison: 'bit-identical', result: 'reproduced', builder: next() < 0.8 ? 'linux/amd64' : 'darwin/arm64' };
      }
    }
  }

  function wide(n: number): string {
    return `sha256:${n.toString(16).padStart(64, '0')}`;
  }

  it('in bulk ends where a fresh evaluation does', () => {
    const policies = fc.constantFrom<Policy>({ ...plainPolicy, independence: 'organization' }, plainPolicy, { ...plainPolicy, diversity: 2 }, { ...plainPolicy, distinctBuilders: 2 });
    const revoked = fc.array(fc.uniqueArray(fc.nat(VERIFIERS - 1), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 });
    const where = { limits: { seeds: 1, spread: 1, least: 0 }, anew: { share: 1, least: 0 } };
    fc.assert(fc.property(fc.integer(), policies, revoked, (seed, asked, steps) => {
      const verifiers = (without: readonly number[]): Scenario['verifiers'] => KEYS.map((who, v) => ({ ...who, keys: [{ id: 'k', ...(without.includes(v) && { revoked: '2025-01-01T00:00:00Z' }) }] }));
      const engine = takenIn({ roots: [{ digest: wide(0), kind: 'seed' }], releases: [] }, verifiers([]), [...large(random(seed))]);
      const { state } = engine.view(asked);
      expect(state.strength.filter((strength) => strength > 8).length).toBeGreaterThan(asked.diversity === 1 && asked.distinctBuilders === undefined ? 5 : 0);
      for (const without of [...steps, []]) expectSame(moveOn(engine, state, verifiers(without), where));
    }), runs(12));
  });
});
