/**
 * SLSA Provenance v0.2 and v1 of any build type: a builder says that it built these subjects. Only what is published byte for byte is
 * heard: provenance tells of what was made, not of what should have been.
 *
 * Provenance names its materials without roles, and a role is not guessed at: only dependencies that carry one in `annotations.role`
 * become inputs.
 */
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import { inputRoles, type Input } from '../../schema/input.ts';
import { fetchedFrom } from './fetched-from.ts';
import { MAX_INPUTS, MAX_SUBJECTS } from './limits.ts';
import { isObject, type Json, type JsonObject } from './strict-json.ts';
import { fromList } from './subject.ts';
import type { Published, Said } from './types.ts';

const HEX: [name: string, form: RegExp][] = [['sha256', /^[0-9a-f]{64}$/], ['sha1', /^[0-9a-f]{40}$/]];

/** The digest of a digest set, or null where it has none that is used here. */
function digestIn(json: Json | undefined): Digest | null {
  const set = isObject(json) ? json['digest'] : undefined;
  if (!isObject(set)) return null;
  for (const [algorithm, form] of HEX) {
    const hex = set[algorithm];
    if (typeof hex === 'string' && form.test(hex)) return `${algorithm}:${hex}`;
  }
  return null;
}

/** The subjects of a statement that have a digest used here. */
export function subjectsOf(statement: JsonObject): { name: string; digest: Digest }[] {
  const subjects = statement['subject'];
  if (!Array.isArray(subjects) || subjects.length === 0) throw new RootlineError('bad-statement', '/subject: the statement has no subject');
  if (subjects.length > MAX_SUBJECTS) throw new RootlineError('too-complex', `the statement has more than ${MAX_SUBJECTS} subjects`);
  return subjects.flatMap((subject) => {
    const digest = digestIn(subject);
    const name = isObject(subject) ? subject['name'] : undefined;
    return digest === null ? [] : [{ name: typeof name === 'string' ? name : '', digest }];
  });
}

function inputsOf(dependencies: Json | undefined): Input[] {
  if (!Array.isArray(dependencies)) return [];
  if (dependencies.length > MAX_INPUTS) throw new RootlineError('too-complex', `the statement names more than ${MAX_INPUTS} inputs`);
  return dependencies.flatMap((dependency) => {
    const annotations = isObject(dependency) ? dependency['annotations'] : undefined;
    const role = inputRoles.find((r) => isObject(annotations) && annotations['role'] === r);
    const digest = digestIn(dependency);
    return role === undefined || digest === null ? [] : [{ role, digest, ...fetchedFrom(isObject(dependency) ? dependency['uri'] : undefined) }];
  });
}

/**
 * What provenance says of published files.
 * @throws RootlineError `bad-statement`, `unknown-subject`, `too-complex`
 */
export function interpretSlsa(statement: JsonObject, definition: JsonObject | null, published: Published): Said[] {
  return fromList(subjectsOf(statement), published, false, definition === null ? [] : inputsOf(definition['resolvedDependencies']));
}
