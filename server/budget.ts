/** A share of the server's time for work that anyone may ask for and that is new each time, such as a policy of one's own. */
import { RootlineError } from '../schema/error.ts';

export class Budget {
  readonly #capacity: number;
  readonly #share: number;
  readonly #now: () => number;
  #left: number;
  #last: number;

  /**
   * @param share of the time that may go into it, 0 to 1
   * @param capacity milliseconds that may be spent at one go
   */
  constructor(share: number, capacity: number, now: () => number = () => performance.now()) {
    this.#share = share;
    this.#capacity = capacity;
    this.#now = now;
    this.#left = capacity;
    this.#last = now();
  }

  /**
   * Does the work and takes its time off the budget. The last one may overdraw it: what comes after waits.
   * @throws RootlineError `too-many-requests` when nothing is left
   */
  spend<T>(work: () => T): T {
    const began = this.#now();
    this.#left = Math.min(this.#capacity, this.#left + (began - this.#last) * this.#share);
    this.#last = began;
    if (this.#left <= 0) {
      const seconds = Math.ceil(-this.#left / this.#share / 1000) + 1;
      throw new RootlineError('too-many-requests', `policies that are not shipped have used up their share of the server's time; try again in ${seconds} s`);
    }
    try {
      return work();
    } finally {
      this.#left -= this.#now() - began;
    }
  }
}
