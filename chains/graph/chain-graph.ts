/** The chain of a release or artifact as it is drawn: its cone, folded, layered and placed. One call for server, browser and CLI. */
import type { GraphAnswer, GraphEdge, GraphNode } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import { coneOf, type ConeOptions, type Focus } from './cone.ts';
import { foldRuns } from './fold.ts';
import { dropImplied } from './implied.ts';
import { adjacency, layersOf, type Adjacency, type Layering } from './layers.ts';
import { limitNodes } from './limit.ts';
import { orderLayers } from './order.ts';
import { placeNodes } from './place.ts';
import type { ChainGraph, ChainNode, Judged } from './model.ts';

export interface GraphOptions extends ConeOptions {
  /** Folds runs of like links, and leaves out tools' edges that a longer way implies; true when left out. */
  collapse?: boolean;
  /** Ids of folded nodes to show opened. */
  open?: readonly string[];
  /** Most nodes to draw; 600 when left out. */
  limit?: number;
}

export type Drawing = Omit<GraphAnswer, 'grounds'>;

/** What stays readable, and pans at 30 frames a second or more, on a machine without graphics hardware. */
const mostNodes = 600;

/**
 * @param judged what the trust engine says under the policy asked for
 * @throws RootlineError `unknown-release`, `unknown-platform`, `unknown-artifact`
 */
export function chainGraph(catalog: Catalog, judged: Judged, focus: Focus, options: GraphOptions = {}): Drawing {
  const cone = coneOf(catalog, judged, focus, options);
  const open = new Set(options.open);
  const folded = foldRuns(cone.graph, cone.focus, options.collapse === false ? 'all' : open);
  const limited = limitNodes(folded, cone.focus, layersOf(indexed(folded)), options.limit ?? mostNodes, open);
  const implied = options.collapse === false ? 0 : withoutImplied(limited);
  return {
    focus: cone.focus,
    platform: 'release' in focus ? focus.platform : null,
    ...drawn(limited, cone.focus),
    total: cone.graph.order,
    truncated: cone.cut || limited !== folded,
    ...(implied > 0 && { implied }),
  };
}

function withoutImplied(graph: ChainGraph): number {
  const index = indexed(graph);
  return dropImplied(graph, index, layersOf(index));
}

/** A graph's nodes numbered in its own order, for the passes on typed arrays. */
function indexed(graph: ChainGraph): Adjacency {
  const number = new Map<string, number>();
  graph.forEachNode((id) => number.set(id, number.size));
  const from = new Int32Array(graph.size);
  const to = new Int32Array(graph.size);
  let e = 0;
  graph.forEachEdge((_, __, source, target) => {
    from[e] = number.get(source) ?? 0;
    to[e] = number.get(target) ?? 0;
    e++;
  });
  return adjacency(graph.order, from, to);
}

function drawn(graph: ChainGraph, focus: string): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const index = indexed(graph);
  const layering: Layering = layersOf(index);
  const ids = graph.nodes();
  const { x, y } = placeNodes(index, layering, orderLayers(index, layering), ids.indexOf(focus));
  const nodes = ids.map((id, i) => drawnNode(id, graph.getNodeAttributes(id), layering.layer[i] ?? 0, x[i] ?? 0, y[i] ?? 0));
  const edges = graph.mapEdges((id, { role, basis }, source, target): GraphEdge => ({ id, source, target, role, basis }));
  return { nodes, edges };
}

function drawnNode(id: string, { compiler: _, sources, ...shown }: ChainNode, layer: number, x: number, y: number): GraphNode {
  return { id, ...shown, ...(sources > 0 && { sources }), layer, x, y };
}
