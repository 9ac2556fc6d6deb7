/** A scenario from the network: read, checked, evaluated. */
import { evaluateScenario, readScenario } from '../../chains/trust/index.ts';
import { RootlineError } from '../../schema/error.ts';
import type { EvaluationResult } from '../../schema/scenario.ts';

/** @throws RootlineError `bad-request` where the bytes are no JSON; `bad-policy`, `bad-scenario` */
export function evaluateBytes(bytes: Uint8Array): EvaluationResult {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RootlineError('bad-request', `the body is not JSON: ${(cause as Error).message}`, { cause });
  }
  return evaluateScenario(readScenario(json));
}
