/** The engine against a brute-force reading of the rule: evaluated at once, moved forward, looked back at. */
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateScenario, readScenario, TrustEngine, type View } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import type { EvaluationResult, Scenario } from '../../schema/scenario.ts';
import { corpus, needs } from '../shared.ts';
import { base, calmPolicy, goodRegistry, livelyStatement, policy, registry, scenario, statement } from './trust-arbitraries.ts';
import { BruteForce } from './trust-brute-force.ts';

function answers(view: View, of: Pick<Scenario, 'releases'>): EvaluationResult {
  const result: EvaluationResult = { artifacts: {}, releases: {} };
  for (const digest of view.digests()) result.artifacts[digest] = view.standing(digest);
  for (const release of of.releases) result.releases[release.id] = view.release(release.id);
  return result;
}

describe('the fixpoint', () => {
  it('equals a brute-force reading', () => {
    fc.assert(fc.property(scenario, (s) => {
      expect(evaluateScenario(readScenario(s))).toEqual(new BruteForce(s).evaluate());
    }), { numRuns: 2000 });
  });

  it('does not depend on how it got there: appended one by one, under several policies, with registries in between', () => {
    const events = fc.oneof(
      fc.array(fc.oneof({ weight: 8, arbitrary: statement }, { weight: 1, arbitrary: registry }), { maxLength: 30 }),
      fc.array(fc.oneof({ weight: 40, arbitrary: livelyStatement }, { weight: 1, arbitrary: registry }), { minLength: 20, maxLength: 60, size: 'max' }),
    );
    const policies = fc.array(fc.oneof(policy, calmPolicy), { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(base, fc.oneof(fc.constant(goodRegistry), registry), policies, events, (known, verifiers, asked, list) => {
      const engine = new TrustEngine(known);
      engine.setVerifiers(verifiers);
      const now = { ...known, verifiers, attestations: [] as Statement[] };
      for (const event of list) {
        if (Array.isArray(event)) {
          now.verifiers = event;
          engine.setVerifiers(event);
        } else {
          now.attestations.push(event);
          engine.append(event);
        }
        for (const one of asked) expect(answers(engine.view(one), known)).toEqual(new BruteForce({ ...now, policy: one }).evaluate());
      }
    }), { numRuns: 300 });
  });

  it('answers for any earlier point of the log', () => {
    fc.assert(fc.property(scenario, fc.nat(30), (s, at) => {
      const engine = new TrustEngine(s);
      engine.setVerifiers(s.verifiers);
      for (const one of s.attestations) engine.append(one);
      engine.view(s.policy);
      const size = Math.min(at, engine.size);
      expect(answers(engine.view(s.policy, size), s)).toEqual(new BruteForce({ ...s, attestations: s.attestations.slice(0, size) }).evaluate());
    }), { numRuns: 300 });
  });
});

describe('the brute-force reading itself', () => {
  const folder = corpus('corpora/trust-cases');
  it.skipIf(folder === null)(needs('corpora/trust-cases', folder), () => {
    for (const name of readdirSync(folder ?? '')) {
      const { scenario: s, expected } = JSON.parse(readFileSync(join(folder ?? '', name), 'utf8')) as { scenario: Scenario; expected: EvaluationResult };
      expect({ name, ...new BruteForce(s).evaluate() }).toEqual({ name, ...expected });
    }
  });
});
