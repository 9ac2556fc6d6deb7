/** What must hold between the members of a registry, which a schema of each cannot say. */
import type { RegisteredKey, Registry } from '../../schema/registry.ts';

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
    }
  }
  return findings;
}

/** What a signature is matched with: every fingerprint, the key itself, or the identity in the certificate. */
function pinsOf(key: RegisteredKey): string[] {
  switch (key.type) {
    case 'openpgp': return [key.fingerprint, ...(key.subkeys ?? [])];
    case 'public-key': return [key.spki];
    case 'keyless': return [`${key.issuer} ${key.subject}`];
  }
}
