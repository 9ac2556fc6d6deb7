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
  #closed = false;
  /** Tells the one that is under way that its worker has ended. */
  #failed: ((cause: unknown) => void) | null = null;

  /** @param script below the folder `server`, without its ending */
  constructor(script: string, limits: ThreadLimits) {
    this.#script = join(packageRoot(), 'dist', 'server', `${script}.js`);
    this.#limits = limits;
  }

  /**
   * The answer of the other side.
   * @throws RootlineError `too-complex` beyond a limit, `too-many-requests`, `unavailable` when it is closed meanwhile
   */
  ask(message: Asked): Promise<Answered> {
    return this.turn((ask) => ask(message));
  }

  /**
   * Work that asks several times, nobody else in between; the limits are those of each time.
   * @param work is told whether the other side is a new one, which was asked nothing yet
   * @throws RootlineError as `ask` does; what the work throws
   */
  async turn<T>(work: (ask: (message: Asked) => Promise<Answered>, isNew: boolean) => Promise<T>): Promise<T> {
    const { queue, what } = this.#limits;
    if (this.#waiting >= queue) throw new RootlineError('too-many-requests', `${queue} ${what}s are waiting already`);
    this.#waiting++;
    const turn = this.#turn.then(() => {
      if (this.#closed) throw this.#ended();
      const isNew = this.#worker === null;
      const worker = this.#worker ??= this.#start();
      return work((message) => this.#run(worker, message), isNew);
    });
    this.#turn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  /** Ends the thread, and with it what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb } });
    worker.unref();
    const ended = (cause: unknown): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#failed?.(cause);
    };
    worker.on('error', ended);
    worker.on('exit', () => ended(this.#ended()));
    return worker;
  }

  #run(worker: Worker, message: Asked): Promise<Answered> {
    const { ms, memoryMb, what, instead } = this.#limits;
    return new Promise((resolve, reject) => {
      if (this.#worker !== worker) throw this.#ended();
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        worker.off('message', answered);
        this.#failed = null;
        settle();
      };
      const timer = setTimeout(() => {
        end(() => reject(new RootlineError('too-complex', `the ${what} takes longer than ${ms / 1000} s; ${instead}`)));
        this.#worker = null;
        void worker.terminate();
      }, ms);
      const answered = (answer: Answered): void => end(() => resolve(answer));
      this.#failed = (cause) => end(() => reject(isMemory(cause) ? new RootlineError('too-complex', `the ${what} takes more than ${memoryMb} MiB; ${instead}`) : cause));
      worker.once('message', answered);
      worker.postMessage(message);
    });
  }

  #ended(): RootlineError {
    return new RootlineError('unavailable', `the thread for a ${this.#limits.what} has ended`);
  }
}

function isMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
