/** Next: what it promises comes true, in an order that does not change from one asking to the next. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { next, TrustEngine, type NextRebuild, type View } from '../../chains/trust/index.ts';
import type { Attestation, Statement } from '../../schema/attestation.ts';
import type { Input } from '../../schema/input.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { digestOf, goodRegistry, plainPolicy, runs, scenario } from './trust-arbitraries.ts';
import { BruteForce } from './trust-brute-force.ts';

function viewOf(s: Scenario): View {
  const engine = new TrustEngine(s);
  engine.setVerifiers(s.verifiers);
  for (const statement of s.attestations) engine.append(statement);
  return engine.view(s.policy);
}

function afterOne(s: Scenario, { output, of, inputs }: NextRebuild): Scenario {
  const made: Attestation = {
    verifier: 'new', key: 'k', time: '2026-01-09T00:00:00Z', output, inputs, ...(of === null ? {} : { of }), builder: 'new/new',
    comparison: s.policy.comparisons[0] ?? 'bit-identical', result: 'reproduced',
  };
  return { ...s, verifiers: [...s.verifiers, { id: 'new', organization: 'new', keys: [{ id: 'k' }] }], attestations: [...s.attestations, made] };
}

/** Verdicts that are false, as `release platform`. */
function open(s: Scenario): Set<string> {
  const { releases } = new BruteForce(s).evaluate();
  return new Set(Object.entries(releases).flatMap(([release, by]) => Object.entries(by).filter(([, is]) => !is).map(([platform]) => `${release} ${platform}`)));
}

describe('next', () => {
  it('names for each rebuild exactly the verdicts that it turns', () => {
    let turned = 0;
    fc.assert(fc.property(scenario.filter((s) => s.policy.verifiers === 'all' && s.releases.length > 0), (s) => {
      const { rebuilds, total } = next(viewOf(s), { limit: 5 });
      expect(rebuilds.length).toBe(Math.min(5, total));
      const before = open(s);
      for (const rebuild of rebuilds) {
        const after = open(afterOne(s, rebuild));
        expect(rebuild.turns.map(({ release, platform }) => `${release} ${platform}`).sort()).toEqual([...before].filter((verdict) => !after.has(verdict)).sort());
        expect(rebuild.turns.length + rebuild.closer).toBeGreaterThan(0);
        turned += rebuild.turns.length;
      }
      const gains = rebuilds.map((rebuild) => rebuild.turns.length);
      expect(gains).toEqual([...gains].sort((a, b) => b - a));
      expect(next(viewOf(s), { limit: 5 })).toEqual({ rebuilds, total });
    }), runs(250));
    expect(turned).toBeGreaterThan(10);
  });

  const by = (n: number): Input[] => [{ role: 'compiler', digest: digestOf(n) }];
  const file = (id: string, platform: string, n: number, from: number): Scenario['releases'][number]['files'][number] => ({ id, platform, role: 'binary', digest: digestOf(n), recipe: by(from) });
  const attest = (n: number, verifier: string): Statement => ({
    verifier, key: 'k0', time: '2026-01-01T00:00:00Z', output: digestOf(n), inputs: by(n - 1), comparison: 'bit-identical', result: 'reproduced',
  });
  /** c@1 ← root, c@2 ← c@1 (attested), c@3 ← c@2; d@1 ← root. */
  const work: Scenario = {
    roots: [{ digest: digestOf(0), kind: 'seed' }], verifiers: goodRegistry, attestations: [attest(2, 'v0')], policy: { ...plainPolicy, threshold: 1 },
    releases: [
      { id: 'c@1', files: [file('c@1/linux', 'linux', 1, 0)] }, { id: 'c@2', files: [file('c@2/linux', 'linux', 2, 1)] }, { id: 'c@3', files: [file('c@3/linux', 'linux', 3, 2)] },
      { id: 'd@1', files: [file('d@1/darwin', 'darwin', 5, 0)] },
    ],
  };
  const told = (rebuilds: readonly NextRebuild[]): string[] => rebuilds.map(({ of, turns, closer }) => `${of} turns ${turns.map((v) => v.release).join('+')} closer ${closer}`);

  it('puts first what turns most, counting what others attested further up', () => {
    expect(told(next(viewOf(work)).rebuilds)).toEqual(['c@1/linux turns c@1+c@2 closer 1', 'd@1/darwin turns d@1 closer 0']);
  });

  it('keeps to a compiler or a platform', () => {
    expect(told(next(viewOf(work), { compiler: 'd' }).rebuilds)).toEqual(['d@1/darwin turns d@1 closer 0']);
    expect(told(next(viewOf(work), { platform: 'linux' }).rebuilds)).toEqual(['c@1/linux turns c@1+c@2 closer 1']);
    expect(next(viewOf(work), { limit: 1 })).toMatchObject({ rebuilds: [{ of: 'c@1/linux' }], total: 2 });
    expect(next(viewOf(work), { compiler: 'nobody' })).toEqual({ rebuilds: [], total: 0 });
  });

  it('leaves out what the verifier has done', () => {
    const two = { ...work, policy: { ...work.policy, threshold: 2 }, attestations: [...work.attestations, attest(1, 'v0')] };
    expect(told(next(viewOf(two), { verifier: 'v1' }).rebuilds)).toEqual(['c@1/linux turns c@1 closer 2', 'd@1/darwin turns  closer 1']);
    expect(told(next(viewOf(two), { verifier: 'v0' }).rebuilds)).toEqual(['d@1/darwin turns  closer 1']);
  });
});
