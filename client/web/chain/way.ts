/** A chosen node's way to a root, and where on it the chain breaks. Pure. */
import { drawnGraph, firstBroken, pathToRoot } from '../../../chains/graph/traverse.ts';
import type { GraphAnswer, GraphNode } from '../../../schema/api.ts';

export interface Way {
  /** From the node to the root. */
  nodes: string[];
  /** The first link, seen from the root, that does not hold; null when all do. */
  broken: GraphNode | null;
}

export function wayOf(graph: GraphAnswer, id: string): Way {
  const drawn = drawnGraph(graph);
  const nodes = pathToRoot(drawn, id);
  const broken = firstBroken(drawn, nodes);
  return { nodes, broken: graph.nodes.find((n) => n.id === broken) ?? null };
}
