/** The engine against a brute-force reading of the rule: evaluated at once, moved forward, looked back at. */
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateScenario, readScenario, TrustEngine, type View } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import type { EvaluationResult, Scenario } from '../../schema/scenario.ts';
import { corpus, needs } from '../shared.ts';
import {
  base, calmPolicy, digestOf, goodRegistry, livelyStatement, plainPolicy, policy, registry, repeatedStatement, runs, scenario, shiftingRegistry, statement,
} from './trust-arbitraries.ts';
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
    }), runs(800));
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
    }), runs(120));
  });

  it('follows keys that come and go, and verifiers that change hands', () => {
    const roots = [{ digest: digestOf(0), kind: 'seed' as const }];
    const files = [{ id: 'c@0/linux', platform: 'linux', role: 'binary' as const, digest: digestOf(1) }, { id: 'c@0/darwin', platform: 'darwin', role: 'binary' as const, digest: digestOf(2) }];
    const known = { roots, releases: [{ id: 'c@0', files }] };
    const said = fc.array(repeatedStatement, { minLength: 5, maxLength: 20, size: 'max' });
    const policies = fc.record({ threshold: fc.constantFrom(1, 2), independence: fc.constantFrom<('organization' | 'verifier')[]>('organization', 'verifier'), disputes: fc.constantFrom<('block' | 'flag')[]>('block', 'flag') });
    fc.assert(fc.property(said, fc.array(shiftingRegistry, { minLength: 2, maxLength: 8 }), policies, (attestations, registries, choice) => {
      const asked = { ...plainPolicy, ...choice };
      const engine = new TrustEngine(known);
      for (const one of attestations) engine.append(one);
      for (const verifiers of registries) {
        engine.setVerifiers(verifiers);
        expect(answers(engine.view(asked), known)).toEqual(new BruteForce({ ...known, verifiers, attestations, policy: asked }).evaluate());
      }
    }), runs(400));
  });

  it('answers for any earlier point of the log', () => {
    fc.assert(fc.property(scenario, fc.nat(30), (s, at) => {
      const engine = new TrustEngine(s);
      engine.setVerifiers(s.verifiers);
      for (const one of s.attestations) engine.append(one);
      engine.view(s.policy);
      const size = Math.min(at, engine.size);
      expect(answers(engine.view(s.policy, size), s)).toEqual(new BruteForce({ ...s, attestations: s.attestations.slice(0, size) }).evaluate());
    }), runs(120));
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
