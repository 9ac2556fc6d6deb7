/** The normal form every format is parsed to: what the trust engine reads. */
import { z } from 'zod';
import { digestSchema, fileIdSchema, timeSchema } from './ids.ts';
import { comparisons, inputSchema } from './input.ts';

export const results = ['reproduced', 'differs'] as const;

export const builderSchema = z.string().regex(/^[a-z0-9._-]{1,40}\/[a-z0-9._-]{1,40}$/, 'a builder is os/architecture, like linux/amd64');

const by = {
  verifier: z.string().min(1).max(200),
  key: z.string().min(1).max(200),
  /** When the log received it; never the signature's own word. */
  time: timeSchema,
};

export const attestationSchema = z.strictObject({
  kind: z.literal('attestation').optional(),
  ...by,
  /** What the verifier's build gave. */
  output: digestSchema,
  /** The published file it was a rebuild of. */
  of: fileIdSchema.optional(),
  inputs: z.array(inputSchema).max(10_000),
  /** The operating system and architecture that the build ran on: `linux/amd64`. */
  builder: builderSchema.optional(),
  comparison: z.enum(comparisons),
  result: z.enum(results),
});
export type Attestation = z.infer<typeof attestationSchema>;

export const withdrawalSchema = z.strictObject({
  kind: z.literal('withdrawal'),
  ...by,
  /** Positions, in the list of attestations this one stands in, of the same verifier's earlier ones. */
  withdraws: z.array(z.int().min(0)).max(100_000),
});
export type Withdrawal = z.infer<typeof withdrawalSchema>;

export const statementSchema = z.discriminatedUnion('kind', [withdrawalSchema, attestationSchema], { error: 'a statement is a withdrawal, or an attestation, of which `kind` may be left out' });
export type Statement = z.infer<typeof statementSchema>;
export type Result = (typeof results)[number];
