/** Who may sign, with what they have signed so far. */
import type { z } from 'zod';
import { pick } from '../chains/answer/release-status.ts';
import type { verifiersSchema, VerifierAnswer } from '../schema/api.ts';
import type { RegisteredKey, Registry, Verifier } from '../schema/registry.ts';
import type { VerifierTally } from './journal.ts';

/** What a key is pinned by, for people to compare. */
function pinOf(key: RegisteredKey): string {
  if (key.type === 'openpgp') return key.fingerprint;
  return key.type === 'public-key' ? `${key.algorithm} ${key.spki}` : `${key.subject} by ${key.issuer}`;
}

function answerKey(key: RegisteredKey, materials: ReadonlyMap<string, Uint8Array>): VerifierAnswer['keys'][number] {
  return {
    id: key.id, type: key.type, pin: pinOf(key),
    // Only an OpenPGP pin needs material from elsewhere; the others are all there is.
    held: key.type !== 'openpgp' || materials.has(key.id),
    ...pick(key, ['added', 'revoked', 'compromised', 'note']),
  };
}

/**
 * Everyone in a registry.
 * @param materials key material that is held, by key id
 * @param tallyOf what a verifier has done
 */
export function answerVerifiers(registry: Registry, materials: ReadonlyMap<string, Uint8Array>, tallyOf: (verifier: string) => VerifierTally): z.infer<typeof verifiersSchema> {
  const names = new Map(registry.organizations.map((o) => [o.id, o.name]));
  return {
    verifiers: registry.verifiers.map((v) => answerVerifier(v, names, materials, tallyOf(v.id))),
    organizations: registry.organizations.map((o) => Object.assign(pick(o, ['id', 'name', 'note']), {
      verifiers: registry.verifiers.filter((v) => v.organization === o.id).map((v) => v.id),
    })),
  };
}

function answerVerifier(v: Verifier, names: ReadonlyMap<string, string>, materials: ReadonlyMap<string, Uint8Array>, tally: VerifierTally): VerifierAnswer {
  return {
    id: v.id, name: v.name, organization: v.organization, organizationName: names.get(v.organization) ?? v.organization,
    ...pick(v, ['note']), links: v.links ?? [], keys: v.keys.map((key) => answerKey(key, materials)), ...tally,
  };
}
