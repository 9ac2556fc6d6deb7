/** Registry documents: reading one, what the trust engine needs of one, and what must hold between members, which a schema of each cannot say. */
import { fromZod, RootlineError } from '../../schema/error.ts';
import { registrySchema, type Registry } from '../../schema/registry.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { keyFault, pinsOf } from '../attestation/registered-key.ts';

/**
 * Reads a registry document that a log holds.
 * @throws RootlineError `malformed`
 */
export function readRegistry(bytes: Uint8Array): Registry {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RootlineError('malformed', 'the registry document is not JSON', { cause });
  }
  const read = registrySchema.safeParse(value);
  if (!read.success) throw fromZod('malformed', 'the registry document in the log', read.error.issues);
  return read.data;
}

/** What the trust engine needs of a registry. */
export function signersOf(registry: Registry): Scenario['verifiers'] {
  return registry.verifiers.map(({ id, organization, keys }) => ({
    id, organization,
    keys: keys.map((key) => ({
      id: key.id, ...(key.revoked !== undefined && { revoked: key.revoked }), ...(key.compromised !== undefined && { compromised: key.compromised }),
    })),
  }));
}

/**
 * Ids that stood for another key in an earlier registry. What an id signed in the log would otherwise be taken for the new key's, which
 * never made those signatures.
 */
export function replacedKeys(earlier: readonly Registry[], now: Registry): string[] {
  const before = new Map(earlier.flatMap(({ verifiers }) => verifiers.flatMap(({ keys }) => keys.map((key) => [key.id, pinsOf(key)[0]] as const))));
  return now.verifiers.flatMap(({ keys }) => keys.flatMap((key) => ((before.get(key.id) ?? pinsOf(key)[0]) === pinsOf(key)[0] ? [] : [key.id])));
}

/**
 * Looks for names given twice, organizations that are not there, and one key registered under two names, by which one hand would count as two.
 * @returns what is wrong, with the place as a JSON pointer
 */
export function registryFindings(registry: Registry): { at: string; message: string }[] {
  const findings: { at: string; message: string }[] = [];
  const once = (seen: Set<string>, value: string, at: string): void => {
    if (seen.has(value)) findings.push({ at, message: `${value} is given twice` });
    seen.add(value);
  };
  const organizations = new Set<string>();
  const [verifiers, keys, pins] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const [i, { id }] of registry.organizations.entries()) once(organizations, id, `/organizations/${i}/id`);
  for (const [i, verifier] of registry.verifiers.entries()) {
    const at = `/verifiers/${i}`;
    once(verifiers, verifier.id, `${at}/id`);
    if (!organizations.has(verifier.organization)) findings.push({ at: `${at}/organization`, message: `there is no organization ${verifier.organization}` });
    for (const [k, key] of verifier.keys.entries()) {
      once(keys, key.id, `${at}/keys/${k}/id`);
      for (const pin of pinsOf(key)) once(pins, pin, `${at}/keys/${k}`);
      const fault = keyFault(key);
      if (fault !== null) findings.push({ at: `${at}/keys/${k}`, message: fault });
    }
  }
  return findings;
}
