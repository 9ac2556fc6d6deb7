/**
 * Proof bundles: a verdict with everything it follows from, in one file that can be checked offline. Described for people in docs/proof-bundle.md.
 *
 * A bundle is JSON in exactly one form: the members named here, in this order, written as JSON.stringify writes them.
 */
import { z } from 'zod';
import { verdictSchema } from './api.ts';
import { catalogDigestSchema, compilerIdSchema, releaseIdSchema, sha256Schema } from './ids.ts';
import { policySchema, rootKinds } from './policy.ts';

export const PROOF_FORMAT = 'https://rootline.dev/proof-bundle/v1';
export const PROOF_TYPE = 'application/vnd.rootline.proof-bundle+json';
/** DSSE, as in-toto statements are signed. */
export const DSSE_TYPE = 'application/vnd.dsse.envelope.v1+json';

const text = z.string().min(1).max(2000);
/** Place in the list of artifacts. */
const artifact = z.int().min(0);
const artifacts = z.array(artifact).max(10_000).optional();
/** A SHA-256, base64. */
const hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'a hash is 32 bytes in base64');

const inputs = { compiler: artifacts, tool: artifacts, source: artifacts, environment: artifacts };

const sliceFile = z.strictObject({
  path: text, platform: text, role: z.enum(['binary', 'source']), name: text.optional(), artifact,
  recipe: z.strictObject({ basis: z.enum(['record', 'rule']), ...inputs }).optional(),
  /** Inputs of other documented ways to build it: they support nothing, and explain what could. */
  alternatives: z.array(z.strictObject(inputs)).max(100).optional(),
});
export type SliceFile = z.infer<typeof sliceFile>;

/** The part of a catalog that a verdict rests on. Files, releases and roots stand in the catalog's own order. */
export const catalogSliceSchema = z.strictObject({
  /** Of the whole catalog. */
  digest: sha256Schema,
  /** Every artifact that is named here, in the order in which the trust engine numbers them. */
  artifacts: z.array(catalogDigestSchema).max(1_000_000),
  compilers: z.array(z.strictObject({ id: compilerIdSchema, name: text })).max(10_000),
  releases: z.array(z.strictObject({
    id: releaseIdSchema, date: text.nullable(), seen: text.optional(), label: text.optional(), notBootstrapped: text.optional(),
    files: z.array(sliceFile).max(100_000),
  })).max(100_000),
  roots: z.array(z.strictObject({ artifact, kind: z.enum(rootKinds), name: text, compiler: text })).max(10_000),
});
export type CatalogSlice = z.infer<typeof catalogSliceSchema>;

const proofEntrySchema = z.strictObject({
  /** Position in the log. */
  index: z.int().min(0),
  /** The logged bytes, which are JSON: see /schema/leaf.json. */
  leaf: z.string().max(0xffff),
  /** The envelope or registry document that the leaf names by its digest, byte for byte. */
  envelope: z.base64(),
  /** Position of the registry entry that has the key, where it is not the registry in force. */
  under: z.int().min(0).optional(),
});
export type ProofEntry = z.infer<typeof proofEntrySchema>;

export const dsseSchema = z.strictObject({
  payload: z.base64(), payloadType: z.string().max(200),
  signatures: z.array(z.strictObject({ keyid: z.string().max(200), sig: z.base64() })).min(1).max(16),
});
export type DsseJson = z.infer<typeof dsseSchema>;

/** All of a bundle but the log's statement about it. */
export const proofContentSchema = z.strictObject({
  format: z.literal(PROOF_FORMAT),
  verdict: verdictSchema,
  policy: policySchema.omit({ about: true }),
  catalog: catalogSliceSchema,
  /** Material of the OpenPGP keys that signed, by the id the registry gives them. */
  keys: z.array(z.strictObject({ id: text, material: z.base64() })).max(100_000),
  log: z.strictObject({
    /** A signed note, with the cosignatures of witnesses. It may be later than the verdict. */
    checkpoint: z.string().max(1_000_000),
    /** That the checkpoint's tree continues the verdict's. */
    consistency: z.array(hash).max(128),
    /** Leaf of the last entry that the verdict takes in: it says when that was. */
    last: z.string().max(0xffff),
    /** In the order of the log. */
    entries: z.array(proofEntrySchema).max(1_000_000),
    /** That all entries and the last leaf are in the checkpoint's tree, see chains/proof/multiproof.ts. */
    hashes: z.array(hash).max(10_000_000),
  }),
});
export type ProofContent = z.infer<typeof proofContentSchema>;

export const proofBundleSchema = z.strictObject({
  ...proofContentSchema.shape,
  /** The verdict as an in-toto Statement with a verification summary, signed with the log's key; it names the digest of all that stands above. */
  statement: dsseSchema,
});
export type ProofBundle = z.infer<typeof proofBundleSchema>;
