/** What names a policy: a digest over what it believes, not over what it is called. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Digest } from '../../schema/ids.ts';
import type { Policy } from '../../schema/policy.ts';

/** Name of the shipped policy that answers go by unless asked otherwise. */
export const DEFAULT_POLICY = 'one-rebuild';

/**
 * sha256 over the policy as JSON: members sorted by name, no white space, `name` and `about` left out, lists (all of them are sets)
 * sorted and without repeats. Two people who believe the same have the same digest.
 */
export function policyDigest(policy: Policy): Digest {
  const { name: _, about: __, ...believed } = policy;
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonical(believed))))}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(canonical))].sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
