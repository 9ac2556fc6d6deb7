/** Every answer and request of the HTTP API, declared once: server, client, CLI and /openapi.json share these. */
import { z } from 'zod';
import { catalogDigestSchema, digestSchema, sha256Schema } from './ids.ts';
import { comparisons, inputRoles } from './input.ts';
import { policySchema, rootKinds } from './policy.ts';
import { results } from './attestation.ts';
import { scenarioSchema, statuses } from './scenario.ts';

/** What an answer is a pure function of: same three in, same bytes out. */
export const groundsSchema = z.object({
  catalog: sha256Schema,
  checkpoint: z.object({ origin: z.string(), size: z.int(), root: z.string() }),
  policy: z.object({ name: z.string(), digest: sha256Schema }),
});
export type Grounds = z.infer<typeof groundsSchema>;

export const releaseStatuses = ['verified', 'partial', 'not-verified'] as const;
const releaseStatus = z.enum(releaseStatuses);
export type ReleaseStatus = z.infer<typeof releaseStatus>;
const status = z.enum(statuses);

/** Strength by both ways of counting independence, side by side, the rest of the policy unchanged. */
export const strengthsSchema = z.object({ organization: z.int().nullable(), verifier: z.int().nullable() });

export const compilerSummarySchema = z.object({
  id: z.string(), name: z.string(), about: z.string(),
  releases: z.int(), files: z.int(),
  oldest: z.string().nullable(), newest: z.string().nullable(),
  counts: z.object({ verified: z.int(), partial: z.int(), 'not-verified': z.int() }),
  /** How many consecutive newest releases are verified. */
  streak: z.int(),
  roots: z.array(z.object({ digest: catalogDigestSchema, kind: z.enum(rootKinds), name: z.string(), note: z.string().optional() })),
});
export type CompilerSummary = z.infer<typeof compilerSummarySchema>;
export const compilersSchema = z.object({ grounds: groundsSchema, compilers: z.array(compilerSummarySchema) });

export const releaseSummarySchema = z.object({
  id: z.string(), compiler: z.string(), version: z.string(), label: z.string().optional(),
  date: z.string().nullable(), seen: z.string().optional(),
  prerelease: z.boolean().optional(), withdrawn: z.string().optional(),
  platforms: z.int(), files: z.int(), status: releaseStatus,
  /** The best status any of its binary files has: shows how far the release has come. */
  best: status,
});
export type ReleaseSummary = z.infer<typeof releaseSummarySchema>;
export const releasesSchema = z.object({
  grounds: groundsSchema, releases: z.array(releaseSummarySchema), total: z.int(), next: z.string().nullable(),
});
export const compilerSchema = z.object({
  grounds: groundsSchema, compiler: compilerSummarySchema, sources: z.record(z.string(), z.string()), releases: z.array(releaseSummarySchema),
});

export const declaredInputAnswer = z.object({ role: z.enum(inputRoles), digest: catalogDigestSchema, file: z.string().optional(), status });
export const fileSchema = z.object({
  id: z.string(), platform: z.string(), role: z.enum(['binary', 'source']), name: z.string().optional(),
  digest: catalogDigestSchema, status, strength: strengthsSchema, disputed: z.boolean(), verifiers: z.int(),
  /** Names of the sources that give this digest. */
  by: z.array(z.string()), note: z.string().optional(),
  recipe: z.object({ basis: z.enum(['record', 'rule']), note: z.string().optional(), inputs: z.array(declaredInputAnswer) }).nullable(),
  disagreements: z.array(z.object({ state: z.string(), adopted: z.string().nullable(), rejected: z.string(), rejectedBy: z.string(), seen: z.string().optional(), note: z.string() })),
});
export type FileAnswer = z.infer<typeof fileSchema>;

const bootstrapAnswer = z.object({
  from: z.string().nullable(), root: catalogDigestSchema.optional(), basis: z.enum(['record', 'rule']), note: z.string().optional(),
});
export const releaseSchema = z.object({
  grounds: groundsSchema,
  release: releaseSummarySchema.extend({
    commit: z.string().optional(), note: z.string().optional(), notBootstrapped: z.string().optional(),
    bootstrap: bootstrapAnswer.nullable(), alternatives: z.array(bootstrapAnswer),
    /** Releases that this one is declared to have built. */
    builds: z.array(z.string()),
    disagreements: z.array(z.object({ name: z.string(), state: z.string(), rejected: z.string(), rejectedBy: z.string(), note: z.string() })),
  }),
  files: z.array(fileSchema),
});
export type ReleaseAnswer = z.infer<typeof releaseSchema>;

export const verdictSchema = z.object({
  grounds: groundsSchema,
  release: z.string(),
  /** The platform asked for, or null for all. */
  platform: z.string().nullable(),
  verified: z.boolean(),
  status: releaseStatus,
  /** The verdict in one plain English sentence. */
  sentence: z.string(),
  strength: strengthsSchema,
  platforms: z.record(z.string(), z.boolean()),
  files: z.array(z.object({ id: z.string(), platform: z.string(), digest: catalogDigestSchema, status, strength: strengthsSchema, disputed: z.boolean(), verifiers: z.int() })),
});
export type Verdict = z.infer<typeof verdictSchema>;

export const evidenceSchema = z.object({
  /** Position in the log. */
  entry: z.int(), verifier: z.string(), organization: z.string(), key: z.string(), time: z.string(),
  result: z.enum(results), comparison: z.enum(comparisons), output: digestSchema, counts: z.boolean(),
  /** Why it does not count, where it does not. */
  because: z.string().optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** One artifact and what produces it. */
export const linkSchema = z.object({
  digest: catalogDigestSchema, file: z.string().nullable(), release: z.string().nullable(), platform: z.string().nullable(),
  status, strength: strengthsSchema, disputed: z.boolean(),
  root: z.object({ kind: z.enum(rootKinds), name: z.string() }).nullable(),
  inputs: z.array(declaredInputAnswer), inputsFrom: z.enum(['attestation', 'recipe', 'none']),
  evidence: z.array(evidenceSchema),
});
export type Link = z.infer<typeof linkSchema>;

export const whySchema = z.object({
  grounds: groundsSchema, release: z.string(), platform: z.string().nullable(), verified: z.boolean(), sentence: z.string(),
  /** One shortest proof, from the release down to the roots; empty when there is none. */
  links: z.array(linkSchema),
  roots: z.array(z.object({ digest: catalogDigestSchema, kind: z.enum(rootKinds), name: z.string() })),
  weakest: z.object({ digest: catalogDigestSchema, file: z.string().nullable(), strength: strengthsSchema }).nullable(),
});
export type Why = z.infer<typeof whySchema>;

/** A rebuild somebody could do. */
export const missingSchema = z.object({
  output: catalogDigestSchema, file: z.string().nullable(),
  inputs: z.array(z.object({ role: z.enum(inputRoles), digest: catalogDigestSchema, file: z.string().nullable() })),
  /** How many more independent groups have to do it. */
  groups: z.int(),
  sentence: z.string(),
  command: z.string(),
});
export type Missing = z.infer<typeof missingSchema>;

export const whyNotSchema = z.object({
  grounds: groundsSchema, release: z.string(), platform: z.string().nullable(), verified: z.boolean(), sentence: z.string(),
  /** The first broken links seen from the release: those not verified though everything they need is, or that nothing can mend. */
  broken: z.array(linkSchema.extend({ reason: z.string(), sentence: z.string() })),
  /** A set of attestations that, once made, verifies the release; null when nothing can. */
  missing: z.array(missingSchema).nullable(),
  /** Why nothing can mend it, when `missing` is null. */
  impossible: z.string().nullable(),
});
export type WhyNot = z.infer<typeof whyNotSchema>;

export const graphNodeSchema = z.object({
  id: z.string(),
  kind: z.enum(['root', 'release', 'artifact', 'run']),
  label: z.string(), status, strength: strengthsSchema,
  /** Layer from the roots (0) to the focus, and place within it; x and y in pixels. */
  layer: z.int(), x: z.number(), y: z.number(),
  release: z.string().nullable(), platform: z.string().nullable(), digest: catalogDigestSchema.nullable(),
  /** For a run: how many nodes it folds, and its ends. */
  folds: z.int().optional(), first: z.string().optional(), last: z.string().optional(),
  members: z.array(z.string()).optional(),
  /** How many source inputs went in that are not drawn. */
  sources: z.int().optional(),
  rootKind: z.enum(rootKinds).optional(),
  date: z.string().nullable().optional(),
});
export const graphEdgeSchema = z.object({
  id: z.string(), source: z.string(), target: z.string(), role: z.enum(inputRoles),
  /** Where the edge is known from: an attestation that counts, a recipe on record, a rule, or another documented way. */
  basis: z.enum(['attested', 'record', 'rule', 'alternative']),
});
export const graphSchema = z.object({
  grounds: groundsSchema, focus: z.string(), platform: z.string().nullable(),
  nodes: z.array(graphNodeSchema), edges: z.array(graphEdgeSchema),
  /** Nodes of the whole chain before folding. */
  total: z.int(),
  truncated: z.boolean(),
  /** How many edges of tools are left out because a longer way between the same nodes implies them. */
  implied: z.int().optional(),
});
export type GraphNode = z.infer<typeof graphNodeSchema>;
export type GraphEdge = z.infer<typeof graphEdgeSchema>;
export type GraphAnswer = z.infer<typeof graphSchema>;

/** Which published files are asked for; at most 2,000 of each kind. */
export const filesRequestSchema = z.strictObject({
  ids: z.array(z.string().min(1).max(400)).max(2000).optional(),
  /** Of downloads: `go1.24.2.linux-amd64.tar.gz`. */
  names: z.array(z.string().min(1).max(500)).max(2000).optional(),
  digests: z.array(digestSchema).max(2000).optional(),
});
export type FilesRequest = z.infer<typeof filesRequestSchema>;

/** Every file that the catalog publishes under one of the ids, names or digests, each once; those of one digest with the first published first. */
export const filesSchema = z.object({
  catalog: sha256Schema,
  files: z.array(z.object({
    id: z.string(), release: z.string(), platform: z.string(), role: z.enum(['binary', 'source']), name: z.string().optional(), digest: catalogDigestSchema,
  })),
});
export type FilesAnswer = z.infer<typeof filesSchema>;

/** Where the catalog's sources do not agree on the digest of a file. */
export const disagreementsSchema = z.object({
  catalog: sha256Schema,
  disagreements: z.array(z.object({
    compiler: z.string(), release: z.string().nullable(), file: z.string().nullable(), name: z.string(), state: z.string(),
    adopted: z.string().nullable(), adoptedBy: z.string().optional(), rejected: z.string(), rejectedBy: z.string(), seen: z.string().optional(), note: z.string(),
  })),
});
export type DisagreementsAnswer = z.infer<typeof disagreementsSchema>;

export const artifactSchema = z.object({
  grounds: groundsSchema, link: linkSchema, files: z.array(z.string()),
  usedBy: z.array(z.object({ file: z.string().nullable(), digest: catalogDigestSchema, role: z.enum(inputRoles) })),
});
export type ArtifactAnswer = z.infer<typeof artifactSchema>;

export const entrySchema = z.object({
  index: z.int(), type: z.enum(['attestation', 'registry']), envelope: sha256Schema, mediaType: z.string(), verifier: z.string(), key: z.string(), time: z.string(),
  /** What it says, in normal form, without who and when. */
  says: z.array(z.unknown()),
  /** The signature's own account: standing of the key when it signed, by its own word. Shown, never counted. */
  signature: z.object({ format: z.string(), created: z.string().nullable(), keyStanding: z.string() }).optional(),
});
export type EntryAnswer = z.infer<typeof entrySchema>;
export const entriesSchema = z.object({ entries: z.array(entrySchema), total: z.int(), next: z.string().nullable() });

export const submissionSchema = z.object({
  /** True when the log took it now; false when it was there already. */
  created: z.boolean(),
  entry: entrySchema,
  inclusion: z.object({ size: z.int(), root: z.string(), hashes: z.array(z.string()), checkpoint: z.string() }),
  /** What the default policy's view of the releases changed by. */
  changed: z.object({ verified: z.array(z.string()), lost: z.array(z.string()), sentence: z.string() }),
});
export type Submission = z.infer<typeof submissionSchema>;

export const verifierAnswerSchema = z.object({
  id: z.string(), name: z.string(), organization: z.string(), organizationName: z.string(), note: z.string().optional(), links: z.array(z.string()),
  keys: z.array(z.object({ id: z.string(), type: z.string(), pin: z.string(), held: z.boolean(), added: z.string().optional(), revoked: z.string().optional(), compromised: z.boolean().optional(), note: z.string().optional() })),
  attestations: z.int(), reproduced: z.int(), differs: z.int(), latest: z.string().nullable(),
});
export type VerifierAnswer = z.infer<typeof verifierAnswerSchema>;
export const verifiersSchema = z.object({ verifiers: z.array(verifierAnswerSchema), organizations: z.array(z.object({ id: z.string(), name: z.string(), note: z.string().optional(), verifiers: z.array(z.string()) })) });

export const policyAnswerSchema = z.object({ digest: sha256Schema, default: z.boolean(), policy: policySchema });
export const policiesSchema = z.object({ policies: z.array(policyAnswerSchema) });
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>;

/** What came of giving key material: each registered key whose pin it matched, and whether it was not held before. */
export const heldKeysSchema = z.object({ keys: z.array(z.object({ key: z.string(), verifier: z.string(), created: z.boolean() })) });
export type HeldKeys = z.infer<typeof heldKeysSchema>;

/** Everything that bears on a release, in the trust engine's normal form: for those who evaluate it themselves, under policies of their own. */
export const scenarioAnswerSchema = z.object({
  grounds: groundsSchema, release: z.string(), platform: z.string().nullable(),
  scenario: scenarioSchema,
  /** The log entry that made each of the scenario's attestations. */
  entries: z.array(z.int()),
});
export type ScenarioAnswer = z.infer<typeof scenarioAnswerSchema>;

/** The trust engine's answer to a scenario. */
export const evaluationSchema = z.object({
  artifacts: z.record(z.string(), z.object({ status, strength: z.int().nullable(), disputed: z.boolean(), verifiers: z.int() })),
  releases: z.record(z.string(), z.record(z.string(), z.boolean())),
});

export const healthSchema = z.object({
  status: z.enum(['ok', 'stopping']), store: z.string(), entries: z.int(), releases: z.int(), catalog: sha256Schema, uptime: z.number(),
  /** `stopped` after a write that failed: it is read as before, and takes nothing until it is started anew. */
  log: z.enum(['taking', 'stopped']),
  /** Why the newest checkpoint is not published yet, where something holds it up: mostly witnesses that do not answer. */
  held: z.object({ since: z.string(), detail: z.string() }).nullable(),
});
export type Health = z.infer<typeof healthSchema>;

export const problemSchema = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(), mend: z.string(),
  errors: z.array(z.object({ at: z.string(), message: z.string() })).optional(), instance: z.string().optional(),
});

/** One line of a batch: an envelope as it is, in base64, and its media type where it is known. */
export const batchLineSchema = z.strictObject({ envelope: z.string(), mediaType: z.string().max(200).optional() });

/** What came of one line of a batch, in the order of the lines. */
export const batchResultSchema = z.object({
  /** Counted from 1. */
  line: z.int(),
  /** 201 taken now, 200 there already, else the status of the problem. */
  status: z.int(),
  entry: z.object({ index: z.int(), envelope: sha256Schema, verifier: z.string() }).optional(),
  changed: z.string().optional(),
  problem: problemSchema.optional(),
});
export type BatchResult = z.infer<typeof batchResultSchema>;

/** The log as it stands: all that one needs to follow it with other tools. */
export const logSchema = z.object({
  origin: z.string(),
  /** Verifier key (C2SP signed-note). */
  key: z.string(),
  entries: z.int(), root: z.string(), checkpoint: z.string(),
  /** Size of what everyone is shown at /checkpoint; behind `entries` while witnesses are being asked. */
  published: z.int().nullable(),
  /** Why the newest is not published yet, where something holds it up. */
  held: z.object({ since: z.string(), detail: z.string() }).nullable(),
  /** Who is asked to cosign; `key` is a verifier key (C2SP tlog-cosignature). */
  witnesses: z.array(z.object({ name: z.string(), key: z.string(), url: z.string().nullable() })),
  /** What a checkpoint needs to be shown to everyone, as a C2SP tlog-policy; null where no cosignature is asked for. */
  policy: z.string().nullable(),
});
export type LogAnswer = z.infer<typeof logSchema>;
