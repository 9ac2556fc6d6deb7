/** Takes artifacts for roots, by their digests, or no longer. */
import { believe, policyNow } from '../imagine/state.ts';

export function takeRoots(digests: readonly string[]): void {
  const policy = policyNow();
  if (policy) believe({ ...policy, roots: { ...policy.roots, digests: [...new Set([...policy.roots.digests, ...digests])] } });
}

export function leaveRoots(digests: readonly string[]): void {
  const policy = policyNow();
  if (policy) believe({ ...policy, roots: { ...policy.roots, digests: policy.roots.digests.filter((digest) => !digests.includes(digest)) } });
}
