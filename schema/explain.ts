/** Answers that explain and imagine: what is in every proof, what to do next, what would be otherwise. */
import { z } from 'zod';
import { groundsSchema, missingSchema, policyAnswerSchema } from './api.ts';
import { attestationSchema } from './attestation.ts';
import { catalogDigestSchema, digestSchema } from './ids.ts';
import { inputRoles } from './input.ts';
import { policySchema, rootKinds } from './policy.ts';

/** Who got which digest of a release's files: signers by artifact, disagreements first. Words that count under the policy. */
export const agreementSchema = z.object({
  grounds: groundsSchema, release: z.string(), platform: z.string().nullable(),
  signers: z.array(z.object({ verifier: z.string(), organization: z.string() })),
  rows: z.array(z.object({
    file: z.string(), published: catalogDigestSchema, disagreement: z.boolean(),
    digests: z.array(z.object({ digest: digestSchema, verifiers: z.array(z.string()) })),
    /** Who gave several digests. */
    several: z.array(z.string()),
  })),
});
export type AgreementAnswer = z.infer<typeof agreementSchema>;

/** What is supposed. */
export const suppositionSchema = z.strictObject({
  /** Digests, `verifier:<id>`, `organization:<id>`, `key:<verifier>/<key>`, `host:<name>`: all that attestations say was fetched from there, and from nowhere else. */
  compromise: z.array(z.union(
    [digestSchema, z.string().regex(/^(verifier|organization|key|host):.{1,300}$/)],
    { error: 'compromise names a digest, verifier:<id>, organization:<id>, key:<verifier>/<key> or host:<name>' },
  )).max(2000).optional(),
  /** Accepted besides those of the policy. */
  roots: z.strictObject({ kinds: z.array(z.enum(rootKinds)).max(3).optional(), digests: z.array(digestSchema).max(2000).optional() }).optional(),
  threshold: policySchema.shape.threshold.optional(),
  /** Rebuilds that nobody has attested yet; by somebody new where no verifier is named. */
  attestations: z.array(z.strictObject({
    ...attestationSchema.pick({ output: true, inputs: true }).shape,
    ...attestationSchema.pick({ of: true, comparison: true, result: true, verifier: true, builder: true }).partial().shape,
  })).max(1000).optional(),
});
export type SuppositionRequest = z.infer<typeof suppositionSchema>;

/** The field's two stories: a backdoored bootstrap binary, and the distribution's shortcut of accepting what publishers signed. */
export const presets = ['trusting-trust', 'vendor-reset'] as const;
export type Preset = (typeof presets)[number];

export const whatIfRequestSchema = z.strictObject({
  /** The policy to start from: a shipped one by name, or one's own. Default: one-rebuild. */
  policy: z.union([z.string().min(1).max(100), policySchema]).optional(),
  at: z.string().min(1).max(40).optional(),
  /** A story to tell; what is supposed besides is added to it. */
  preset: z.enum(presets).optional(),
  suppose: suppositionSchema.optional(),
}).refine(({ preset, suppose }) => preset !== undefined || suppose !== undefined, { path: ['suppose'], error: 'say what to suppose, or name a preset' });
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>;

/** A release that is verified no more on some platforms, or is now, with the first reason. */
const changedReleaseSchema = z.object({ release: z.string(), platforms: z.array(z.string()), because: z.string() });
export type ChangedRelease = z.infer<typeof changedReleaseSchema>;

export const whatIfSchema = z.object({
  /** Of the answer before the supposition. */
  grounds: groundsSchema,
  after: policyAnswerSchema.omit({ default: true }),
  falls: z.array(changedReleaseSchema), rises: z.array(changedReleaseSchema),
  /** How many artifacts are verified no more, or are now. */
  artifacts: z.object({ fall: z.int(), rise: z.int() }),
  /** What has to be believed for what rises: roots accepted now and not before. */
  assumes: z.array(z.object({ digest: catalogDigestSchema, name: z.string() })),
  /** Releases made, at whatever remove and by whoever's word, from the artifacts supposed compromised, verified or not. */
  downstream: z.array(z.string()),
  sentence: z.string(),
});
export type WhatIf = z.infer<typeof whatIfSchema>;

/** The work list: rebuilds that somebody could make now, those that turn most first. */
export const nextSchema = z.object({
  grounds: groundsSchema,
  rebuilds: z.array(missingSchema.extend({
    /** Releases and platforms that one such rebuild verifies. */
    turns: z.array(z.object({ release: z.string(), platform: z.string() })),
    /** How many more need it on their cheapest way. */
    closer: z.int(),
  })),
  total: z.int(),
});
export type NextAnswer = z.infer<typeof nextSchema>;

/** An artifact as people know it. */
const namedArtifact = z.object({ digest: catalogDigestSchema, name: z.string(), file: z.string().nullable() });
export type NamedArtifact = z.infer<typeof namedArtifact>;

/** Compilers that certain bytes were rebuilt with, and the roots that all of them reach. */
const lineageSchema = z.object({ compilers: z.array(namedArtifact), roots: z.array(namedArtifact) });
export type LineageAnswer = z.infer<typeof lineageSchema>;

/** What every proof of a release goes through, and what its rebuilders have in common. */
export const chokepointsSchema = z.object({
  grounds: groundsSchema, release: z.string(), platform: z.string().nullable(), verified: z.boolean(), sentence: z.string(),
  /** Null when the release is not verified, and so has no proof. */
  chokepoints: z.object({
    /** The nearest to the roots first. */
    artifacts: z.array(namedArtifact.extend({ roles: z.array(z.enum(inputRoles)), root: z.boolean() })),
    organizations: z.array(z.string()),
  }).nullable(),
  lineages: z.object({
    roots: z.array(namedArtifact), sufficient: z.array(namedArtifact),
    /** Whether two proofs share nothing on the way; null when neither could be shown. */
    disjoint: z.boolean().nullable(),
  }).nullable(),
  /** Per file: inputs that rebuilders of independent groups have in common, and how many groups are left when a shared environment, or a source fetched from one host, makes them one. */
  shared: z.array(z.object({
    file: z.string(), groups: z.int(), groupsByEnvironment: z.int(), groupsByHost: z.int(),
    inputs: z.array(namedArtifact.extend({
      role: z.enum(['environment', 'source']), verifiers: z.array(z.string()),
      /** Hosts that two or more groups say they fetched it from. */
      hosts: z.array(z.string()),
    })),
  })),
  /** Files whose bytes were got from compiler lineages of which two have no root in common. */
  converged: z.array(z.object({ file: z.string(), lineages: z.array(lineageSchema) })),
  /** How many of the compiler's newest releases are verified one after the other, on the platform where one is asked for; and whether this is one of them. */
  streak: z.object({ releases: z.int(), included: z.boolean() }),
});
export type ChokepointsAnswer = z.infer<typeof chokepointsSchema>;

/** Published binaries whose bytes were got from compiler lineages with no root in common. */
export const convergenceSchema = z.object({
  grounds: groundsSchema,
  converged: z.array(z.object({
    release: z.string(), platform: z.string(), digest: catalogDigestSchema, file: z.string().nullable(),
    lineages: z.array(lineageSchema),
  })),
});
export type ConvergenceAnswer = z.infer<typeof convergenceSchema>;
