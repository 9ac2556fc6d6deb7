/**
 * OSS Rebuild (google/oss-rebuild, docs/builds): two in-toto statements with SLSA Provenance v1, told apart by their build types. One
 * says what a rebuild gave; the other that the rebuilt and the published file are equal, at least after stabilization, which is weaker.
 * Each is taken by itself; the second tells from its own digests whether the two files are the same bytes.
 */
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Comparison } from '../../schema/input.ts';
import { isObject, type Json, type JsonObject } from './strict-json.ts';
import type { Published, Said } from './types.ts';

export const REBUILD_TYPE = 'https://docs.oss-rebuild.dev/builds/Rebuild@v0.1';
export const EQUIVALENCE_TYPE = 'https://docs.oss-rebuild.dev/builds/ArtifactEquivalence@v0.1';

const SHA256 = /^[0-9a-f]{64}$/;

function bad(at: string, message: string): RootlineError {
  return new RootlineError('bad-statement', `the OSS Rebuild statement: ${at}: ${message}`, { errors: [{ at, message }] });
}

function sha256Of(json: Json | undefined, at: string): Digest {
  const digest = isObject(json) ? json['digest'] : undefined;
  const hex = isObject(digest) ? digest['sha256'] : undefined;
  if (typeof hex !== 'string' || !SHA256.test(hex)) throw bad(`${at}/digest/sha256`, 'a SHA-256 of 64 lower-case hex digits is expected');
  return `sha256:${hex}`;
}

function subjectOf(statement: JsonObject): { name: string; digest: Digest } {
  const subjects = statement['subject'];
  const [subject, more] = Array.isArray(subjects) ? subjects : [];
  if (!isObject(subject) || more !== undefined || typeof subject['name'] !== 'string') throw bad('/subject', 'exactly one named subject is expected');
  return { name: subject['name'], digest: sha256Of(subject, '/subject/0') };
}

/** The digest of the one dependency of that name. */
function dependency(definition: JsonObject, parameter: 'candidate' | 'target'): Digest {
  const parameters = definition['externalParameters'];
  const name = isObject(parameters) ? parameters[parameter] : undefined;
  const dependencies = definition['resolvedDependencies'];
  const at = Array.isArray(dependencies) ? dependencies.findIndex((d) => isObject(d) && d['name'] === name) : -1;
  if (typeof name !== 'string' || !Array.isArray(dependencies) || at < 0) throw bad(`/predicate/buildDefinition/externalParameters/${parameter}`, 'no dependency is called so');
  return sha256Of(dependencies[at], `/predicate/buildDefinition/resolvedDependencies/${at}`);
}

function about(digest: Digest, comparison: Comparison, published: Published, otherwise: string): Said[] {
  const file = published.byDigest(digest)[0];
  if (file === undefined) throw new RootlineError('unknown-subject', otherwise);
  return [{ kind: 'attestation', of: file.id, output: digest, inputs: [], comparison, result: 'reproduced' }];
}

/**
 * A rebuild: it counts as reproduced where the rebuilt bytes are published. Where they are not, the other statement has the word.
 * @throws RootlineError `bad-statement`, `unknown-subject`
 */
export function interpretOssRebuild(statement: JsonObject, published: Published): Said[] {
  const { name, digest } = subjectOf(statement);
  if (!name.startsWith('rebuild/')) throw bad('/subject/0/name', 'the subject of a rebuild is called rebuild/<artifact>');
  return about(digest, 'bit-identical', published, `the catalog publishes no file with the digest ${digest} that the rebuild gave; if it is equal to a published one but for what stabilization removes, the equivalence statement says so`);
}

/**
 * An equivalence of the rebuilt and the published file.
 * @throws RootlineError `bad-statement`, `unknown-subject`
 */
export function interpretEquivalence(statement: JsonObject, definition: JsonObject, published: Published): Said[] {
  const { digest } = subjectOf(statement);
  if (dependency(definition, 'target') !== digest) throw bad('/subject/0/digest', 'it is not the digest of the target');
  const comparison = dependency(definition, 'candidate') === digest ? 'bit-identical' : 'contents';
  return about(digest, comparison, published, `the catalog publishes no file with the digest ${digest}`);
}
