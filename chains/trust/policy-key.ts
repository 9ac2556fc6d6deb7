/**
 * One string for all of a policy that a state depends on: what it is called and said to mean is left out, no list's order matters, and a state
 * holds the answers for every threshold.
 */
import type { Policy } from '../../schema/policy.ts';

export function policyKey(policy: Policy): string {
  const { name: _name, about: _about, threshold: _threshold, ...rest } = policy;
  return JSON.stringify(Object.entries({
    ...rest,
    roots: [sorted(policy.roots.kinds), sorted(policy.roots.digests)],
    comparisons: sorted(policy.comparisons),
    verifiers: policy.verifiers === 'all' ? 'all' : sorted(policy.verifiers),
    compromised: sorted(policy.compromised),
  }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}
