/** What-if: the difference it tells is the difference that two brute-force readings show, and the view it was asked of stays as it is. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downstream, TrustEngine, whatIf, type Supposition } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Input } from '../../schema/input.ts';
import { rootKinds, type RootKind } from '../../schema/policy.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { digestOf, goodRegistry, plainPolicy, runs, scenario } from './trust-arbitraries.ts';
import { BruteForce } from './trust-brute-force.ts';

function engineOf(s: Scenario): TrustEngine {
  const engine = new TrustEngine(s);
  engine.setVerifiers(s.verifiers);
  for (const statement of s.attestations) engine.append(statement);
  return engine;
}

const artifact = fc.nat(12).map(digestOf);
const attestation = fc.record({
  output: artifact,
  inputs: fc.array(fc.record({ role: fc.constant('compiler' as const), digest: artifact }), { maxLength: 2 }),
  of: fc.option(fc.constantFrom('c@0/linux', 'c@1/darwin'), { nil: undefined }),
  result: fc.constantFrom<('reproduced' | 'differs')[]>('reproduced', 'reproduced', 'differs'),
}).map(({ of, ...rest }) => (of === undefined ? rest : Object.assign(rest, { of })));

const supposition: fc.Arbitrary<Supposition> = fc.record({
  compromise: fc.array(fc.oneof(artifact, fc.constantFrom('verifier:v0', 'organization:o1', 'key:v0/k0', 'key:v1/k0')), { maxLength: 2 }),
  roots: fc.record({ kinds: fc.subarray<RootKind>([...rootKinds], { maxLength: 1 }), digests: fc.array(artifact, { maxLength: 1 }) }),
  attestations: fc.array(attestation, { maxLength: 3 }),
  threshold: fc.integer({ min: 1, max: 3 }),
}, { requiredKeys: [] });

/** The scenario in which what was supposed is so. */
function supposed(s: Scenario, { compromise = [], roots = {}, attestations = [], threshold }: Supposition): Scenario {
  const bad = new Set(compromise.filter((entry) => entry.startsWith('key:')).map((entry) => entry.slice(4)));
  const verifiers = s.verifiers.map((verifier) => ({ ...verifier, keys: verifier.keys.map((key) => (bad.has(`${verifier.id}/${key.id}`) ? { id: key.id, compromised: true } : key)) }));
  const made = attestations.map(({ output, inputs, of, result }, i): Statement => ({
    verifier: `new${i}`, key: 'k', time: '2026-01-09T00:00:00Z', output, inputs, ...(of === undefined ? {} : { of }),
    comparison: s.policy.comparisons[0] ?? 'bit-identical', result: result ?? 'reproduced',
  }));
  const { policy } = s;
  return {
    ...s, verifiers: [...verifiers, ...attestations.map((_, i) => ({ id: `new${i}`, organization: `new${i}`, keys: [{ id: 'k' }] }))],
    attestations: [...s.attestations, ...made],
    policy: {
      ...policy, threshold: threshold ?? policy.threshold, compromised: [...policy.compromised, ...compromise.filter((entry) => !entry.startsWith('key:'))],
      roots: { kinds: [...policy.roots.kinds, ...(roots.kinds ?? [])], digests: [...policy.roots.digests, ...(roots.digests ?? [])] },
    },
  };
}

/** Every artifact that any part of the world names. */
function everything(s: Scenario): Set<string> {
  const found = new Set(new BruteForce(s).artifacts());
  for (const statement of s.attestations) {
    if (statement.kind === 'withdrawal') continue;
    for (const digest of [statement.output, ...statement.inputs.map((input) => input.digest)]) found.add(digest);
  }
  return found;
}

describe('what if', () => {
  it('tells exactly what falls and what rises', () => {
    let changes = 0;
    fc.assert(fc.property(scenario, supposition, (s, change) => {
      const view = engineOf(s).view(s.policy);
      const before = JSON.stringify(view.digests().map((digest) => view.standing(digest)));
      const answer = whatIf(view, change);
      expect(JSON.stringify(view.digests().map((digest) => view.standing(digest)))).toBe(before);

      const then = supposed(s, change);
      const was = new BruteForce(s).verified(s.policy.threshold);
      const is = new BruteForce(then).verified(then.policy.threshold);
      const known = [...everything(then)].sort();
      expect(answer.fell.map((one) => one.digest)).toEqual(known.filter((digest) => was.has(digest) && !is.has(digest)));
      expect(answer.rose.map((one) => one.digest)).toEqual(known.filter((digest) => !was.has(digest) && is.has(digest)));
      changes += answer.fell.length + answer.rose.length;
      const [wasBy, isBy] = [new BruteForce(s).evaluate().releases, new BruteForce(then).evaluate().releases];
      const platforms = Object.entries(isBy).flatMap(([release, by]) => Object.keys(by).map((platform) => ({ release, platform })));
      expect(answer.releases.rose).toEqual(platforms.filter(({ release, platform }) => wasBy[release]?.[platform] === false && isBy[release]?.[platform] === true));
      expect(answer.releases.fell).toEqual(platforms.filter(({ release, platform }) => wasBy[release]?.[platform] === true && isBy[release]?.[platform] === false));
    }), runs(400));
    expect(changes).toBeGreaterThan(100);
  });

  const chain: Scenario = {
    roots: [{ digest: digestOf(0), kind: 'seed' }, { digest: digestOf(7), kind: 'vendor' }],
    releases: [{ id: 'c@3', files: [{ id: 'c@3/linux', platform: 'linux', role: 'binary', digest: digestOf(3) }] }, { id: 'd@1', files: [{ id: 'd@1/linux', platform: 'linux', role: 'binary', digest: digestOf(7) }] }],
    verifiers: goodRegistry,
    attestations: [1, 2, 3].flatMap((n) => ['v0', 'v1'].map((verifier): Statement => ({
      verifier, key: 'k0', time: '2026-01-01T00:00:00Z', output: digestOf(n), inputs: [{ role: 'compiler', digest: digestOf(n - 1) }], comparison: 'bit-identical', result: 'reproduced',
    }))),
    policy: plainPolicy,
  };

  it('says of each why, and where it comes from', () => {
    const view = engineOf(chain).view(chain.policy);
    const reasons = (change: Supposition): string[] => {
      const { fell, rose } = whatIf(view, change);
      return [...fell, ...rose].map((one) => `${Number.parseInt(one.digest.slice(-2), 16)} ${one.reason} from ${Number.parseInt(one.origin.slice(-2), 16)}`);
    };
    expect(reasons({ compromise: [digestOf(1)] })).toEqual(['1 compromised from 1', '2 input-compromised from 1', '3 input-fell from 1']);
    expect(reasons({ compromise: ['verifier:v0'] })).toEqual(['1 fewer-groups from 1', '2 fewer-groups from 2', '3 fewer-groups from 3']);
    expect(reasons({ compromise: ['key:v1/k0'] })).toEqual(['1 fewer-groups from 1', '2 fewer-groups from 2', '3 fewer-groups from 3']);
    expect(reasons({ threshold: 3 })).toEqual(['1 threshold from 1', '2 threshold from 2', '3 threshold from 3']);
    expect(reasons({ roots: { kinds: ['vendor'] } })).toEqual(['7 root from 7']);
    expect(whatIf(view, { roots: { kinds: ['vendor'] } })).toMatchObject({ assumes: [digestOf(7)], releases: { rose: [{ release: 'd@1', platform: 'linux' }], fell: [] } });
  });

  it('takes down what was made in a compromised environment, and it alone', () => {
    const made = chain.attestations.map((statement, i): Statement => (statement.kind === 'withdrawal' || i > 1 ? statement
      : { ...statement, inputs: [...statement.inputs, { role: 'environment', digest: digestOf(10 + i) }] }));
    const view = engineOf({ ...chain, attestations: made }).view(chain.policy);
    expect(whatIf(view, { compromise: [digestOf(10)] }).fell.map((one) => [one.digest, one.reason, one.origin])).toEqual([
      [digestOf(1), 'input-compromised', digestOf(10)], [digestOf(2), 'input-fell', digestOf(10)], [digestOf(3), 'input-fell', digestOf(10)],
    ]);
    expect(whatIf(view, { compromise: [digestOf(10)], threshold: 1 }).fell).toEqual([]);
  });

  it('takes down what came from a compromised host alone, and spares what was also had elsewhere', () => {
    const source = (host: string): Input => ({ role: 'source', digest: digestOf(10), host });
    const released = { id: 'c@2', files: [{ id: 'c@2/source', platform: 'source', role: 'source' as const, digest: digestOf(10) }] };
    const fetched = (second: string): Scenario => ({
      ...chain, releases: [...chain.releases, released],
      attestations: chain.attestations.map((statement, i): Statement => (statement.kind === 'withdrawal' || i > 1 ? statement : { ...statement, inputs: [...statement.inputs, source(i === 0 ? 'ftp.gnu.org' : second)] })),
    });
    const fell = (s: Scenario, ...compromise: string[]): string[][] => whatIf(engineOf(s).view(s.policy), { compromise }).fell.map((one) => [one.digest, one.reason, one.origin]);
    const down = [[digestOf(1), 'input-compromised', digestOf(10)], [digestOf(2), 'input-fell', digestOf(10)], [digestOf(3), 'input-fell', digestOf(10)]];
    expect(fell(fetched('ftp.gnu.org'), 'host:ftp.gnu.org')).toEqual(down);
    expect(fell(fetched('mirror.example'), 'host:ftp.gnu.org')).toEqual([]);
    // What no counting attestation had elsewhere is not spared by one that does not count.
    const view = engineOf(fetched('mirror.example')).view({ ...chain.policy, threshold: 1, compromised: ['verifier:v1'] });
    expect(whatIf(view, { compromise: ['host:ftp.gnu.org'] }).fell.map((one) => one.digest)).toEqual([digestOf(1), digestOf(2), digestOf(3)]);
  });

  it('names everything downstream of an artifact', () => {
    expect(downstream(engineOf(chain).view(chain.policy), [digestOf(1)])).toEqual([digestOf(2), digestOf(3)]);
  });

  it.each<[Supposition, string]>([
    [{ compromise: ['key:v0/none'] }, '/compromise/0'], [{ compromise: ['key:v0'] }, '/compromise/0'], [{ compromise: ['verifier:v0', 'host:nowhere.example'] }, '/compromise/1'],
    [{ attestations: [{ output: digestOf(3), inputs: [], verifier: 'nobody' }] }, '/attestations/0/verifier'],
  ])('refuses %j, naming the place', (change, at) => {
    const view = engineOf(chain).view(chain.policy);
    let thrown: unknown;
    try {
      whatIf(view, change);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RootlineError);
    expect(thrown).toMatchObject({ code: 'bad-request', errors: [{ at }] });
  });
});
