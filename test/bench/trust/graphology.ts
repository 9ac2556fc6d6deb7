/** The same fixpoint over graphology objects: artifacts and builds as nodes, inputs and outputs as edges, levels from the highest down. */
import { DirectedGraph } from 'graphology';
import { NEEDED } from '../../../chains/trust/inputs.ts';
import type { State } from '../../../chains/trust/state.ts';
import { supportersOf } from '../../../chains/trust/builds.ts';

/** The graph of a state: what a program would hold that keeps its chains in graphology. */
export function graphOf(state: State): DirectedGraph {
  const { builds, ground: { facts } } = state;
  const graph = new DirectedGraph();
  for (let artifact = 0; artifact < facts.digests.size; artifact++) graph.addNode(`a${artifact}`, { strength: 0, barred: state.bars[artifact] !== 0 });
  for (let build = 0; build < builds.size; build++) {
    if (!state.takesBuild(build)) continue;
    const groups = [...new Set(supportersOf(state, build).map((position) => state.groupOf(position)))];
    graph.addNode(`b${build}`, { groups, waiting: facts.inputs.needs.data[builds.set.data[build] ?? 0] ?? 0 });
    graph.addEdge(`b${build}`, `a${builds.output.data[build] ?? 0}`);
  }
  for (let artifact = 0; artifact < facts.digests.size; artifact++) {
    facts.inputs.uses.each(artifact, (use) => {
      if ((use & 3) !== NEEDED) return;
      for (let b = builds.newestOfSet(use >> 2); b !== 0; b = builds.beforeOfSet.data[b - 1] ?? 0) if (graph.hasNode(`b${b - 1}`)) graph.addEdge(`a${artifact}`, `b${b - 1}`);
    });
  }
  return graph;
}

/** @returns how many artifacts get a strength */
export function fixpoint(graph: DirectedGraph, roots: readonly number[]): number {
  const waiting = new Map<string, number>();
  const ready = new Map<string, Set<number>>();
  const later: string[][] = [];
  let level = Number.POSITIVE_INFINITY;
  let verified = 0;
  const queue: string[] = [];
  const strengths = new Map<string, number>();
  const verify = (artifact: string): void => {
    strengths.set(artifact, level);
    verified++;
    queue.push(artifact);
  };
  const support = (build: string): void => {
    graph.forEachOutNeighbor(build, (output) => {
      if (strengths.has(output) || graph.getNodeAttribute(output, 'barred') === true) return;
      const groups = ready.get(output) ?? new Set();
      ready.set(output, groups);
      for (const group of graph.getNodeAttribute(build, 'groups') as number[]) groups.add(group);
      if (groups.size >= level) verify(output);
      else if (groups.size > 0) (later[groups.size] ??= []).push(output);
    });
  };
  const drain = (): void => {
    for (let artifact = queue.pop(); artifact !== undefined; artifact = queue.pop()) {
      graph.forEachOutNeighbor(artifact, (build) => {
        const left = (waiting.get(build) ?? (graph.getNodeAttribute(build, 'waiting') as number)) - 1;
        waiting.set(build, left);
        if (left === 0) support(build);
      });
    }
  };
  for (const root of roots) verify(`a${root}`);
  drain();
  while (later.length > 0) {
    level = later.length - 1;
    for (const artifact of later.pop() ?? []) if (!strengths.has(artifact)) verify(artifact);
    drain();
  }
  return verified;
}
