/** What all proofs have in common: chokepoints, lineages, convergence, shared inputs, streaks. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chokepoints, convergence, lineages, sharedInputs, streak, TrustEngine, type View } from '../../chains/trust/index.ts';
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

/** What the scenario verifies when certain artifacts are compromised, and an organization's rebuilds support nothing. */
function without(s: Scenario, artifacts: readonly string[], organization: string | null): Set<string> {
  const brute = new BruteForce({ ...s, policy: { ...s.policy, compromised: [...s.policy.compromised, ...artifacts] } });
  const kept = brute.counting.filter((a) => a.result === 'differs' || brute.organization(a.verifier) !== organization);
  brute.counting.splice(0, brute.counting.length, ...kept);
  return brute.verified(s.policy.threshold);
}

/** An artifact that was verified by builds, if there is any. */
function aProven(view: View, pick: number): string {
  const proven = view.digests().filter((digest) => view.standing(digest).status === 'verified');
  return proven[pick % proven.length] ?? digestOf(pick % 12);
}

/** The n-th artifact by its inputs, from v0 and whoever more. */
function rebuilt(n: number, inputs: readonly Input[], verifiers: readonly string[] = ['v0']): Statement[] {
  return verifiers.map((verifier): Attestation => ({
    verifier, key: 'k0', time: '2026-01-01T00:00:00Z', output: digestOf(n), inputs: [...inputs], comparison: 'bit-identical', result: 'reproduced',
  }));
}

const by = (...compilers: number[]): Input[] => compilers.map((n) => ({ role: 'compiler', digest: digestOf(n) }));

function scenarioOf(attestations: Statement[], roots: readonly number[]): Scenario {
  return {
    roots: roots.map((n) => ({ digest: digestOf(n), kind: 'seed' as const })), verifiers: goodRegistry, attestations, policy: { ...plainPolicy, threshold: 1 },
    releases: [{ id: 'c@1', files: [{ id: 'c@1/linux', platform: 'linux', role: 'binary', digest: digestOf(3) }] }],
  };
}

describe('chokepoints', () => {
  it('are exactly what cannot be taken away', () => {
    let found = 0;
    fc.assert(fc.property(scenario, fc.nat(), (s, pick) => {
      const view = viewOf(s);
      const target = aProven(view, pick);
      const answer = chokepoints(view, [target]);
      expect(answer === null).toBe(!view.holds(target));
      if (answer === null) return;
      const universe = [...new Set([...new BruteForce(s).artifacts(), ...s.policy.roots.digests])].filter((digest) => digest !== target);
      const artifacts = universe.filter((digest) => !without(s, [digest], null).has(target));
      expect(answer.artifacts.map((one) => one.digest).sort()).toEqual(artifacts.sort());
      const organizations = [...new Set(s.verifiers.map((verifier) => verifier.organization))].filter((id) => !without(s, [], id).has(target));
      expect(answer.organizations).toEqual(organizations.sort());
      found += artifacts.length + organizations.length;
    }), runs(400));
    expect(found).toBeGreaterThan(50);
  });

  it('of a line are all of it, with their roles, from the roots up', () => {
    const line = scenarioOf([...rebuilt(1, by(0)), ...rebuilt(2, [...by(1), { role: 'source', digest: digestOf(0) }]), ...rebuilt(3, by(2), ['v0', 'v1'])], [0]);
    expect(chokepoints(viewOf(line), [digestOf(3)])).toEqual({
      artifacts: [
        { digest: digestOf(0), roles: ['compiler', 'source'], root: true },
        { digest: digestOf(1), roles: ['compiler'], root: false },
        { digest: digestOf(2), roles: ['compiler'], root: false },
      ],
      organizations: ['o0'],
    });
  });
});

describe('lineages', () => {
  it('name the roots that suffice alone', () => {
    fc.assert(fc.property(scenario, fc.nat(), (s, pick) => {
      const view = viewOf(s);
      const answer = lineages(view, [aProven(view, pick)]);
      if (answer === null) return;
      for (const root of answer.roots) {
        const others = answer.roots.filter((other) => other !== root);
        expect({ root, alone: answer.sufficient.includes(root) }).toEqual({ root, alone: without(s, others, null).has(aProven(view, pick)) });
      }
    }), runs(400));
  });

  it('are disjoint when two proofs share nothing, and not when they meet', () => {
    const apart = [...rebuilt(1, by(0)), ...rebuilt(2, by(5)), ...rebuilt(3, by(1)), ...rebuilt(3, by(2), ['v1'])];
    expect(lineages(viewOf(scenarioOf(apart, [0, 5])), [digestOf(3)])).toEqual({ roots: [digestOf(0), digestOf(5)], sufficient: [digestOf(0), digestOf(5)], disjoint: true });
    const meeting = [...rebuilt(1, by(0)), ...rebuilt(1, by(5), ['v1']), ...rebuilt(3, by(1))];
    expect(lineages(viewOf(scenarioOf(meeting, [0, 5])), [digestOf(3)])).toEqual({ roots: [digestOf(0), digestOf(5)], sufficient: [digestOf(0), digestOf(5)], disjoint: false });
  });
});

describe('convergence', () => {
  it('is the same bytes from compilers that have no root in common', () => {
    const apart = [...rebuilt(1, by(0)), ...rebuilt(2, by(5)), ...rebuilt(3, by(1)), ...rebuilt(3, by(2), ['v1'])];
    expect(convergence(viewOf(scenarioOf(apart, [0, 5])))).toEqual([{
      release: 'c@1', platform: 'linux', digest: digestOf(3),
      lineages: [{ compilers: [digestOf(1)], roots: [digestOf(0)] }, { compilers: [digestOf(2)], roots: [digestOf(5)] }],
    }]);
    const related = [...rebuilt(1, by(0)), ...rebuilt(2, by(0)), ...rebuilt(3, by(1)), ...rebuilt(3, by(2), ['v1'])];
    expect(convergence(viewOf(scenarioOf(related, [0])))).toEqual([]);
  });
});

describe('shared inputs', () => {
  const made = (n: number, environment: number): Input[] => [...by(0), { role: 'source', digest: digestOf(7) }, { role: 'environment', digest: digestOf(n + environment) }];
  it('are named, and groups that share an environment count as one', () => {
    const s = scenarioOf([...rebuilt(3, made(10, 0), ['v0', 'v1']), ...rebuilt(3, made(10, 1), ['v2'])], [0]);
    expect(sharedInputs(viewOf(s), digestOf(3))).toEqual({
      shared: [{ role: 'environment', digest: digestOf(10), verifiers: ['v0', 'v1'], hosts: [] }, { role: 'source', digest: digestOf(7), verifiers: ['v0', 'v1', 'v2'], hosts: [] }],
      groups: 3, groupsByEnvironment: 2, groupsByHost: 3,
    });
  });

  it('are shared by host where a source was fetched from the same place', () => {
    const from = (host?: string): Input[] => [...by(0), { role: 'source', digest: digestOf(7), ...(host !== undefined && { host }) }];
    const said = [...rebuilt(3, from('ftp.gnu.org'), ['v0', 'v1']), ...rebuilt(3, from('mirror.example'), ['v2']), ...rebuilt(3, from(), ['v3'])];
    expect(sharedInputs(viewOf(scenarioOf(said, [0])), digestOf(3))).toEqual({
      shared: [{ role: 'source', digest: digestOf(7), verifiers: ['v0', 'v1', 'v2', 'v3'], hosts: ['ftp.gnu.org'] }], groups: 4, groupsByEnvironment: 4, groupsByHost: 3,
    });
  });

  it('of what nobody knows are none', () => {
    expect(sharedInputs(viewOf(scenarioOf([], [0])), digestOf(9))).toEqual({ shared: [], groups: 0, groupsByEnvironment: 0, groupsByHost: 0 });
  });
});

describe('streak', () => {
  it('ends at the first release that is not verified', () => {
    const file = (n: number, platform: string): Scenario['releases'][number]['files'][number] => ({ id: `c@${n}/${platform}`, platform, role: 'binary', digest: digestOf(n) });
    const s = { ...scenarioOf([...rebuilt(3, by(0)), ...rebuilt(2, by(0))], [0]), releases: [3, 2, 1].map((n) => ({ id: `c@${n}`, files: [file(n, n === 2 ? 'darwin' : 'linux')] })) };
    const newest = s.releases.map((release) => release.id);
    expect(streak(viewOf(s), newest)).toEqual(['c@3', 'c@2']);
    expect(streak(viewOf(s), newest, 'linux')).toEqual(['c@3']);
    expect(streak(viewOf(s), newest, 'darwin')).toEqual(['c@2']);
    expect(streak(viewOf(s), [])).toEqual([]);
  });
});
