/**
 * Rootline's own statements: what `rootline attest` signs. Described for people in schema/PREDICATE.md.
 *
 * A rebuild is an in-toto Statement v1 with SLSA Provenance v1 whose `buildType` says how inputs carry roles; a withdrawal is an
 * in-toto Statement v1 whose subjects are the envelopes taken back.
 */
import { z } from 'zod';
import { fileIdSchema } from './ids.ts';
import { comparisons, inputRoles } from './input.ts';
import { builderSchema, results } from './attestation.ts';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PROVENANCE_TYPE = 'https://slsa.dev/provenance/v1';
/** Identifiers, not addresses to fetch: they stay as they are for as long as anything signed with them exists. */
export const BUILD_TYPE = 'https://rootline.dev/build/rebuild/v1';
export const WITHDRAWAL_TYPE = 'https://rootline.dev/withdrawal/v1';

/** Names are printable ASCII, so that no two of them look alike. */
const name = z.string().regex(/^[\x20-\x7e]{1,300}$/, 'a name is 1 to 300 printable ASCII characters');
const time = z.iso.datetime({ error: 'a time is RFC 3339 in UTC, like 2026-01-01T00:00:00Z' });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');

/** A digest set of in-toto: the algorithms used here; others may stand beside them and are passed over, like all members not known here. */
export const digestSetSchema = z.object({
  sha256: sha256.optional(),
  sha1: z.string().regex(/^[0-9a-f]{40}$/, 'a SHA-1 is 40 lower-case hex digits').optional(),
}).refine((set) => set.sha256 !== undefined || set.sha1 !== undefined, { error: 'a digest set needs sha256 (or sha1, which is weak)' });
export type DigestSet = z.infer<typeof digestSetSchema>;

const subject = z.object({ name: name.optional(), digest: digestSetSchema });

export const rebuildStatementSchema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  /** What the build gave: one subject for each output. A name may be a file id, or the name of the published download. */
  subject: z.array(subject).min(1),
  predicateType: z.literal(PROVENANCE_TYPE),
  predicate: z.object({
    buildDefinition: z.object({
      buildType: z.literal(BUILD_TYPE),
      externalParameters: z.strictObject({
        /** The published file this was a rebuild of; with it there is exactly one subject. */
        of: fileIdSchema.optional(),
        comparison: z.enum(comparisons),
        /** `differs`: the subject's digest is what the build gave instead of the published one. */
        result: z.enum(results),
      }),
      /** `builder`: the operating system and architecture that the build ran on. */
      internalParameters: z.object({ builder: builderSchema.optional() }).optional(),
      /** Everything that went in, each with its role. */
      resolvedDependencies: z.array(z.object({
        name: name.optional(),
        uri: z.string().max(2000).optional(),
        digest: digestSetSchema,
        annotations: z.object({ role: z.enum(inputRoles) }),
      })).default([]),
    }),
    runDetails: z.object({
      builder: z.object({ id: z.string().min(1).max(2000) }),
      metadata: z.object({ invocationId: z.string().max(500).optional(), startedOn: time.optional(), finishedOn: time.optional() }).optional(),
    }),
  }),
});
export type RebuildStatement = z.infer<typeof rebuildStatementSchema>;

export const withdrawalStatementSchema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  /** The envelopes withdrawn, by the SHA-256 of their bytes: only the same verifier's, only earlier ones. */
  subject: z.array(z.object({ name: name.optional(), digest: z.object({ sha256 }) })).min(1),
  predicateType: z.literal(WITHDRAWAL_TYPE),
  predicate: z.strictObject({ reason: z.string().max(2000).optional() }),
});
export type WithdrawalStatement = z.infer<typeof withdrawalStatementSchema>;
