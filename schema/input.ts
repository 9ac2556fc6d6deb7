/** What goes into a build. */
import { z } from 'zod';
import { catalogDigestSchema, digestSchema } from './ids.ts';

export const inputRoles = ['compiler', 'tool', 'source', 'environment'] as const;
export type InputRole = (typeof inputRoles)[number];

/** An input as a verifier names it. */
export const inputSchema = z.strictObject({ role: z.enum(inputRoles), digest: digestSchema });
/** An input as the catalog declares it: its digest may be unrecorded. */
export const declaredInputSchema = z.strictObject({ role: z.enum(inputRoles), digest: catalogDigestSchema });
export type Input = z.infer<typeof inputSchema>;

/** How an output was compared with the published artifact, from the strictest to the most forgiving. */
export const comparisons = ['bit-identical', 'signature-stripped', 'contents', 'symbols-stripped', 'build-id-normalized'] as const;
export type Comparison = (typeof comparisons)[number];
