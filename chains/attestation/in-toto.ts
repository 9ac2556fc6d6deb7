/** in-toto Statements v1 and v0.1: the predicate, and in provenance the build type, decide who reads one. */
import { RootlineError } from '../../schema/error.ts';
import { BUILD_TYPE, PROVENANCE_TYPE, STATEMENT_TYPE, WITHDRAWAL_TYPE } from '../../schema/predicate.ts';
import { EQUIVALENCE_TYPE, interpretEquivalence, interpretOssRebuild, REBUILD_TYPE } from './oss-rebuild.ts';
import { interpretSlsa } from './slsa.ts';
import { interpretRebuild, interpretWithdrawal } from './statement.ts';
import { isObject, parseJson, type JsonObject } from './strict-json.ts';
import type { Published, Said } from './types.ts';

const STATEMENT_V01 = 'https://in-toto.io/Statement/v0.1';
const PROVENANCE_V02 = 'https://slsa.dev/provenance/v0.2';

/**
 * Reads the payload of an in-toto envelope.
 * @throws RootlineError `malformed`, `bad-statement`, `unknown-subject`, `wrong-digest`, `too-complex`
 */
export function interpretInToto(payload: Uint8Array, published: Published): Said[] {
  const statement = parseJson(payload, 'the statement');
  const type = isObject(statement) ? statement['_type'] : undefined;
  if (!isObject(statement) || (type !== STATEMENT_TYPE && type !== STATEMENT_V01)) {
    throw new RootlineError('bad-statement', `/_type: the statement is neither ${STATEMENT_TYPE} nor ${STATEMENT_V01}`);
  }
  switch (statement['predicateType']) {
    case WITHDRAWAL_TYPE: return interpretWithdrawal(statement);
    case PROVENANCE_TYPE: return interpretProvenance(statement, published);
    case PROVENANCE_V02: return interpretSlsa(statement, null, published);
    default: throw new RootlineError('bad-statement', `/predicateType: ${String(statement['predicateType']).slice(0, 200)} says nothing about a rebuild`);
  }
}

function interpretProvenance(statement: JsonObject, published: Published): Said[] {
  const predicate = statement['predicate'];
  const definition = isObject(predicate) ? predicate['buildDefinition'] : undefined;
  if (!isObject(definition)) throw new RootlineError('bad-statement', '/predicate/buildDefinition: it is missing');
  switch (definition['buildType']) {
    case BUILD_TYPE: return interpretRebuild(statement, published);
    case REBUILD_TYPE: return interpretOssRebuild(statement, published);
    case EQUIVALENCE_TYPE: return interpretEquivalence(statement, definition, published);
    default: return interpretSlsa(statement, definition, published);
  }
}
