/** What goes into a build. */
import { z } from 'zod';
import { catalogDigestSchema, digestSchema } from './ids.ts';

export const inputRoles = ['compiler', 'tool', 'source', 'environment'] as const;
export type InputRole = (typeof inputRoles)[number];

/** A host as addresses write it: a name, or an IP address (version 6 in brackets), in lower case. */
export const hostSchema = z.string().regex(/^([a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])$/, 'a host is a name like ftp.gnu.org');
/** An input as a verifier names it, with the host it says it was fetched from. */
export const inputSchema = z.strictObject({ role: z.enum(inputRoles), digest: digestSchema, host: hostSchema.optional() });
/** An input as the catalog declares it: its digest may be unrecorded. */
export const declaredInputSchema = z.strictObject({ role: z.enum(inputRoles), digest: catalogDigestSchema });
export type Input = z.infer<typeof inputSchema>;

/** How an output was compared with the published artifact, from the strictest to the most forgiving. */
export const comparisons = ['bit-identical', 'signature-stripped', 'contents', 'symbols-stripped', 'build-id-normalized'] as const;
export type Comparison = (typeof comparisons)[number];
