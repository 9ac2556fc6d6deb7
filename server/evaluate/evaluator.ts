/**
 * Evaluating other people's scenarios without making anyone wait: small ones at once, large ones on a thread of their own, one at a time,
 * and none for longer than the limit.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { RootlineError } from '../../schema/error.ts';
import type { ProblemCode } from '../../schema/problem.ts';
import { packageRoot } from '../package-root.ts';
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
  readonly #limit: number;
  #worker: Worker | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param limit milliseconds one scenario may take */
  constructor(limit = LIMIT_MS) {
    this.#limit = limit;
  }

  /**
   * The result as JSON.
   * @throws RootlineError `bad-request`, `bad-policy`, `bad-statement`; `too-complex` when it takes too long; `too-many-requests`
   */
  async evaluate(bytes: Uint8Array): Promise<string> {
    if (bytes.length <= AT_ONCE) return JSON.stringify(evaluateBytes(bytes));
    if (this.#waiting >= QUEUE) throw new RootlineError('too-many-requests', `${QUEUE} large scenarios are waiting already`);
    this.#waiting++;
    const turn = this.#turn.then(() => this.#onThread(bytes));
    this.#turn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #onThread(bytes: Uint8Array): Promise<string> {
    const worker = this.#worker ??= new Worker(join(packageRoot(), 'dist', 'server', 'evaluate', 'worker.js'), { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    worker.unref();
    return new Promise((resolve, reject) => {
      const end = (settle: () => void, drop: boolean): void => {
        clearTimeout(timer);
        worker.off('message', answered);
        worker.off('error', failed);
        if (drop) {
          this.#worker = null;
          void worker.terminate();
        }
        settle();
      };
      const tooMuch = (detail: string) => (): void => end(() => reject(new RootlineError('too-complex', detail)), true);
      const timer = setTimeout(tooMuch(`the scenario takes longer than ${this.#limit / 1000} s; evaluate it with \`rootline evaluate\``), this.#limit);
      const answered = (answer: Answered): void => end(() => settleWith(answer, resolve, reject), false);
      const failed = tooMuch(`the scenario takes more than ${MEMORY_MB} MiB; evaluate it with \`rootline evaluate\``);
      worker.once('message', answered);
      worker.once('error', failed);
      worker.postMessage(bytes);
    });
  }
}

function settleWith(answer: Answered, resolve: (json: string) => void, reject: (error: Error) => void): void {
  if ('json' in answer) return resolve(answer.json);
  const { code, message, errors } = answer.refusal;
  reject(new RootlineError(code, message, { errors }));
}
