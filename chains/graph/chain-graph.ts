/** The chain of a release or artifact as it is drawn: its cone, folded, layered and placed. The same for server, browser and CLI. */
import type { GraphAnswer, GraphEdge, GraphNode } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import { coneOf, type Cone, type ConeOptions, type Focus } from './cone.ts';
import { foldRuns } from './fold.ts';
import { dropImplied } from './implied.ts';
import { layersOf, type Layering } from './layers.ts';
import { limitNodes } from './limit.ts';
import { orderLayers } from './order.ts';
import { placeNodes } from './place.ts';
import type { ChainGraph, ChainNode, Judged } from './model.ts';

export interface DrawOptions {
  /** Folds runs of like links, and leaves out tools' edges that a longer way implies; true when left out. */
  collapse?: boolean;
  /** Ids of folds to show opened, and of nodes to show. */
  open?: readonly string[];
  /** Most nodes and edges to draw together; 600 when left out, or 20,000 without `collapse`. */
  limit?: number;
}

export interface GraphOptions extends ConeOptions, DrawOptions {}

export type Drawing = Omit<GraphAnswer, 'grounds'>;

/** What stays readable, and pans at 30 frames a second or more, on a machine without graphics hardware. */
const mostElements = 600;
/** What a program that asks for every link may get: nobody is to draw that. */
const mostUnfolded = 20_000;
/** Which edges a longer way implies is worked out for so many nodes at most: it takes a bit for each pair of them. */
const mostImplied = 20_000;

/**
 * @param judged what the trust engine says under the policy asked for
 * @throws RootlineError `unknown-release`, `unknown-platform`, `unknown-artifact`
 */
export function chainGraph(catalog: Catalog, judged: Judged, focus: Focus, options: GraphOptions = {}): Drawing {
  return drawCone(coneOf(catalog, judged, focus, options), focus, options);
}

/** Draws a cone; the same cone can be drawn again with other folds open. */
export function drawCone(cone: Cone, focus: Focus, { collapse = true, open: opened, limit }: DrawOptions = {}): Drawing {
  const open = new Set(opened);
  const folded = foldRuns(cone.graph, cone.focus, collapse ? open : 'all');
  const lean = collapse && folded.size <= mostImplied ? dropImplied(folded) : folded;
  const limited = limitNodes(lean, cone.focus, limit ?? (collapse ? mostElements : mostUnfolded), open);
  const last = collapse && limited !== lean ? dropImplied(limited) : limited;
  const implied = folded.links.length - lean.links.length + limited.links.length - last.links.length;
  return {
    focus: cone.focus, platform: 'release' in focus ? focus.platform : null, ...drawn(last, cone.focus),
    total: cone.graph.size, truncated: cone.cut || limited !== lean, ...(implied > 0 && { implied }),
  };
}

function drawn(graph: ChainGraph, focus: string): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const index = graph.index();
  const layering: Layering = layersOf(index);
  const { x, y } = placeNodes(index, layering, orderLayers(index, layering), graph.number(focus));
  const nodes = graph.ids.map((id, i) => drawnNode(id, graph.node(i), layering.layer[i] ?? 0, x[i] ?? 0, y[i] ?? 0));
  const edges = graph.links.map(({ from, to, role, basis }): GraphEdge => ({ id: `${graph.id(from)}→${graph.id(to)}`, source: graph.id(from), target: graph.id(to), role, basis }));
  return { nodes, edges };
}

function drawnNode(id: string, { compiler: _, sources, ...shown }: ChainNode, layer: number, x: number, y: number): GraphNode {
  return { id, ...shown, ...(sources > 0 && { sources }), layer, x, y };
}
