/** OpenAPI 3.1 and the JSON Schemas, made from the same zod schemas that the server and the client use. */
import { z } from 'zod';
import * as api from './api.ts';
import { attestationSchema, statementSchema } from './attestation.ts';
import * as explain from './explain.ts';
import { catalogDigestSchema, digestSchema } from './ids.ts';
import { leafSchema } from './log.ts';
import { operations, type Body, type Operation } from './operations.ts';
import { policySchema } from './policy.ts';
import { digestSetSchema, rebuildStatementSchema, withdrawalStatementSchema } from './predicate.ts';
import { problemTypes, type ProblemCode } from './problem.ts';
import { dsseSchema, proofSchema } from './proof.ts';
import { registrySchema, verifierSchema } from './registry.ts';
import { scenarioSchema } from './scenario.ts';

type Json = Record<string, unknown>;

/** Schemas that go by a name of their own in /openapi.json. */
const named: Record<string, z.ZodType> = {
  Grounds: api.groundsSchema, Strengths: api.strengthsSchema, CompilerSummary: api.compilerSummarySchema, ReleaseSummary: api.releaseSummarySchema,
  Compilers: api.compilersSchema, Compiler: api.compilerSchema, Releases: api.releasesSchema, Release: api.releaseSchema, File: api.fileSchema,
  FilesRequest: api.filesRequestSchema, Files: api.filesSchema, Disagreements: api.disagreementsSchema,
  Verdict: api.verdictSchema, Evidence: api.evidenceSchema, Link: api.linkSchema, Why: api.whySchema, Missing: api.missingSchema, WhyNot: api.whyNotSchema,
  GraphNode: api.graphNodeSchema, GraphEdge: api.graphEdgeSchema, Graph: api.graphSchema, Artifact: api.artifactSchema,
  Entry: api.entrySchema, Entries: api.entriesSchema, Submission: api.submissionSchema, VerifierAnswer: api.verifierAnswerSchema, Verifiers: api.verifiersSchema,
  PolicyAnswer: api.policyAnswerSchema, Policies: api.policiesSchema, Policy: policySchema, Scenario: scenarioSchema, ScenarioAnswer: api.scenarioAnswerSchema, Evaluation: api.evaluationSchema,
  Statement: statementSchema, HeldKeys: api.heldKeysSchema, Health: api.healthSchema, Log: api.logSchema, Agreement: explain.agreementSchema, Next: explain.nextSchema, Chokepoints: explain.chokepointsSchema, Convergence: explain.convergenceSchema,
  Supposition: explain.suppositionSchema, WhatIfRequest: explain.whatIfRequestSchema, WhatIf: explain.whatIfSchema, BatchLine: api.batchLineSchema, BatchResult: api.batchResultSchema, Dsse: dsseSchema, Problem: api.problemSchema,
};

/** Documents people write or read by themselves, published under /schema/<name>.json. `rebuild` and `withdrawal` are what `rootline attest` signs. */
export const published = {
  policy: policySchema, scenario: scenarioSchema, registry: registrySchema, verifier: verifierSchema, statement: statementSchema,
  attestation: attestationSchema, rebuild: rebuildStatementSchema, withdrawal: withdrawalStatementSchema, leaf: leafSchema, problem: api.problemSchema, verdict: api.verdictSchema, proof: proofSchema,
} as const satisfies Record<string, z.ZodType>;

const SHA = '^(sha256:[0-9a-f]{64}|sha1:[0-9a-f]{40})$';
const CATALOG = '^(sha256:[0-9a-f]{64}|sha1:[0-9a-f]{40}|unrecorded:[A-Za-z0-9][A-Za-z0-9._+@/-]{0,199})$';

/** Refinements have no JSON Schema of their own: they are told here. */
function tellForms(context: { zodSchema: unknown; jsonSchema: Json }): void {
  if (context.zodSchema === digestSchema) context.jsonSchema['pattern'] = SHA;
  if (context.zodSchema === catalogDigestSchema) context.jsonSchema['pattern'] = CATALOG;
  if (context.zodSchema === digestSetSchema) context.jsonSchema['anyOf'] = [{ required: ['sha256'] }, { required: ['sha1'] }];
}

/** One published document's JSON Schema (draft 2020-12), with its address as `$id`. */
export function jsonSchema(name: keyof typeof published): Json {
  const schema = z.toJSONSchema(published[name], { io: 'input', override: tellForms });
  return { ...schema, $id: `/schema/${name}.json`, title: name };
}

function components(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, override: tellForms });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => {
    const { $schema: _dialect, $id: _id, ...rest } = schema as Json;
    return [id, rest];
  }));
}

function content(body: Body): Json {
  const name = Object.entries(named).find(([, schema]) => schema === body.schema)?.[0];
  const schema = name === undefined ? {} : { schema: { $ref: `#/components/schemas/${name}` } };
  return { [body.mediaType]: schema };
}

function parameters(of: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (of === undefined) return [];
  return Object.entries(of.shape).map(([name, schema]) => {
    const { $schema: _dialect, description = '', ...rest } = z.toJSONSchema(schema as z.ZodType, { io: 'input', override: tellForms }) as Json;
    return { name, in: place, required: place === 'path', description, schema: rest };
  });
}

function problems(codes: readonly ProblemCode[]): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = problemTypes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, list]) => [status, {
    description: list.map((code) => `\`${code}\`: ${problemTypes[code].title}.`).join(' '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }]));
}

const reasons: Record<number, string> = { 200: 'Done.', 201: 'Taken: the log holds it now.' };

function describe(operation: Operation): Json {
  const answers = Object.entries(operation.answers).map(([status, body]) => [status, {
    description: reasons[Number(status)] ?? '', content: content(body),
  }]);
  return {
    operationId: operation.id, tags: [operation.tag], summary: operation.summary,
    ...(operation.about === undefined ? {} : { description: operation.about }),
    parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
    ...(operation.body === undefined ? {} : { requestBody: { required: true, content: Object.assign({}, ...operation.body.map(content)) } }),
    responses: { ...Object.fromEntries(answers), ...problems([...operation.errors, 'internal']) },
  };
}

/** The whole API as an OpenAPI 3.1 document. */
export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of Object.values(operations) as Operation[]) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rootline', version,
      description: 'Is this compiler release chain-verified? Every answer names what it is a function of: the catalog, a checkpoint of the log, and a policy.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [
      { name: 'compilers', description: 'What the catalog knows' }, { name: 'trust', description: 'Verdicts and their reasons' },
      { name: 'attestations', description: 'Who says what' }, { name: 'log', description: 'The transparency log' }, { name: 'service', description: 'The server itself' },
    ],
    paths,
    components: { schemas: components() },
  };
}
