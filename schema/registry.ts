/** Who may sign: the registry of verifiers, their organizations and keys. Facts only: key material is pinned, not kept, here. */
import { z } from 'zod';
import { timeSchema } from './ids.ts';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/, 'an id is letters, digits and . _ @ + -');
const hex40 = z.string().regex(/^[0-9A-F]{40}$|^[0-9A-F]{64}$/, 'an OpenPGP fingerprint is 40 or 64 upper-case hex digits');

const keyStanding = {
  /** Names the key in answers; unique within the registry. */
  id,
  added: timeSchema.optional(),
  /** What the log receives from this key at or after this time does not count. */
  revoked: timeSchema.optional(),
  /** Nothing this key ever signed counts. */
  compromised: z.boolean().optional(),
  note: z.string().max(1000).optional(),
};

export const keySchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('openpgp'),
    ...keyStanding,
    /** Fingerprint of the primary key: the pin that imported key material must match. */
    fingerprint: hex40,
    /** Fingerprints of its signing subkeys, where known. Signatures by them count as by this key. */
    subkeys: z.array(hex40).max(64).optional(),
  }),
  z.strictObject({
    type: z.literal('public-key'),
    ...keyStanding,
    algorithm: z.enum(['ed25519', 'ecdsa-p256', 'ecdsa-p384', 'rsa']),
    /** SubjectPublicKeyInfo, DER, base64. */
    spki: z.base64(),
    /** What the signer's tool calls the key in its signatures, where that is neither this id nor a hash of the key: a key service's resource name, say. */
    keyid: z.string().min(1).max(500).optional(),
  }),
  z.strictObject({
    type: z.literal('keyless'),
    ...keyStanding,
    /** The OpenID issuer that the certificate names. */
    issuer: z.string().min(1).max(500),
    /** The certificate's subject alternative name: exact, or with `*` for any run of characters. */
    subject: z.string().min(1).max(500),
  }),
]);
export type RegisteredKey = z.infer<typeof keySchema>;

export const verifierSchema = z.strictObject({
  id,
  name: z.string().min(1).max(200),
  /** The organization whose hand the verifier is in; a lone verifier names itself. */
  organization: id,
  links: z.array(z.string().max(500)).max(20).optional(),
  note: z.string().max(2000).optional(),
  keys: z.array(keySchema).max(100),
});
export type Verifier = z.infer<typeof verifierSchema>;

export const organizationSchema = z.strictObject({
  id,
  name: z.string().min(1).max(200),
  note: z.string().max(2000).optional(),
});
export type Organization = z.infer<typeof organizationSchema>;

export const registrySchema = z.strictObject({
  organizations: z.array(organizationSchema).max(100_000),
  verifiers: z.array(verifierSchema).max(100_000),
});
export type Registry = z.infer<typeof registrySchema>;
