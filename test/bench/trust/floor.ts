/** The floor: a plain breadth-first walk from the roots over the engine's own arrays, asking nothing but "was I here before". */
import { byteAt, intAt } from '../../../chains/trust/columns.ts';
import type { State } from '../../../chains/trust/state.ts';

/** @returns how many artifacts it reaches */
export function walk(state: State): number {
  const { facts } = state.ground;
  const { offsets, packed, heads, nexts, values } = facts.inputs.uses;
  const seen = new Uint8Array(facts.digests.size);
  const queue = new Int32Array(facts.digests.size);
  let tail = 0;
  for (const root of facts.roots) {
    seen[root] = 1;
    queue[tail++] = root;
  }
  for (let head = 0; head < tail; head++) {
    const artifact = intAt(queue, head);
    if (artifact + 1 < offsets.length) {
      for (let i = intAt(offsets, artifact), end = intAt(offsets, artifact + 1); i < end; i++) tail = visit(state, intAt(packed, i) >> 2, seen, queue, tail);
    }
    if (artifact < heads.length) {
      for (let i = intAt(heads.data, artifact); i !== 0; i = intAt(nexts.data, i - 1)) tail = visit(state, intAt(values.data, i - 1) >> 2, seen, queue, tail);
    }
  }
  return tail;
}

/** Puts in the queue what is built from a set and was not seen; returns where the queue ends now. */
function visit({ builds }: State, set: number, seen: Uint8Array, queue: Int32Array, tail: number): number {
  let end = tail;
  for (let b = builds.newestOfSet(set); b !== 0; b = intAt(builds.beforeOfSet.data, b - 1)) {
    const output = intAt(builds.output.data, b - 1);
    if (byteAt(seen, output) === 1) continue;
    seen[output] = 1;
    queue[end++] = output;
  }
  return end;
}
