/** The other side of evaluator.ts: takes scenarios as bytes, gives results or refusals, one after the other. */
import { parentPort } from 'node:worker_threads';
import { RootlineError } from '../../schema/error.ts';
import { evaluateBytes } from './evaluate-bytes.ts';
import type { Answered } from './evaluator.ts';

parentPort?.on('message', (bytes: Uint8Array) => {
  let answer: Answered;
  try {
    answer = { json: JSON.stringify(evaluateBytes(bytes)) };
  } catch (error) {
    const { code, message, errors } = error instanceof RootlineError ? error : new RootlineError('internal', String(error));
    answer = { refusal: { code, message, errors } };
  }
  parentPort?.postMessage(answer);
});
