/** in-toto Statements v1 and v0.1: whose predicate it is decides who reads it. */
import { RootlineError } from '../../schema/error.ts';
import { BUILD_TYPE, PROVENANCE_TYPE, STATEMENT_TYPE, WITHDRAWAL_TYPE } from '../../schema/predicate.ts';
import { interpretRebuild, interpretWithdrawal } from './statement.ts';
import { isObject, parseJson, type JsonObject } from './strict-json.ts';
import type { Published, Said } from './types.ts';

const STATEMENT_TYPES = new Set<unknown>([STATEMENT_TYPE]);

/**
 * Reads the payload of an in-toto envelope.
 * @throws RootlineError `malformed`, `bad-statement`, `unknown-subject`, `wrong-digest`, `too-complex`
 */
export function interpretInToto(payload: Uint8Array, published: Published): Said[] {
  const statement = parseJson(payload, 'the statement');
  if (!isObject(statement) || !STATEMENT_TYPES.has(statement['_type'])) throw new RootlineError('bad-statement', `the statement is not ${STATEMENT_TYPE}`);
  switch (statement['predicateType']) {
    case WITHDRAWAL_TYPE: return interpretWithdrawal(statement);
    case PROVENANCE_TYPE: return interpretProvenance(statement, published);
    default: throw new RootlineError('bad-statement', `the predicate ${String(statement['predicateType']).slice(0, 200)} says nothing about a rebuild`);
  }
}

function interpretProvenance(statement: JsonObject, published: Published): Said[] {
  const predicate = statement['predicate'];
  const definition = isObject(predicate) ? predicate['buildDefinition'] : undefined;
  const buildType = isObject(definition) ? definition['buildType'] : undefined;
  if (buildType === BUILD_TYPE) return interpretRebuild(statement, published);
  throw new RootlineError('bad-statement', `the build type ${String(buildType).slice(0, 200)} is none that is read here`);
}
