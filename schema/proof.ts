/**
 * The proof bundle: a verdict with all it rests on, in one file that can be checked offline (chains/answer/check-proof.ts).
 *
 * Its bytes are `JSON.stringify` of exactly these members in this order. `digest` is the sha256 of those bytes with `digest` itself
 * left out, so that a slip on the way is told from a lie.
 */
import { z } from 'zod';
import { verdictSchema } from './api.ts';
import { sha256Schema } from './ids.ts';
import { policySchema } from './policy.ts';

export const PROOF_TYPE = 'application/vnd.rootline.proof+json';
/** Most entries one bundle holds. */
export const PROOF_ENTRIES = 20_000;
/** Largest bundle that is read, in bytes. */
export const PROOF_LIMIT = 256 << 20;

const hash = z.base64().max(44);

/** An entry of the log with the proof that it is there. */
export const provedEntrySchema = z.strictObject({
  index: z.int().min(0),
  /** The leaf, as text. */
  leaf: z.string().max(0x10000),
  /** The envelope it names. */
  envelope: z.base64(),
  /** From the leaf's sibling upwards. */
  hashes: z.array(hash).max(64),
});
export type ProvedEntry = z.infer<typeof provedEntrySchema>;

export const proofSchema = z.strictObject({
  v: z.literal(1),
  digest: sha256Schema,
  verdict: verdictSchema.strict(),
  /** What the verdict's policy believes; `about` is left out. */
  policy: policySchema,
  /** The catalog's files by name: the text of those that the verdict's chains run through, the digest of the others. */
  catalog: z.record(z.string(), z.union([z.strictObject({ text: z.string() }), z.strictObject({ sha256: sha256Schema })])),
  /** The registry in force at the checkpoint; null before the first. */
  registry: provedEntrySchema.nullable(),
  /** Every entry about any artifact of the chains, and every withdrawal of one of them, in the order of the log. */
  entries: z.array(provedEntrySchema).max(PROOF_ENTRIES),
  /** Public key material by key id, as its pin in the registry asks for it. */
  keys: z.record(z.string(), z.base64()),
  /** The signed head of the log, with its cosignatures. */
  checkpoint: z.string().max(1 << 20),
});
export type Proof = z.infer<typeof proofSchema>;
