/**
 * Which independent groups support each build, gathered in one run along the log before the fixpoint starts: asking each build for its statements
 * instead would jump about in memory once a statement. Seven groups fit in a build's row; a build with more is read the long way.
 */
import { byteAt, intAt, smallAt } from './columns.ts';
import { SUPPORTS } from './flags.ts';
import type { State } from './state.ts';

const ROW = 8;
/** In the first cell of a row: the build is not the only one of its output; it has more groups than fit. */
const ONE_OF_MANY = 1;
const OVERFLOW = 2;
const LARGEST_GROUP = 0xffff;

export class Votes {
  readonly #state: State;
  /** Per build: marks, then its groups + 1, then zeros. */
  readonly #rows: Uint16Array;

  constructor(state: State) {
    this.#state = state;
    this.#rows = new Uint16Array(state.builds.size * ROW);
    this.#gather();
    this.#mark();
  }

  /** Whether the build is the only one of its output. */
  isOnly(build: number): boolean {
    return ((this.#rows[build * ROW] ?? 0) & ONE_OF_MANY) === 0;
  }

  /** How many groups support a build. */
  count(build: number): number {
    const rows = this.#rows;
    const start = build * ROW;
    if (((rows[start] ?? 0) & OVERFLOW) !== 0) return this.#readAll(build).size;
    let count = 0;
    while (count < ROW - 1 && rows[start + 1 + count] !== 0) count++;
    return count;
  }

  /** Calls `visit` with each group that supports a build, once. */
  each(build: number, visit: (group: number) => void): void {
    const rows = this.#rows;
    const start = build * ROW;
    if (((rows[start] ?? 0) & OVERFLOW) !== 0) this.#readAll(build).forEach(visit);
    else for (let at = start + 1, end = start + ROW; at < end && rows[at] !== 0; at++) visit((rows[at] ?? 0) - 1);
  }

  #gather(): void {
    const { flags, belief: { groups }, builds: { build }, ground: { statements: { signer } }, upTo } = this.#state;
    const [rows, buildOf, signerOf] = [this.#rows, build.data, signer.data];
    for (let position = 0; position < upTo; position++) {
      if (flags[position] !== SUPPORTS) continue;
      const group = intAt(groups, smallAt(signerOf, position)) + 1;
      const start = intAt(buildOf, position) * ROW;
      let at = start + 1;
      while (at < start + ROW && rows[at] !== 0 && rows[at] !== group) at++;
      if (at === start + ROW || group > LARGEST_GROUP) rows[start] = (rows[start] ?? 0) | OVERFLOW;
      else rows[at] = group;
    }
  }

  /** Marks builds that share their output, and empties those that the policy does not take. */
  #mark(): void {
    const rows = this.#rows;
    const before = this.#state.builds.beforeOfOutput.data;
    for (let build = 0, end = this.#state.builds.size; build < end; build++) {
      const other = intAt(before, build) - 1;
      if (other >= 0) {
        rows[build * ROW] = (rows[build * ROW] ?? 0) | ONE_OF_MANY;
        rows[other * ROW] = (rows[other * ROW] ?? 0) | ONE_OF_MANY;
      }
      if (!this.#state.takesBuild(build)) rows.fill(0, build * ROW + 1, build * ROW + ROW);
    }
  }

  #readAll(build: number): Set<number> {
    const { belief: { groups }, builds, flags, ground: { statements: { signer } } } = this.#state;
    const found = new Set<number>();
    if (!this.#state.takesBuild(build)) return found;
    for (let p = intAt(builds.last.data, build); p !== 0; p = intAt(builds.before.data, p - 1)) {
      if (byteAt(flags, p - 1) === SUPPORTS) found.add(intAt(groups, smallAt(signer.data, p - 1)));
    }
    return found;
  }
}
