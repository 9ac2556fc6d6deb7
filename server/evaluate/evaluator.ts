/**
 * Evaluating other people's scenarios without making anyone wait: small ones at once, large ones on a thread of their own, one at a time,
 * and none for longer than the limit.
 */
import { RootlineError } from '../../schema/error.ts';
import type { ProblemCode } from '../../schema/problem.ts';
import { Thread } from '../thread.ts';
import { evaluateBytes } from './evaluate-bytes.ts';

/** What the thread answers: the result as JSON, or the refusal. */
export type Answered = { json: string } | { refusal: { code: ProblemCode; message: string; errors: { at: string; message: string }[] } };

/** Up to this many bytes a scenario takes some milliseconds. */
const AT_ONCE = 32 << 10;
const LIMIT_MS = 10_000;
/** More than this many waiting is more than will be answered in time. */
const QUEUE = 8;
const MEMORY_MB = 512;

export class Evaluator {
  readonly #thread: Thread<Uint8Array, Answered>;

  /** @param limit milliseconds one scenario may take */
  constructor(limit = LIMIT_MS) {
    this.#thread = new Thread('evaluate/worker', { ms: limit, memoryMb: MEMORY_MB, queue: QUEUE, what: 'large scenario', instead: 'evaluate it with `rootline evaluate`' });
  }

  /**
   * The result as JSON.
   * @throws RootlineError `bad-request`, `bad-policy`, `bad-scenario`; `too-complex` when it takes too long; `too-many-requests`
   */
  async evaluate(bytes: Uint8Array): Promise<string> {
    if (bytes.length <= AT_ONCE) return JSON.stringify(evaluateBytes(bytes));
    const answer = await this.#thread.ask(bytes);
    if ('json' in answer) return answer.json;
    const { code, message, errors } = answer.refusal;
    throw new RootlineError(code, message, { errors });
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }
}
