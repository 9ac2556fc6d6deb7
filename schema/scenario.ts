/** The trust engine's input and output in normal form: what `rootline evaluate` reads and prints. */
import { z } from 'zod';
import { catalogDigestSchema, timeSchema } from './ids.ts';
import { statementSchema } from './attestation.ts';
import { declaredInputSchema } from './input.ts';
import { policySchema, rootKinds } from './policy.ts';

const name = z.string().min(1).max(400);

export const scenarioSchema = z.strictObject({
  roots: z.array(z.strictObject({ digest: catalogDigestSchema, kind: z.enum(rootKinds) })),
  releases: z.array(z.strictObject({
    id: name,
    files: z.array(z.strictObject({
      id: name,
      platform: name,
      role: z.enum(['binary', 'source']),
      digest: catalogDigestSchema,
      recipe: z.array(declaredInputSchema).optional(),
    })),
  })),
  verifiers: z.array(z.strictObject({
    id: name,
    organization: name,
    keys: z.array(z.strictObject({ id: name, revoked: timeSchema.optional(), compromised: z.boolean().optional() })),
  })),
  attestations: z.array(statementSchema),
  policy: policySchema,
});
export type Scenario = z.infer<typeof scenarioSchema>;

export const statuses = ['compromised', 'root', 'verified', 'disputed', 'reproduced', 'attested', 'claimed', 'unknown'] as const;
export type Status = (typeof statuses)[number];

/** What the engine says of one artifact. */
export interface Standing {
  status: Status;
  /** Largest threshold at which it would still be verified: 0 none, null a root. */
  strength: number | null;
  disputed: boolean;
  /** How many independent groups, as the policy counts them, have a counting `reproduced` attestation with this output. */
  verifiers: number;
}

export interface EvaluationResult {
  artifacts: Record<string, Standing>;
  releases: Record<string, Record<string, boolean>>;
}
