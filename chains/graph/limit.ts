/**
 * Keeps a drawing within what can be read and panned: where a graph has more nodes than the limit, what is far from the focus is folded
 * by layers and status. Roots and links that differ from what they built stay visible as far as the limit allows.
 *
 * A fold holds all the hidden nodes of consecutive layers without a visible node between them, or those of one status in one layer:
 * either way edges still go from lower layers to higher ones.
 */
import type { Layering } from './layers.ts';
import { quotient } from './fold.ts';
import { weaker, weakerStrength, type ChainGraph, type ChainNode } from './model.ts';

/**
 * @param layering of the graph, its nodes numbered in the graph's own order
 * @param open ids of folds to open: their layers are shown first, as far as the limit allows
 * @returns the graph itself when it is small enough
 */
export function limitNodes(graph: ChainGraph, focus: string, layering: Layering, limit: number, open: ReadonlySet<string>): ChainGraph {
  if (graph.order <= limit) return graph;
  const ids = graph.nodes();
  const layerOf = new Map(ids.map((id, i) => [id, layering.layer[i] ?? 0]));
  // A third: every visible node may take a layer of its own, with a fold beside it and one before it.
  const visible = choose(graph, focus, layerOf, Math.floor(limit / 3), open);
  const groupOf = bands(graph, ids, layerOf, layering.count, visible, limit);
  const members = new Map<string, string[]>();
  for (const [id, group] of groupOf) {
    const list = members.get(group);
    if (list) list.push(id);
    else members.set(group, [id]);
  }
  return quotient(graph, groupOf, (group) => farNode(graph, members.get(group) ?? []));
}

/** Which nodes are shown: the focus, opened layers, then the nearest layers whole for half of what is left, then roots and whatever differs. */
function choose(graph: ChainGraph, focus: string, layerOf: ReadonlyMap<string, number>, budget: number, open: ReadonlySet<string>): Set<string> {
  const visible = new Set([focus]);
  const opened = [...open].map(openedLayers).filter((range) => range !== null);
  const nearest = graph.nodes().toSorted((a, b) => (layerOf.get(b) ?? 0) - (layerOf.get(a) ?? 0));
  const show = (id: string, upTo: number): void => {
    if (visible.size < upTo) visible.add(id);
  };
  for (const id of nearest) if (opened.some(([low, high]) => within(layerOf.get(id) ?? 0, low, high))) show(id, budget);
  const half = visible.size + (budget - visible.size) / 2;
  for (const id of nearest) show(id, half);
  for (const id of nearest) if (graph.getNodeAttribute(id, 'kind') === 'root' || differs(graph, id)) show(id, budget);
  return visible;
}

function within(layer: number, low: number, high: number): boolean {
  return layer >= low && layer <= high;
}

function openedLayers(id: string): [number, number] | null {
  const match = /^far:(\d+)\.\.(\d+)/.exec(id);
  return match ? [Number(match[1]), Number(match[2])] : null;
}

function differs(graph: ChainGraph, id: string): boolean {
  const status = graph.getNodeAttribute(id, 'status');
  return graph.someOutNeighbor(id, (_, built) => built.status !== status);
}

/** Gives each hidden node its fold. Layers that hold a visible node stand alone, split by status; those between are joined. */
function bands(
  graph: ChainGraph, ids: readonly string[], layerOf: ReadonlyMap<string, number>, layers: number, visible: ReadonlySet<string>, limit: number,
): Map<string, string> {
  const shown = new Uint8Array(layers);
  for (const id of visible) shown[layerOf.get(id) ?? 0] = 1;
  // Hidden layers alone, split by status, are the finest folding; where that is too much they are joined.
  const hidden = ids.filter((id) => !visible.has(id));
  const fine = new Map(hidden.map((id) => [id, single(layerOf.get(id) ?? 0, graph.getNodeAttribute(id, 'status'))]));
  if (new Set(fine.values()).size + visible.size <= limit) return fine;
  const start = new Int32Array(layers);
  const end = new Int32Array(layers);
  for (let l = 0; l < layers; l++) start[l] = shown[l] === 0 && l > 0 && shown[l - 1] === 0 ? start[l - 1] ?? l : l;
  for (let l = layers - 1; l >= 0; l--) end[l] = shown[l] === 0 && l + 1 < layers && shown[l + 1] === 0 ? end[l + 1] ?? l : l;
  return new Map(hidden.map((id) => {
    const l = layerOf.get(id) ?? 0;
    return [id, `far:${start[l] ?? l}..${end[l] ?? l}`];
  }));
}

function single(layer: number, status: string): string {
  return `far:${layer}..${layer}:${status}`;
}

function farNode(graph: ChainGraph, members: string[]): ChainNode {
  const nodes = members.map((id) => graph.getNodeAttributes(id));
  const counts = new Map<string, number>();
  let folds = 0;
  for (const node of nodes) {
    const weight = node.folds ?? 1;
    folds += weight;
    counts.set(node.status, (counts.get(node.status) ?? 0) + weight);
  }
  const says = [...counts].toSorted((a, b) => b[1] - a[1]).map(([status, n]) => (counts.size === 1 ? `each ${status}` : `${n} ${status}`)).join(', ');
  return {
    kind: 'run', label: `${folds} further links: ${says}`, folds,
    status: nodes.map((n) => n.status).reduce(weaker), strength: nodes.map((n) => n.strength).reduce(weakerStrength),
    release: null, platform: null, digest: null, compiler: null, sources: nodes.reduce((sum, n) => sum + n.sources, 0),
    first: nodes[0]?.label ?? '', last: nodes.at(-1)?.label ?? '',
  };
}
