/** What names a policy, and the policies that are shipped. */
import { describe, expect, test } from 'vitest';
import { loadPolicies } from '../../chains/catalog/load.ts';
import { DEFAULT_POLICY, policyDigest } from '../../chains/catalog/policy.ts';
import { compareVersions } from '../../chains/catalog/version.ts';
import type { Policy } from '../../schema/policy.ts';

const policies = new Map(loadPolicies().map((policy) => [policy.name, policy]));
const base = policies.get(DEFAULT_POLICY) as Policy;

test('five policies are shipped, each with a sentence on what believing it means', () => {
  expect([...policies.keys()]).toEqual(['strict', 'one-rebuild', 'declared', 'upstream', 'diverse']);
  for (const policy of policies.values()) expect(policy.about).toMatch(/^[A-Z].*\.$/);
  expect(new Set([...policies.values()].map(policyDigest)).size).toBe(5);
});

describe('the digest of a policy', () => {
  const digest = policyDigest(base);

  test('is a sha256', () => {
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test.each<[string, Policy]>([
    ['its name', { ...base, name: 'mine' }],
    ['what it says about itself', { ...base, about: 'Otherwise.' }],
    ['the order of members', Object.fromEntries(Object.entries(base).reverse()) as Policy],
    ['the order of a list', { ...base, roots: { ...base.roots, kinds: [...base.roots.kinds].reverse() } }],
    ['a repeat in a list', { ...base, comparisons: [...base.comparisons, ...base.comparisons] }],
  ])('does not depend on %s', (_, policy) => {
    expect(policyDigest(policy)).toBe(digest);
  });

  test.each<[string, Policy]>([
    ['the threshold', { ...base, threshold: 3 }],
    ['independence', { ...base, independence: 'verifier' }],
    ['the roots', { ...base, roots: { ...base.roots, kinds: ['seed'] } }],
    ['whom it takes for compromised', { ...base, compromised: ['verifier:x'] }],
    ['whom it believes', { ...base, verifiers: [] }],
  ])('changes with %s', (_, policy) => {
    expect(policyDigest(policy)).not.toBe(digest);
  });
});

test('versions are ordered as compilers mean them', () => {
  const order = ['0.9', '0.10', '0.11.0', '1', '1.0.0-alpha', '1.0.0-alpha.2', '1.0.0-beta', '1.0.0', '1.4beta1', '1.4rc1', '1.4', '1.4.1', '1.4.10', '1.4-bootstrap-20171003', '1.5beta1', '1.5'];
  for (const [i, later] of order.entries()) {
    expect(compareVersions(later, later)).toBe(0);
    for (const earlier of order.slice(0, i)) {
      expect(compareVersions(earlier, later), `${earlier} < ${later}`).toBeLessThan(0);
      expect(compareVersions(later, earlier), `${later} > ${earlier}`).toBeGreaterThan(0);
    }
  }
});
