/** What the asker believes. A policy is data: two people with the same policy, catalog and checkpoint get the same bytes. */
import { z } from 'zod';
import { digestSchema } from './ids.ts';
import { comparisons } from './input.ts';

export const rootKinds = ['seed', 'source', 'vendor'] as const;
export type RootKind = (typeof rootKinds)[number];

const nameSchema = z.string().min(1).max(200);
const compromisedSchema = z.union(
  [digestSchema, z.string().regex(/^(verifier|organization):.{1,200}$/)],
  { error: 'compromised names a digest, verifier:<id> or organization:<id>' },
);

export const policySchema = z.strictObject({
  name: z.string().min(1).max(100),
  /** What believing this means, in one sentence; shown to people, ignored by the engine and left out of the digest. */
  about: z.string().max(1000).optional(),
  roots: z.strictObject({
    kinds: z.array(z.enum(rootKinds)).max(3),
    digests: z.array(digestSchema).max(10_000),
  }),
  threshold: z.int().min(1).max(1000),
  independence: z.enum(['organization', 'verifier']),
  diversity: z.int().min(1).max(1000),
  /** How many different operating systems and architectures the rebuilds of an artifact must have run on together; not asked when absent. */
  distinctBuilders: z.int().min(2).max(100).optional(),
  inputs: z.enum(['attested', 'declared']),
  environment: z.enum(['ignore', 'require']),
  comparisons: z.array(z.enum(comparisons)).min(1),
  disputes: z.enum(['block', 'flag']),
  weakDigests: z.boolean(),
  verifiers: z.union([z.literal('all'), z.array(nameSchema).max(10_000)], { error: '"all", or a list of verifiers\' ids' }),
  /** What is believed to be in an enemy's hand: digests, `verifier:<id>`, `organization:<id>`. */
  compromised: z.array(compromisedSchema).max(10_000),
});
export type Policy = z.infer<typeof policySchema>;
