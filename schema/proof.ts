/**
 * The proof bundle: a verdict with all it rests on, in one file that can be checked offline (chains/proof/check.ts). Described for people
 * in docs/proof-bundle.md.
 *
 * Its bytes are `JSON.stringify` of exactly these members in this order. `digest` is the sha256 of those bytes with `digest` itself and
 * `statement` left out; the statement, which the log's key signs, names it.
 */
import { z } from 'zod';
import { verdictSchema } from './api.ts';
import { sha256Schema } from './ids.ts';
import { policySchema } from './policy.ts';

export const PROOF_TYPE = 'application/vnd.rootline.proof+json';
/** Media type of a signed in-toto Statement: a DSSE envelope. */
export const DSSE_TYPE = 'application/vnd.dsse.envelope.v1+json';
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

export const dsseSchema = z.strictObject({
  payload: z.base64(), payloadType: z.string().max(200),
  signatures: z.array(z.strictObject({ keyid: z.string().max(200), sig: z.base64() })).min(1).max(16),
});
export type Dsse = z.infer<typeof dsseSchema>;

export const proofSchema = z.strictObject({
  v: z.literal(1),
  digest: sha256Schema,
  verdict: verdictSchema.strict(),
  /** What the verdict's policy believes; `about` is left out. */
  policy: policySchema,
  /** The catalog's files by name: the text of those that the verdict's chains run through, the digest of the others. */
  catalog: z.record(z.string(), z.union([z.strictObject({ text: z.string() }), z.strictObject({ sha256: sha256Schema })])),
  /** The registry in force at the verdict's point of the log; null before the first. */
  registry: provedEntrySchema.nullable(),
  /** Every entry about any artifact of the chains, and every withdrawal of one of them, in the order of the log. */
  entries: z.array(provedEntrySchema).max(PROOF_ENTRIES),
  /** Public key material by key id, as its pin in the registry asks for it. */
  keys: z.record(z.string(), z.base64()),
  /** A signed head of the log, with its cosignatures; it may be later than the verdict's point. The entries are proved to be in its tree. */
  checkpoint: z.string().max(1 << 20),
  /** That its tree continues the one the verdict is of. */
  consistency: z.array(hash).max(128),
  /** The last entry that the verdict takes in, which tells when that was; null for the empty log. */
  last: provedEntrySchema.omit({ envelope: true }).nullable(),
  /**
   * The verdict as a verification summary (chains/proof/statement.ts), signed with the log's key; null where no digest of the release is
   * on record, or the log is empty: there is nothing to state it of, or no time to state it at.
   */
  statement: dsseSchema.nullable(),
});
export type Proof = z.infer<typeof proofSchema>;
