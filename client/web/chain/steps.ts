/** Where the arrow keys lead from a node: along the chain, and among those beside it. Pure. */
import type { GraphAnswer, GraphNode } from '../../../schema/api.ts';

export type Direction = 'inputs' | 'outputs' | 'before' | 'after';

/** Compilers first, then the others as they stand. */
function along(graph: GraphAnswer, id: string, end: 'source' | 'target'): GraphNode | null {
  const other = end === 'source' ? 'target' : 'source';
  const edges = graph.edges.filter((e) => e[other] === id);
  const edge = edges.find((e) => e.role === 'compiler') ?? edges[0];
  return graph.nodes.find((n) => n.id === edge?.[end]) ?? null;
}

function beside(graph: GraphAnswer, from: GraphNode, step: 1 | -1): GraphNode | null {
  const layer = graph.nodes.filter((n) => n.layer === from.layer).sort((a, b) => a.y - b.y);
  return layer[layer.indexOf(from) + step] ?? null;
}

/** The node one step from a node, or null where the graph ends; from nowhere every step leads to the focus. */
export function stepFrom(graph: GraphAnswer, id: string | null, direction: Direction): GraphNode | null {
  const from = graph.nodes.find((n) => n.id === id);
  if (!from) return graph.nodes.find((n) => n.id === graph.focus) ?? null;
  switch (direction) {
    case 'inputs': return along(graph, from.id, 'source');
    case 'outputs': return along(graph, from.id, 'target');
    case 'before': return beside(graph, from, -1);
    case 'after': return beside(graph, from, 1);
  }
}
