/** Every operation of the server, declared once: the router, its validation of queries, and /openapi.json are made from this list. */
import { z } from 'zod';
import {
  artifactSchema, batchLineSchema, compilersSchema, compilerSchema, disagreementsSchema, entriesSchema, entrySchema, filesRequestSchema, filesSchema, graphSchema, healthSchema,
  heldKeysSchema, evaluationSchema, logSchema, policiesSchema,
  releaseSchema, releaseStatuses, releasesSchema, scenarioAnswerSchema, submissionSchema, verdictSchema, verifiersSchema, whyNotSchema, whySchema,
} from './api.ts';
import { agreementSchema, chokepointsSchema, convergenceSchema, nextSchema, whatIfRequestSchema, whatIfSchema } from './explain.ts';
import { compilerIdSchema, digestSchema, versionSchema } from './ids.ts';
import { POLICY_IN_QUERY } from './limits.ts';
import { DSSE_TYPE, dsseSchema, PROOF_TYPE } from './proof.ts';
import { scenarioSchema } from './scenario.ts';
import type { ProblemCode } from './problem.ts';

/** How large a submission may be, in bytes. */
export const SUBMISSION_LIMIT = 1 << 20;
/** Media type of a batch of submissions and of its answer: JSON Lines. */
export const BATCH_TYPE = 'application/x-ndjson';
/** How large a scenario given to `evaluate` may be, in bytes. */
export const SCENARIO_LIMIT = 4 << 20;

const policy = z.string().min(1).max(POLICY_IN_QUERY).optional()
  .describe('What to believe: the name of a shipped policy, or a policy of your own as JSON, plain or base64url. Default: one-rebuild.');
const at = z.string().min(1).max(40).optional()
  .describe('A past point of the log: its size then, or an RFC 3339 time. Default: now.');
const platform = z.string().min(1).max(100).optional().describe('Only files of this platform, as the release names it: linux-amd64.');
const cursor = z.string().min(1).max(200).optional().describe('Where the page before this one ended, from its `next`.');
const limit = z.string().regex(/^[1-9][0-9]{0,3}$/, 'a limit is a number from 1 to 1000').optional().describe('How many on a page, 1 to 1000. Default: 50.');

const asked = { policy, at };
const releasePath = z.strictObject({ compiler: compilerIdSchema, version: versionSchema });

export interface Body {
  mediaType: string;
  schema?: z.ZodType;
  about?: string;
}

export interface Operation {
  id: string;
  method: 'GET' | 'POST';
  /** With `{name}` where a part of the path is a parameter. */
  path: string;
  tag: 'compilers' | 'trust' | 'attestations' | 'log' | 'service';
  summary: string;
  about?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** What may be sent, by media type. */
  body?: Body[];
  /** What is answered when it goes well. */
  answers: Record<number, Body>;
  errors: ProblemCode[];
}

const json = (schema: z.ZodType): Body => ({ mediaType: 'application/json', schema });
const asking: ProblemCode[] = ['bad-request', 'bad-policy', 'bad-time', 'unknown-policy', 'too-many-requests', 'too-complex'];
const ofRelease: ProblemCode[] = [...asking, 'unknown-release', 'unknown-platform'];
const signed: Body[] = [
  { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', about: 'A Sigstore bundle.' },
  { mediaType: 'application/vnd.dsse.envelope.v1+json', about: 'A DSSE envelope signed with a registered key.' },
  { mediaType: 'application/vnd.in-toto.link+json', about: 'A signed in-toto link.' },
  { mediaType: 'application/pgp', about: 'An OpenPGP signed message, or a clearsigned text.' },
  { mediaType: 'application/vnd.rootline.detached+json', about: 'A file and its detached OpenPGP signature: {"v": 1, "format": …, "name": …, "payload": base64, "signature": base64}.' },
  { mediaType: 'application/octet-stream', about: 'Any of these; the format is read from the bytes.' },
  { mediaType: BATCH_TYPE, schema: batchLineSchema, about: 'Many, one a line: {"envelope": base64, "mediaType": …}. Answered line by line, as they are taken.' },
];
const refusals: ProblemCode[] = [
  'malformed', 'unsupported-format', 'unsigned', 'unknown-key', 'key-not-held', 'bad-signature', 'weak-signature', 'revoked-key',
  'bad-statement', 'unknown-subject', 'wrong-digest', 'too-large', 'too-complex', 'unavailable',
];

export const operations = {
  compilers: {
    id: 'compilers', method: 'GET', path: '/api/v1/compilers', tag: 'compilers', summary: 'Every compiler, with how many of its releases are verified',
    query: z.strictObject(asked), answers: { 200: json(compilersSchema) }, errors: asking,
  },
  compiler: {
    id: 'compiler', method: 'GET', path: '/api/v1/compilers/{compiler}', tag: 'compilers', summary: 'One compiler with all its releases',
    params: z.strictObject({ compiler: compilerIdSchema }), query: z.strictObject(asked),
    answers: { 200: json(compilerSchema) }, errors: [...asking, 'not-found'],
  },
  releases: {
    id: 'releases', method: 'GET', path: '/api/v1/releases', tag: 'compilers', summary: 'Search releases, newest first, in pages',
    query: z.strictObject({
      ...asked, platform, cursor, limit,
      compiler: compilerIdSchema.optional().describe('Only releases of this compiler.'),
      status: z.enum(releaseStatuses).optional().describe('Only releases that are so under the policy.'),
      q: z.string().max(200).optional().describe('Words that the release, its label or its compiler contains, or the beginning of a digest (8 figures or more) of one of its files.'),
    }),
    answers: { 200: json(releasesSchema) }, errors: asking,
  },
  release: {
    id: 'release', method: 'GET', path: '/api/v1/releases/{compiler}/{version}', tag: 'compilers',
    summary: 'One release: its files, recipes and what its sources disagreed on',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: json(releaseSchema) }, errors: ofRelease,
  },
  files: {
    id: 'files', method: 'POST', path: '/api/v1/files', tag: 'compilers', summary: 'What the catalog publishes under these ids, names or digests',
    about: 'What it takes to read a statement before it is sent: which published files it is about.',
    query: z.strictObject({}), body: [json(filesRequestSchema)], answers: { 200: json(filesSchema) }, errors: ['bad-request', 'too-large'],
  },
  disagreements: {
    id: 'disagreements', method: 'GET', path: '/api/v1/disagreements', tag: 'compilers', summary: 'Where the catalog\'s sources give a file different digests',
    query: z.strictObject({}), answers: { 200: json(disagreementsSchema) }, errors: ['bad-request'],
  },
  verdict: {
    id: 'verdict', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/verdict', tag: 'trust', summary: 'Is this release chain-verified?',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: json(verdictSchema) }, errors: ofRelease,
  },
  why: {
    id: 'why', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/why', tag: 'trust',
    summary: 'One shortest proof: links down to the roots, each with its evidence',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: json(whySchema) }, errors: ofRelease,
  },
  whyNot: {
    id: 'whyNot', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/why-not', tag: 'trust',
    summary: 'The first broken links, and a set of rebuilds that would verify the release',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: json(whyNotSchema) }, errors: ofRelease,
  },
  proof: {
    id: 'proof', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/proof', tag: 'trust',
    summary: 'The proof bundle: the verdict with all it rests on, to be checked offline',
    about: 'Its form is /schema/proof.json; `rootline proof check FILE` checks it with nothing but the log\'s public key.',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: { mediaType: PROOF_TYPE } }, errors: [...ofRelease, 'unavailable'],
  },
  statement: {
    id: 'statement', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/vsa', tag: 'trust',
    summary: 'The verdict as an in-toto Statement signed with the log\'s key (DSSE), for other policy engines',
    about: 'Whoever goes by it believes the log\'s operator; it names by its digest the proof bundle, which makes that unnecessary. The key is at /api/v1/log.',
    params: releasePath,
    query: z.strictObject({
      ...asked, platform,
      predicate: z.enum(['vsa', 'svr']).optional().describe('A SLSA Verification Summary Attestation (vsa) or a Simple Verification Result (svr). Default: vsa.'),
    }),
    answers: { 200: { mediaType: DSSE_TYPE, schema: dsseSchema } }, errors: [...ofRelease, 'unavailable', 'unknown-artifact'],
  },
  scenario: {
    id: 'scenario', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/scenario', tag: 'trust',
    summary: 'Everything that bears on a release, to be evaluated by whoever asks',
    about: 'The backward cone of the release in the trust engine\'s normal form: `rootline evaluate FILE` reads it, and so does the web client, under any policy.',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: json(scenarioAnswerSchema) }, errors: ofRelease,
  },
  chokepoints: {
    id: 'chokepoints', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/chokepoints', tag: 'trust',
    summary: 'What every proof of the release goes through, the roots they reach, and what its rebuilders share',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: json(chokepointsSchema) }, errors: ofRelease,
  },
  agreement: {
    id: 'agreement', method: 'GET', path: '/api/v1/releases/{compiler}/{version}/agreement', tag: 'trust',
    summary: 'Who got which digest of the release\'s files, disagreements first',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: json(agreementSchema) }, errors: ofRelease,
  },
  artifact: {
    id: 'artifact', method: 'GET', path: '/api/v1/artifacts/{digest}', tag: 'trust', summary: 'What is known of some bytes',
    params: z.strictObject({ digest: digestSchema }), query: z.strictObject(asked),
    answers: { 200: json(artifactSchema) }, errors: [...asking, 'unknown-artifact'],
  },
  graph: {
    id: 'graph', method: 'GET', path: '/api/v1/graph', tag: 'trust', summary: 'The chain of a release as a graph, layered from the roots',
    query: z.strictObject({
      ...asked, platform,
      focus: z.string().min(1).max(400).describe('What the chain leads to: compiler@version, compiler@version/file or a digest.'),
      depth: z.string().regex(/^[1-9][0-9]{0,4}$/, 'a depth is a number from 1 to 99999').optional().describe('How many links back at most. Default: all.'),
      open: z.string().max(4000).optional().describe('Ids of folds to show opened, and of nodes to show, separated by commas.'),
      collapse: z.enum(['true', 'false']).optional().describe('Whether runs of like links fold into one node. Default: true.'),
    }),
    answers: { 200: json(graphSchema) }, errors: [...ofRelease, 'bad-reference', 'unknown-artifact'],
  },
  evaluate: {
    id: 'evaluate', method: 'POST', path: '/api/v1/evaluate', tag: 'trust', summary: 'Evaluate a scenario of your own; nothing is kept',
    query: z.strictObject({}), body: [json(scenarioSchema)], answers: { 200: json(evaluationSchema) }, errors: ['bad-request', 'bad-policy', 'bad-scenario', 'too-large', 'too-complex', 'too-many-requests'],
  },
  whatIf: {
    id: 'whatIf', method: 'POST', path: '/api/v1/what-if', tag: 'trust', summary: 'What falls and what rises if one believed something else',
    about: 'The blast radius of a backdoor: suppose an artifact, a verifier, an organization, a key or a source host compromised. What a shortcut buys: suppose further roots.',
    query: z.strictObject({}), body: [json(whatIfRequestSchema)], answers: { 200: json(whatIfSchema) }, errors: [...asking, 'too-large'],
  },
  next: {
    id: 'next', method: 'GET', path: '/api/v1/next', tag: 'trust', summary: 'What to rebuild next: what verifies most comes first',
    query: z.strictObject({
      ...asked, platform, limit,
      compiler: compilerIdSchema.optional().describe('Count only releases of this compiler.'),
      verifier: z.string().min(1).max(200).optional().describe('Leave out what this verifier, or others of the same hand, attested already.'),
    }),
    answers: { 200: json(nextSchema) }, errors: asking,
  },
  convergence: {
    id: 'convergence', method: 'GET', path: '/api/v1/convergence', tag: 'trust', summary: 'Bytes got from compiler lineages that have no root in common',
    query: z.strictObject(asked), answers: { 200: json(convergenceSchema) }, errors: asking,
  },
  policies: {
    id: 'policies', method: 'GET', path: '/api/v1/policies', tag: 'trust', summary: 'The policies shipped with the server',
    query: z.strictObject({}), answers: { 200: json(policiesSchema) }, errors: ['bad-request'],
  },
  submit: {
    id: 'submit', method: 'POST', path: '/api/v1/attestations', tag: 'attestations', summary: 'Submit a signed attestation: the signature is the login',
    about: 'Answers 201 when the log took it now, and 200 when it holds the same statement by the same signer already.',
    query: z.strictObject({}),
    body: signed, answers: { 200: json(submissionSchema), 201: json(submissionSchema) }, errors: refusals,
  },
  entries: {
    id: 'entries', method: 'GET', path: '/api/v1/attestations', tag: 'attestations', summary: 'Entries of the log, newest first, in pages',
    query: z.strictObject({
      at, cursor, limit,
      verifier: z.string().min(1).max(200).optional().describe('Only entries signed by this verifier.'),
      of: z.string().min(1).max(400).optional().describe('Only entries about this release, file or digest.'),
      result: z.enum(['reproduced', 'differs', 'withdrawal']).optional().describe('Only entries with such a statement.'),
      type: z.enum(['attestation', 'registry']).optional().describe('Only entries of this type.'),
    }),
    answers: { 200: json(entriesSchema) }, errors: ['bad-request', 'bad-reference', 'bad-time'],
  },
  entry: {
    id: 'entry', method: 'GET', path: '/api/v1/attestations/{id}', tag: 'attestations', summary: 'One entry, by its position or the digest of its envelope',
    params: z.strictObject({ id: z.string().min(1).max(80) }), query: z.strictObject({}),
    answers: { 200: json(entrySchema) }, errors: ['bad-request', 'unknown-entry'],
  },
  envelope: {
    id: 'envelope', method: 'GET', path: '/api/v1/envelopes/{digest}', tag: 'attestations', summary: 'The signed bytes themselves, unchanged',
    params: z.strictObject({ digest: digestSchema }), query: z.strictObject({}),
    answers: { 200: { mediaType: 'application/octet-stream' } }, errors: ['bad-request', 'unknown-entry'],
  },
  verifiers: {
    id: 'verifiers', method: 'GET', path: '/api/v1/verifiers', tag: 'attestations', summary: 'Who may sign, with their keys and what they did',
    query: z.strictObject({ at }), answers: { 200: json(verifiersSchema) }, errors: ['bad-request', 'bad-time'],
  },
  importKey: {
    id: 'importKey', method: 'POST', path: '/api/v1/keys', tag: 'attestations', summary: 'Give the public key that the registry pins',
    query: z.strictObject({}),
    body: [{ mediaType: 'application/pgp-keys' }, { mediaType: 'application/octet-stream' }],
    answers: { 200: json(heldKeysSchema) }, errors: ['malformed', 'unknown-key', 'key-mismatch', 'too-large'],
  },
  key: {
    id: 'key', method: 'GET', path: '/api/v1/keys/{id}', tag: 'attestations', summary: 'Public key material as it was given, to verify envelopes with',
    about: 'What it may be trusted for is its pin in the registry, which is in the log.',
    params: z.strictObject({ id: z.string().min(1).max(200) }), query: z.strictObject({}),
    answers: { 200: { mediaType: 'application/octet-stream' } }, errors: ['bad-request', 'not-found'],
  },
  events: {
    id: 'events', method: 'GET', path: '/api/v1/events', tag: 'log', summary: 'New entries as they come (server-sent events)',
    about: 'Each event `entry` has the position as its id; send Last-Event-ID to go on from there.',
    query: z.strictObject({}), answers: { 200: { mediaType: 'text/event-stream' } }, errors: ['bad-request', 'too-many-requests'],
  },
  badge: {
    id: 'badge', method: 'GET', path: '/api/v1/badge/{compiler}/{version}.svg', tag: 'trust', summary: 'A badge with the verdict',
    params: releasePath, query: z.strictObject({ ...asked, platform }), answers: { 200: { mediaType: 'image/svg+xml' } }, errors: ofRelease,
  },
  feed: {
    id: 'feed', method: 'GET', path: '/api/v1/feed.atom', tag: 'log', summary: 'The newest entries as an Atom feed',
    query: z.strictObject({}), answers: { 200: { mediaType: 'application/atom+xml' } }, errors: ['bad-request'],
  },
  log: {
    id: 'log', method: 'GET', path: '/api/v1/log', tag: 'log', summary: 'The log: its key, its head and who witnesses it',
    query: z.strictObject({}), answers: { 200: json(logSchema) }, errors: ['bad-request'],
  },
  checkpoint: {
    id: 'checkpoint', method: 'GET', path: '/checkpoint', tag: 'log', summary: 'The signed head of the log (C2SP tlog-checkpoint)',
    answers: { 200: { mediaType: 'text/plain' } }, errors: ['unavailable'],
  },
  tile: {
    id: 'tile', method: 'GET', path: '/tile/{path}', tag: 'log', summary: 'Hash tiles and entry bundles (C2SP tlog-tiles)',
    about: 'An entry is a leaf, see /schema/leaf.json; the envelope it names is at /api/v1/envelopes/{digest}.',
    params: z.strictObject({ path: z.string().describe('As tlog-tiles has it: 0/000, 0/x001/067.p/17, entries/000.') }),
    answers: { 200: { mediaType: 'application/octet-stream' } }, errors: ['not-found'],
  },
  healthz: {
    id: 'healthz', method: 'GET', path: '/healthz', tag: 'service', summary: 'Whether the process lives',
    answers: { 200: json(healthSchema) }, errors: [],
  },
  readyz: {
    id: 'readyz', method: 'GET', path: '/readyz', tag: 'service', summary: 'Whether it takes requests: not while it stops, nor after a write of the log failed',
    answers: { 200: json(healthSchema) }, errors: ['unavailable'],
  },
  metrics: {
    id: 'metrics', method: 'GET', path: '/metrics', tag: 'service', summary: 'Figures in the Prometheus text format',
    answers: { 200: { mediaType: 'text/plain' } }, errors: [],
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
