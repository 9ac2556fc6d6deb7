/** The chain of a release or artifact as it is drawn: its cone, folded, layered and placed. The same for server, browser and CLI. */
import type { GraphAnswer, GraphEdge, GraphNode } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import { coneOf, type Cone, type ConeOptions, type Focus } from './cone.ts';
import { foldRuns } from './fold.ts';
import { dropImplied } from './implied.ts';
import { placeInside, placeWhole, type Placed } from './in-place.ts';
import { limitNodes } from './limit.ts';
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

/** Draws a cone; the same cone can be drawn again with other folds open, and what is opened stands where its fold stood. */
export function drawCone(cone: Cone, focus: Focus, { collapse = true, open = [], limit = collapse ? mostElements : mostUnfolded }: DrawOptions = {}): Drawing {
  const { graph, implied, truncated } = shown(cone, collapse, limit, new Set(open));
  const inside = collapse && open.length > 0 ? placeInside(closed(cone, limit), graph) : null;
  return {
    focus: cone.focus, platform: 'release' in focus ? focus.platform : null, ...drawn(inside ?? placeWhole(graph, cone.focus)),
    total: cone.graph.size, truncated: cone.cut || truncated, ...(implied > 0 && { implied }),
  };
}

/** What of a cone is drawn, and how many edges are left out of it because longer ways imply them. */
function shown(cone: Cone, collapse: boolean, limit: number, open: ReadonlySet<string>): { graph: ChainGraph; implied: number; truncated: boolean } {
  const folded = foldRuns(cone.graph, cone.focus, collapse ? open : 'all');
  const lean = collapse && folded.size <= mostImplied ? dropImplied(folded) : folded;
  const limited = limitNodes(lean, cone.focus, limit, open);
  const graph = collapse && limited !== lean ? dropImplied(limited) : limited;
  return { graph, implied: folded.links.length - lean.links.length + limited.links.length - graph.links.length, truncated: limited !== lean };
}

const closedOf = new WeakMap<Cone, Map<number, Placed>>();

/** A cone with all folds closed, placed: kept, for everything that is opened in it is placed by it. */
function closed(cone: Cone, limit: number): Placed {
  const held = closedOf.get(cone) ?? new Map<number, Placed>();
  closedOf.set(cone, held);
  const placed = held.get(limit) ?? placeWhole(shown(cone, true, limit, new Set()).graph, cone.focus);
  held.set(limit, placed);
  return placed;
}

function drawn({ graph, layer, x, y }: Placed): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes = graph.ids.map((id, i) => drawnNode(id, graph.node(i), layer[i] ?? 0, x[i] ?? 0, y[i] ?? 0));
  const edges = graph.links.map(({ from, to, role, basis }): GraphEdge => ({ id: `${graph.id(from)}→${graph.id(to)}`, source: graph.id(from), target: graph.id(to), role, basis }));
  return { nodes, edges };
}

function drawnNode(id: string, { compiler: _, sources, ...known }: ChainNode, layer: number, x: number, y: number): GraphNode {
  return { id, ...known, ...(sources > 0 && { sources }), layer, x, y };
}
