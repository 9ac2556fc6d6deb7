/** Rootline's own statements (schema/PREDICATE.md): writing them, and reading them to the normal form. */
import { fromZod, RootlineError } from '../../schema/error.ts';
import type { Result } from '../../schema/attestation.ts';
import type { CatalogFile } from '../../schema/catalog.ts';
import { isUnrecorded, type Digest, type FileId } from '../../schema/ids.ts';
import type { Comparison, Input, InputRole } from '../../schema/input.ts';
import {
  BUILD_TYPE, PROVENANCE_TYPE, rebuildStatementSchema, STATEMENT_TYPE, WITHDRAWAL_TYPE, withdrawalStatementSchema, type DigestSet, type RebuildStatement,
} from '../../schema/predicate.ts';
import { utf8 } from '../log/encoding.ts';
import { fetchedFrom } from './fetched-from.ts';
import { MAX_INPUTS, MAX_SUBJECTS } from './limits.ts';
import type { Json } from './strict-json.ts';
import { digestLike, digestOf, onlyNamed } from './subject.ts';
import type { Published, Said } from './types.ts';

/** What a verifier says of one rebuild. */
export interface Rebuild {
  /** The published file it was a rebuild of; leave out for an intermediate artifact that nobody publishes. */
  of?: FileId;
  /** Name of the output, where `of` does not say it. */
  name?: string;
  /** What the build gave. */
  output: Digest;
  inputs: { role: InputRole; digest: Digest; name?: string; uri?: string }[];
  comparison: Comparison;
  result: Result;
  /** Who or what ran the build; this tool where not given. */
  builder?: string;
  /** The operating system and architecture that the build ran on: `linux/amd64`. */
  platform?: string;
  /** RFC 3339, UTC. */
  startedOn?: string;
  finishedOn?: string;
  invocationId?: string;
}

const BUILDER = 'https://rootline.dev/builder/local/v1';

function digestSet(digest: Digest): DigestSet {
  const [algorithm = '', hex = ''] = digest.split(':');
  return { [algorithm]: hex };
}

/**
 * The statement's bytes, ready to be signed.
 * @throws RootlineError `bad-statement` where it would not be taken
 */
export function writeStatement(rebuild: Rebuild): Uint8Array {
  const { of, comparison, result, platform, startedOn, finishedOn, invocationId } = rebuild;
  const name = rebuild.name ?? of;
  return checked(rebuildStatementSchema, {
    _type: STATEMENT_TYPE,
    subject: [{ ...(name === undefined ? {} : { name }), digest: digestSet(rebuild.output) }],
    predicateType: PROVENANCE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { ...(of === undefined ? {} : { of }), comparison, result },
        ...(platform === undefined ? {} : { internalParameters: { builder: platform } }),
        resolvedDependencies: rebuild.inputs.map(({ role, digest, name: called, uri }) => ({
          ...(called === undefined ? {} : { name: called }), ...(uri === undefined ? {} : { uri }), digest: digestSet(digest), annotations: { role },
        })),
      },
      runDetails: {
        builder: { id: rebuild.builder ?? BUILDER },
        metadata: { ...(invocationId === undefined ? {} : { invocationId }), ...(startedOn === undefined ? {} : { startedOn }), ...(finishedOn === undefined ? {} : { finishedOn }) },
      },
    },
  });
}

/**
 * The bytes of a statement that takes earlier ones back.
 * @param envelopes sha256 digests of their envelopes
 * @throws RootlineError `bad-statement`
 */
export function writeWithdrawal(envelopes: readonly Digest[], reason?: string): Uint8Array {
  return checked(withdrawalStatementSchema, {
    _type: STATEMENT_TYPE,
    subject: envelopes.map((digest) => ({ name: 'envelope', digest: digestSet(digest) })),
    predicateType: WITHDRAWAL_TYPE,
    predicate: reason === undefined ? {} : { reason },
  });
}

/** The part of a zod schema that is used here. */
interface Schema<T> { safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } } }

function checked(schema: Schema<unknown>, statement: object): Uint8Array {
  read(schema, statement);
  return utf8(JSON.stringify(statement));
}

function read<T>(schema: Schema<T>, statement: unknown): T {
  const parsed = schema.safeParse(statement);
  if (!parsed.success) throw fromZod('bad-statement', 'the statement', parsed.error.issues);
  return parsed.data;
}

/**
 * Reads a rebuild of our build type.
 * @throws RootlineError `bad-statement`, `unknown-subject`, `wrong-digest`, `too-complex`
 */
export function interpretRebuild(json: Json, published: Published): Said[] {
  const statement = read(rebuildStatementSchema, json);
  const { buildDefinition } = statement.predicate;
  if (statement.subject.length > MAX_SUBJECTS) throw new RootlineError('too-complex', `the statement has more than ${MAX_SUBJECTS} subjects`);
  if (buildDefinition.resolvedDependencies.length > MAX_INPUTS) throw new RootlineError('too-complex', `the statement names more than ${MAX_INPUTS} inputs`);
  if (buildDefinition.externalParameters.of !== undefined && statement.subject.length > 1) {
    throw bad('/predicate/buildDefinition/externalParameters/of', 'it names one file, and there are several subjects');
  }
  const inputs = inputsOf(buildDefinition.resolvedDependencies);
  const builder = buildDefinition.internalParameters?.builder;
  return statement.subject.map((subject, i) => {
    const said = interpretSubject(subject, `/subject/${i}`, buildDefinition.externalParameters, inputs, published);
    return builder === undefined ? said : { ...said, builder };
  });
}

function bad(at: string, message: string): RootlineError {
  return new RootlineError('bad-statement', `${at}: ${message}`, { errors: [{ at, message }] });
}

function inputsOf(dependencies: RebuildStatement['predicate']['buildDefinition']['resolvedDependencies']): Input[] {
  const inputs = new Map<string, Input>();
  for (const { digest, annotations, uri } of dependencies) {
    const input = { role: annotations.role, digest: digestOf(digest) ?? '', ...fetchedFrom(uri) };
    inputs.set(`${input.role} ${input.digest}`, input);
  }
  return [...inputs.values()];
}

type Parameters = RebuildStatement['predicate']['buildDefinition']['externalParameters'];

function interpretSubject(subject: RebuildStatement['subject'][number], at: string, parameters: Parameters, inputs: Input[], published: Published): Said {
  const { comparison, result } = parameters;
  const got = digestOf(subject.digest) ?? '';
  const file = fileOf(subject.name, got, parameters, published);
  if (file === null) return intermediate(got, at, parameters, inputs, published);
  const said = { kind: 'attestation', of: file.id, inputs, comparison, result } as const;
  if (isUnrecorded(file.digest)) throw new RootlineError('unknown-subject', `${at}: the catalog has no digest on record for ${file.id}, so nothing can be compared with it`);
  const output = digestLike(subject.digest, file.digest) ?? got;
  if (result === 'differs') {
    if (output === file.digest) throw new RootlineError('wrong-digest', `${at}: the result is differs, but ${output} is the published digest of ${file.id}`);
    return { ...said, output };
  }
  if (comparison === 'bit-identical' && output !== file.digest) {
    throw new RootlineError('wrong-digest', `${at}: ${file.id} is published with ${file.digest}, not ${output}`);
  }
  // Equal but for what the comparison leaves out: it is the published artifact that was reproduced.
  return { ...said, output: file.digest };
}

/** The file a subject is about: as stated, else by its name, else the first that publishes these bytes. */
function fileOf(name: string | undefined, got: Digest, { of }: Parameters, published: Published): CatalogFile | null {
  if (of !== undefined) {
    const file = published.file(of);
    if (file === null) throw new RootlineError('unknown-subject', `the catalog has no file ${of}`);
    return file;
  }
  const named = name === undefined ? null : published.file(name) ?? onlyNamed(published, name);
  return named ?? published.byDigest(got)[0] ?? null;
}

/** A stage that nobody publishes: known by what it was built from. */
function intermediate(output: Digest, at: string, { comparison, result }: Parameters, inputs: Input[], published: Published): Said {
  if (result === 'differs') throw bad('/predicate/buildDefinition/externalParameters/of', 'a result that differs has to name the published file it differs from');
  if (comparison !== 'bit-identical') throw bad('/predicate/buildDefinition/externalParameters/comparison', 'there is no published file that it could have been compared with');
  if (!inputs.some((input) => published.byDigest(input.digest).length > 0)) {
    throw new RootlineError('unknown-subject', `${at}: the catalog publishes neither ${output} nor any of the inputs`);
  }
  return { kind: 'attestation', output, inputs, comparison, result };
}

/**
 * Reads a withdrawal.
 * @throws RootlineError `bad-statement`, `too-complex`
 */
export function interpretWithdrawal(json: Json): Said[] {
  const { subject } = read(withdrawalStatementSchema, json);
  if (subject.length > MAX_SUBJECTS) throw new RootlineError('too-complex', `the statement withdraws more than ${MAX_SUBJECTS} envelopes`);
  return [{ kind: 'withdrawal', withdraws: [...new Set(subject.map(({ digest }) => `sha256:${digest.sha256}`))] }];
}
