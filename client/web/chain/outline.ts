/** A chain read as an outline: from what is asked about, to what built it, to the roots. Pure. */
import type { GraphAnswer, GraphEdge, GraphNode } from '../../../schema/api.ts';

export interface Branch {
  node: GraphNode;
  /** How it went into the node above; null for the top. */
  edge: GraphEdge | null;
  inputs: Branch[];
  /** It has inputs that are written out where it first stands. */
  elsewhere: boolean;
}

const weight: Record<GraphEdge['role'], number> = { compiler: 0, tool: 1, source: 2, environment: 3 };

/** Every node is written out once, where it stands nearest to the top; cycles end where they meet themselves. */
export function outlineOf(graph: GraphAnswer): Branch | null {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  const into = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) into.set(edge.target, [...(into.get(edge.target) ?? []), edge]);
  const top = nodes.get(graph.focus);
  if (!top) return null;
  const root: Branch = { node: top, edge: null, inputs: [], elsewhere: false };
  const written = new Set([top.id]);
  const queue = [root];
  for (const branch of queue) {
    const edges = [...(into.get(branch.node.id) ?? [])].sort((a, b) => weight[a.role] - weight[b.role]);
    for (const edge of edges) {
      const node = nodes.get(edge.source);
      if (!node) continue;
      const known = written.has(node.id);
      const input: Branch = { node, edge, inputs: [], elsewhere: known && into.has(node.id) };
      branch.inputs.push(input);
      if (known) continue;
      written.add(node.id);
      queue.push(input);
    }
  }
  return root;
}
