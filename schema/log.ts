/** What a leaf of the transparency log says. */
import { z } from 'zod';
import { sha256Schema, timeSchema } from './ids.ts';

/**
 * One log entry. Its bytes are `JSON.stringify` of exactly these members in this order; the envelope they name is fetched by digest.
 * `registry`: from here on the registry of verifiers is the document with that digest.
 */
export const leafSchema = z.strictObject({
  v: z.literal(1),
  type: z.enum(['attestation', 'registry']),
  envelope: sha256Schema,
  mediaType: z.string().min(1).max(200),
  /** The verifier who signed; empty for a registry entry, which the log's operator makes. */
  verifier: z.string().max(200),
  /** The registered key that signed; empty for a registry entry. */
  key: z.string().max(200),
  time: timeSchema,
});
export type Leaf = z.infer<typeof leafSchema>;

/** The tree a checkpoint commits to. */
export interface TreeHead {
  size: number;
  /** RFC 6962 Merkle tree hash, base64. */
  root: string;
}
