/** Artifacts that an update has still to look at, and when there are so many that it gives up. */
import { aheadOfSupport, GROUP } from './ahead.ts';
import { itemAt, widened } from './columns.ts';
import type { State } from './state.ts';

/**
 * When starting over is cheaper than moving forward: how many artifacts whose own evidence changed, and how many others because of them, in
 * shares of all builds. The first are known beforehand, and are all that most changes come to. The second are found out on the way: what was done for
 * them is lost when there turn out to be too many, and comes on top of the fresh evaluation.
 */
export interface Limits {
  seeds: number;
  spread: number;
  /** So many builds at least, whatever the share. */
  least: number;
}

/** Fewer than these are looked at sooner than read ahead. */
const WORTH_READING_AHEAD = 32;

/** 1 for artifacts that wait in a queue; all 0 between two updates, so that one array serves all states. */
let waiting = new Uint8Array(0);

/** A queue that holds each artifact once at a time. */
export class Pending {
  readonly #state: State;
  readonly #queue: number[] = [];
  #head = 0;
  /** Up to here the queue was read ahead. */
  #ahead = 0;
  #seedsLeft: number;
  #spreadLeft: number;

  constructor(state: State, limits: Limits) {
    this.#state = state;
    waiting = widened(waiting, state.strength.length);
    this.#seedsLeft = Math.max(limits.least, state.builds.size * limits.seeds);
    this.#spreadLeft = Math.max(limits.least, state.builds.size * limits.spread);
  }

  /** Puts in an artifact whose own evidence changed. */
  seed(artifact: number): void {
    if (this.#put(artifact)) this.#seedsLeft--;
  }

  /** Puts in an artifact because of what became of one of its inputs. */
  put(artifact: number): void {
    if (this.#put(artifact)) this.#spreadLeft--;
  }

  #put(artifact: number): boolean {
    if (waiting[artifact] === 1) return false;
    waiting[artifact] = 1;
    this.#queue.push(artifact);
    return true;
  }

  /** Whether there were more than the limits allow. */
  get gaveUp(): boolean {
    return this.#seedsLeft < 0 || this.#spreadLeft < 0;
  }

  /** The next artifact; -1 when there is none, or there were too many. */
  take(): number {
    if (this.#head === this.#queue.length || this.gaveUp) return -1;
    if (this.#head === this.#ahead) this.#readAhead();
    const artifact = itemAt(this.#queue, this.#head++);
    waiting[artifact] = 0;
    return artifact;
  }

  /** Leaves no mark behind, also when it was not emptied. */
  clear(): void {
    for (; this.#head < this.#queue.length; this.#head++) waiting[itemAt(this.#queue, this.#head)] = 0;
  }

  #readAhead(): void {
    const end = Math.min(this.#queue.length, this.#head + GROUP);
    if (end - this.#head >= WORTH_READING_AHEAD) aheadOfSupport(this.#state, this.#queue, this.#head, end);
    this.#ahead = end;
  }
}
