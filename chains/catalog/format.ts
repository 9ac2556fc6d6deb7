/**
 * The catalog on disk: JSON Lines, one file per compiler, one fact per line. README.md in this folder describes it for people.
 *
 * A file starts with its `compiler` line; `root`, `release` and `disagreement` lines follow, releases oldest first.
 * Recipes are written once per release (`recipes`) or per file (`recipe`) and name inputs by reference; the loader expands them.
 */
import { z } from 'zod';
import { catalogDigestSchema, compilerIdSchema, fileIdSchema, releaseIdSchema, versionSchema } from '../../schema/ids.ts';
import { rootKinds } from '../../schema/policy.ts';

const text = z.string().min(1).max(2000);
const letters = z.string().regex(/^[A-Za-z]+$/, 'sources are named by letters');
const day = z.iso.date({ error: 'a date is a day of the calendar, like 2023-08-08' });
const basis = z.enum(['record', 'rule']);

/** What follows `compiler@version/` in a file's id. */
const path = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+/-]{0,199}$/, 'a file path is letters, digits and . _ + / -');

/** A digest in short: 64 hex digits are a sha256, 40 a sha1; `unrecorded` is bytes of which no record gives the digest. */
const shortDigest = z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{40}|unrecorded)$/, 'a digest is 64 or 40 lower-case hex digits, or `unrecorded`');

/** The id of a file (with `{platform}` for the platform of the file that is built), or a digest. */
const reference = z.string().min(1).max(400);
const references = z.array(reference).min(1);

export const recipeLineSchema = z.strictObject({
  /** The platforms it is for; left out: all that no recipe before it is for. */
  for: z.array(z.string().min(1)).min(1).exactOptional(),
  compiler: references.exactOptional(),
  tool: references.exactOptional(),
  source: references.exactOptional(),
  environment: references.exactOptional(),
  basis,
  note: text.exactOptional(),
});
export type RecipeLine = z.infer<typeof recipeLineSchema>;

/** `<digest>`, `<digest> <letters of sources>`, or an object where there is more to say. */
export const fileLineSchema = z.union([
  z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{40}|unrecorded)(?: [A-Za-z]+)?$/),
  z.strictObject({
    digest: shortDigest.exactOptional(),
    /** Instead of a digest: the earlier file of this compiler whose bytes are published again. */
    same: fileIdSchema.exactOptional(),
    by: letters.exactOptional(),
    platform: text.exactOptional(),
    role: z.enum(['binary', 'source']).exactOptional(),
    name: text.exactOptional(),
    note: text.exactOptional(),
    recipe: recipeLineSchema.exactOptional(),
  }).refine((f) => (f.digest === undefined) !== (f.same === undefined), { error: 'a file has either `digest` or `same`' }),
], { error: 'a file is "<digest>", "<digest> <sources>" or an object with `digest` or `same` and known members' });
export type FileLine = z.infer<typeof fileLineSchema>;

const bootstrapLineSchema = z.strictObject({
  from: releaseIdSchema.nullable(),
  root: catalogDigestSchema.exactOptional(),
  basis,
  note: text.exactOptional(),
});

/** Download names by exact path, by what follows the platform in the path, or `*`; may use {version} {path} {platform} {part} {digest}. */
const downloads = z.record(z.string().min(1), text);

export const compilerLineSchema = z.strictObject({
  kind: z.literal('compiler'),
  id: compilerIdSchema,
  name: text,
  about: text,
  sources: z.record(z.string().regex(/^[A-Za-z]$/, 'a source has one letter'), text),
  /** `version` (the default): releases stand in the order of their versions. `build`: in the order they are built. */
  order: z.enum(['version', 'build']).exactOptional(),
  downloads: downloads.exactOptional(),
});

export const rootLineSchema = z.strictObject({
  kind: z.literal('root'),
  root: z.enum(rootKinds),
  digest: catalogDigestSchema.exactOptional(),
  /** Instead of a digest: published files that are roots. */
  files: z.array(fileIdSchema).min(1).exactOptional(),
  name: text,
  note: text.exactOptional(),
}).refine((r) => (r.digest === undefined) !== (r.files === undefined), { error: 'a root has either `digest` or `files`' });

export const releaseLineSchema = z.strictObject({
  kind: z.literal('release'),
  version: versionSchema,
  date: day.nullable(),
  seen: day.exactOptional(),
  label: text.exactOptional(),
  commit: z.string().regex(/^[0-9a-f]{7,40}$/, 'a commit is 7 to 40 lower-case hex digits').exactOptional(),
  prerelease: z.literal(true).exactOptional(),
  withdrawn: text.exactOptional(),
  notBootstrapped: text.exactOptional(),
  note: text.exactOptional(),
  by: letters.exactOptional(),
  upstream: releaseIdSchema.exactOptional(),
  bootstrap: bootstrapLineSchema.nullable(),
  alternatives: z.array(bootstrapLineSchema).min(1).exactOptional(),
  /** Platform of its binary files, where their paths do not start with it. */
  platform: text.exactOptional(),
  downloads: downloads.exactOptional(),
  /** Sources of the digests of its files, where a file does not say. */
  filesBy: letters.exactOptional(),
  recipes: z.array(recipeLineSchema).min(1).exactOptional(),
  files: z.record(path, fileLineSchema),
});

export const disagreementStates = ['open', 'standing', 'passing', 'side-branch', 'left-out'] as const;
export const disagreementLineSchema = z.strictObject({
  kind: z.literal('disagreement'),
  file: fileIdSchema.nullable(),
  name: text,
  state: z.enum(disagreementStates),
  adopted: text.nullable(),
  adoptedBy: text.exactOptional(),
  rejected: text,
  rejectedBy: text,
  seen: day.exactOptional(),
  note: text,
});

export const lineSchema = z.discriminatedUnion('kind', [compilerLineSchema, rootLineSchema, releaseLineSchema, disagreementLineSchema]);
export type CompilerLine = z.infer<typeof compilerLineSchema>;
export type RootLine = z.infer<typeof rootLineSchema>;
export type ReleaseLine = z.infer<typeof releaseLineSchema>;
export type DisagreementLine = z.infer<typeof disagreementLineSchema>;
export type Line = z.infer<typeof lineSchema>;
