/** Walks over a drawn chain, as a graphology graph: what a node rests on, what rests on it, and its way to a root. */
import { DirectedGraph } from 'graphology';
import type { GraphEdge, GraphNode } from '../../schema/api.ts';

export type DrawnGraph = DirectedGraph<GraphNode, GraphEdge>;

/** The graph of an answer of the API. */
export function drawnGraph({ nodes, edges }: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }): DrawnGraph {
  const graph: DrawnGraph = new DirectedGraph<GraphNode, GraphEdge>();
  for (const node of nodes) graph.addNode(node.id, node);
  for (const edge of edges) graph.addDirectedEdgeWithKey(edge.id, edge.source, edge.target, edge);
  return graph;
}

/** Everything a node rests on, without itself. */
export function ancestors(graph: DrawnGraph, id: string): Set<string> {
  return reach(graph, id, (at) => graph.inNeighbors(at));
}

/** Everything that rests on a node, without itself. */
export function descendants(graph: DrawnGraph, id: string): Set<string> {
  return reach(graph, id, (at) => graph.outNeighbors(at));
}

function reach(graph: DrawnGraph, id: string, next: (at: string) => string[]): Set<string> {
  const seen = new Set<string>();
  const queue = graph.hasNode(id) ? [id] : [];
  for (const at of queue) {
    for (const neighbour of next(at)) {
      if (seen.has(neighbour) || neighbour === id) continue;
      seen.add(neighbour);
      queue.push(neighbour);
    }
  }
  return seen;
}

/**
 * A shortest way from a node back to a root, through compilers rather than tools where both are as short.
 * @returns ids from the node to the root; where no root is reached, to the farthest node; just the node when nothing leads to it
 */
export function pathToRoot(graph: DrawnGraph, id: string): string[] {
  if (!graph.hasNode(id)) return [];
  const builtBy = new Map<string, string | null>([[id, null]]);
  const queue = [id];
  let end = id;
  for (const at of queue) {
    end = at;
    if (graph.getNodeAttribute(at, 'kind') === 'root') break;
    const edges = graph.mapInEdges(at, (_, edge) => edge).toSorted((a, b) => Number(a.role !== 'compiler') - Number(b.role !== 'compiler'));
    for (const { source } of edges) {
      if (builtBy.has(source)) continue;
      builtBy.set(source, at);
      queue.push(source);
    }
  }
  const path: string[] = [];
  for (let at: string | null = end; at !== null; at = builtBy.get(at) ?? null) path.push(at);
  return path.reverse();
}

/** The first node on a way that is neither verified nor a root while everything below it on that way is: where the chain breaks; null when it does not. */
export function firstBroken(graph: DrawnGraph, path: readonly string[]): string | null {
  const holds = (at: string): boolean => ['verified', 'root'].includes(graph.getNodeAttribute(at, 'status'));
  return path.toReversed().find((at) => !holds(at)) ?? null;
}
