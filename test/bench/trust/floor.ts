/** The floor: a plain breadth-first walk from the roots over the engine's own arrays, asking nothing but "was I here before". */
import type { State } from '../../../chains/trust/state.ts';

/** @returns how many artifacts it reaches */
export function walk(state: State): number {
  const { builds, ground: { facts } } = state;
  const { offsets, packed, heads, nexts, values } = facts.inputs.uses;
  const { newest, beforeOfSet, output } = { newest: builds.lastOfSet, beforeOfSet: builds.beforeOfSet.data, output: builds.output.data };
  const lastOfSet = newest.data;
  const sets = newest.length;
  const seen = new Uint8Array(facts.digests.size);
  const queue = new Int32Array(facts.digests.size);
  let tail = 0;
  for (const root of facts.roots) {
    seen[root] = 1;
    queue[tail++] = root;
  }
  const visit = (use: number): void => {
    const set = use >> 2;
    if (set >= sets) return;
    for (let b = lastOfSet[set] ?? 0; b !== 0; b = beforeOfSet[b - 1] ?? 0) {
      const next = output[b - 1] ?? 0;
      if (seen[next] === 1) continue;
      seen[next] = 1;
      queue[tail++] = next;
    }
  };
  for (let head = 0; head < tail; head++) {
    const artifact = queue[head] ?? 0;
    for (let i = offsets[artifact] ?? 0, end = offsets[artifact + 1] ?? 0; i < end; i++) visit(packed[i] ?? 0);
    if (artifact < heads.length) for (let i = heads.data[artifact] ?? 0; i !== 0; i = nexts.data[i - 1] ?? 0) visit(values.data[i - 1] ?? 0);
  }
  return tail;
}
