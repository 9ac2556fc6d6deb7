/** A thread of its own for work that would make everyone wait: one thing after the other, and none for longer or with more memory than the limit. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { RootlineError } from '../schema/error.ts';
import { packageRoot } from './package-root.ts';

export interface ThreadLimits {
  /** Milliseconds that one piece of work may take. */
  ms: number;
  memoryMb: number;
  /** More than so many waiting are more than will be answered in time. */
  queue: number;
  /** What the work is, and what its asker can do where it is too much: for the messages. */
  what: string;
  instead: string;
}

/** The other side is a compiled module that answers each message with one. */
export class Thread<Asked, Answered> {
  readonly #script: string;
  readonly #limits: ThreadLimits;
  #worker: Worker | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param script below the folder `server`, without its ending */
  constructor(script: string, limits: ThreadLimits) {
    this.#script = join(packageRoot(), 'dist', 'server', `${script}.js`);
    this.#limits = limits;
  }

  /**
   * The answer of the other side.
   * @throws RootlineError `too-complex` beyond a limit, `too-many-requests`
   */
  async ask(message: Asked): Promise<Answered> {
    const { queue, what } = this.#limits;
    if (this.#waiting >= queue) throw new RootlineError('too-many-requests', `${queue} ${what}s are waiting already`);
    this.#waiting++;
    const turn = this.#turn.then(() => this.#run(message));
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

  #run(message: Asked): Promise<Answered> {
    const { ms, memoryMb, what, instead } = this.#limits;
    const worker = this.#worker ??= new Worker(this.#script, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
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
      const timer = setTimeout(() => end(() => reject(new RootlineError('too-complex', `the ${what} takes longer than ${ms / 1000} s; ${instead}`)), true), ms);
      const answered = (answer: Answered): void => end(() => resolve(answer), false);
      const failed = (cause: unknown): void => end(() => reject(isMemory(cause) ? new RootlineError('too-complex', `the ${what} takes more than ${memoryMb} MiB; ${instead}`) : cause), true);
      worker.once('message', answered);
      worker.once('error', failed);
      worker.postMessage(message);
    });
  }
}

function isMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
