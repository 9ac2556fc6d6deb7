/** A policy in an address: the name of a shipped one, or a policy of one's own as base64url of its JSON. Pure. */
import type { Policy } from '../../../schema/policy.ts';

/** UTF-8 JSON as base64url, without padding. */
export function writePolicy(policy: Policy): string {
  const bytes = new TextEncoder().encode(JSON.stringify(policy));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What the panel needs of a policy to show it; whether it is valid in every member, the server says. */
function isPolicy(value: unknown): value is Policy {
  if (typeof value !== 'object' || value === null) return false;
  const it = value as Record<string, unknown>;
  const roots = it['roots'] as Record<string, unknown> | null | undefined;
  return typeof it['name'] === 'string' && typeof it['threshold'] === 'number' && Array.isArray(it['comparisons']) && Array.isArray(it['compromised'])
    && (it['verifiers'] === 'all' || Array.isArray(it['verifiers'])) && Array.isArray(roots?.['kinds']) && Array.isArray(roots['digests']);
}

/** @returns the policy that is written out in an address; null for a name, or for what is no policy */
export function readPolicyText(text: string): Policy | null {
  try {
    const json = text.startsWith('{') ? text : new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)));
    const value: unknown = JSON.parse(json);
    return isPolicy(value) ? value : null;
  } catch {
    return null;
  }
}

function belief({ name: _, about: __, ...rest }: Policy): string {
  return JSON.stringify(Object.entries(rest).sort(([x], [y]) => (x < y ? -1 : 1)));
}

/** Whether two policies believe the same, whatever they are called. */
export function sameBelief(a: Policy, b: Policy): boolean {
  return belief(a) === belief(b);
}

/** A policy without the sentence that tells people what it means: what is believed, and no more. */
export function withoutAbout({ about: _, ...policy }: Policy): Policy {
  return policy;
}
