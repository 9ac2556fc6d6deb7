/** Assumes that something is in an enemy's hand, or takes that back: digests, `verifier:<id>`, `organization:<id>`. */
import { believe, policyNow } from '../imagine/state.ts';

export function assumeCompromised(names: readonly string[]): void {
  const policy = policyNow();
  if (policy) believe({ ...policy, compromised: [...new Set([...policy.compromised, ...names])] });
}

export function assumeSound(names: readonly string[]): void {
  const policy = policyNow();
  if (policy) believe({ ...policy, compromised: policy.compromised.filter((name) => !names.includes(name)) });
}
