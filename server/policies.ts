/** Which policy somebody means: a shipped one by name, or their own as JSON in the query. */
import { didYouMean } from '../chains/catalog/near.ts';
import { DEFAULT_POLICY, policyDigest } from '../chains/catalog/policy.ts';
import { fromZod, RootlineError } from '../schema/error.ts';
import { POLICY_IN_QUERY } from '../schema/limits.ts';
import { policySchema, type Policy } from '../schema/policy.ts';
import type { Registry } from '../schema/registry.ts';
import type { PolicyAnswer } from '../schema/api.ts';

export class Policies {
  readonly #shipped: ReadonlyMap<string, Policy>;

  constructor(shipped: readonly Policy[]) {
    this.#shipped = new Map(shipped.map((p) => [p.name, p]));
  }

  /** The policy that answers go by unless asked otherwise. */
  get default(): Policy {
    return this.named(DEFAULT_POLICY);
  }

  /** Whether it is one that everybody asks for, and not somebody's own. */
  isShipped(policy: Policy): boolean {
    return this.#shipped.get(policy.name) === policy;
  }

  /** @throws RootlineError `unknown-policy` */
  named(name: string): Policy {
    const policy = this.#shipped.get(name);
    if (policy === undefined) {
      const names = [...this.#shipped.keys()];
      throw new RootlineError('unknown-policy', `there is no policy ${JSON.stringify(name.slice(0, 100))}${didYouMean(name, names) || `; there are ${names.join(', ')}`}`);
    }
    return policy;
  }

  /**
   * @param text name of a shipped policy, or a policy as JSON, plain or base64url
   * @throws RootlineError `unknown-policy`, `bad-policy`
   */
  resolve(text: string | undefined, registry: Registry): Policy {
    if (text === undefined) return this.default;
    if (this.#shipped.has(text)) return this.named(text);
    const json = jsonOf(text);
    return json === null ? this.named(text) : readPolicy(json, registry);
  }

  answers(): PolicyAnswer[] {
    return [...this.#shipped.values()].map((policy) => ({ digest: policyDigest(policy), default: policy.name === DEFAULT_POLICY, policy }));
  }
}

/** The JSON text in a query's `policy`, or null when it is a plain name. */
function jsonOf(text: string): string | null {
  if (text.length > POLICY_IN_QUERY) throw new RootlineError('bad-policy', `a policy in the query has at most ${POLICY_IN_QUERY} characters`);
  if (text.trimStart().startsWith('{')) return text;
  if (!/^eyJ[A-Za-z0-9_-]*$|^ew[A-Za-z0-9_-]*$/.test(text)) return null;
  return Buffer.from(text, 'base64url').toString('utf8');
}

function readPolicy(text: string, registry: Registry): Policy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('bad-policy', `the policy is not JSON: ${(cause as Error).message}`, { cause });
  }
  return checkPolicy(json, registry);
}

/**
 * Checks a policy from outside: its form, and that the verifiers and organizations it names exist.
 * @throws RootlineError `bad-policy`, with the JSON pointer of each place
 */
export function checkPolicy(json: unknown, registry: Registry): Policy {
  const read = policySchema.safeParse(json);
  if (!read.success) throw fromZod('bad-policy', 'the policy is not valid', read.error.issues);
  const policy = read.data;
  const issues = [...unknownVerifiers(policy, registry), ...unknownCompromised(policy, registry)];
  if (issues.length > 0) throw fromZod('bad-policy', 'the policy is not valid', issues);
  return policy;
}

interface Issue { path: PropertyKey[]; message: string }

function unknownVerifiers({ verifiers }: Policy, registry: Registry): Issue[] {
  if (verifiers === 'all') return [];
  const known = new Set(registry.verifiers.map((v) => v.id));
  return verifiers.flatMap((id, i) => (known.has(id) ? [] : [{ path: ['verifiers', i], message: `the registry has no verifier ${JSON.stringify(id)}` }]));
}

function unknownCompromised({ compromised }: Policy, registry: Registry): Issue[] {
  return unknownNames(compromised, registry, ['compromised']);
}

/** Entries that name a verifier or organization which the registry does not have; digests and keys are passed over. */
function unknownNames(entries: readonly string[], registry: Registry, path: PropertyKey[]): Issue[] {
  const known = new Set([...registry.verifiers.map((v) => `verifier:${v.id}`), ...registry.organizations.map((o) => `organization:${o.id}`)]);
  return entries.flatMap((entry, i) => {
    const named = /^(verifier|organization):/.exec(entry);
    if (named === null || known.has(entry)) return [];
    return [{ path: [...path, i], message: `the registry has no ${named[1]} ${JSON.stringify(entry.slice(named[0].length))}` }];
  });
}

/**
 * Checks whom a supposition names.
 * @throws RootlineError `bad-request`
 */
export function checkSupposed(compromise: readonly string[], registry: Registry): void {
  const issues = unknownNames(compromise, registry, ['suppose', 'compromise']);
  if (issues.length > 0) throw fromZod('bad-request', 'the supposition is not valid', issues);
}
