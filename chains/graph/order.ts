/** Order inside the layers: barycentre sweeps (Sugiyama's third phase), deterministic, ties kept as they stand. */
import type { Adjacency, Layering } from './layers.ts';

/**
 * @param sweeps how many times to go over all layers, alternately from the roots and from the focus
 * @returns the nodes of each layer, in order
 */
export function orderLayers(graph: Adjacency, layering: Layering, sweeps = 6): Int32Array[] {
  const layers = members(graph.nodes, layering);
  const place = new Float64Array(graph.nodes);
  for (const nodes of layers) number(nodes, place);
  const key = new Float64Array(graph.nodes);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const up = sweep % 2 === 1;
    for (let i = 0; i < layers.length; i++) {
      const nodes = layers[up ? layers.length - 1 - i : i];
      if (nodes === undefined || nodes.length < 2) continue;
      for (const v of nodes) key[v] = barycentre(graph, layering, place, v, up, 2);
      nodes.sort((a, b) => (key[a] ?? 0) - (key[b] ?? 0) || (place[a] ?? 0) - (place[b] ?? 0));
      number(nodes, place);
    }
  }
  return layers;
}

function members(nodes: number, { layer, count }: Layering): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const l of layer) sizes[l] = (sizes[l] ?? 0) + 1;
  const layers = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let v = 0; v < nodes; v++) {
    const l = layer[v] ?? 0;
    const at = sizes[l] ?? 0;
    const list = layers[l];
    if (list) list[at] = v;
    sizes[l] = at + 1;
  }
  return layers;
}

/** Places count from the middle of a layer, so that layers of different sizes can be compared. */
function number(nodes: Int32Array, place: Float64Array): void {
  for (let i = 0; i < nodes.length; i++) place[nodes[i] ?? 0] = i - (nodes.length - 1) / 2;
}

/**
 * Mean place of a node's neighbours on one side; a node without neighbours stays where it is.
 * @param falloff a neighbour n layers away weighs n to the power of minus this
 * @param weights where given, takes the weight of all neighbours together, 0 when there is none
 */
export function barycentre(
  graph: Adjacency, { layer, back }: Layering, place: Float64Array, v: number, up: boolean, falloff: number, weights?: Float64Array,
): number {
  const start = up ? graph.outStart : graph.inStart;
  const edges = up ? graph.outEdges : graph.inEdges;
  const ends = up ? graph.to : graph.from;
  let sum = 0, total = 0;
  for (let i = start[v] ?? 0; i < (start[v + 1] ?? 0); i++) {
    const e = edges[i] ?? 0;
    if (back[e] === 1) continue;
    const w = ends[e] ?? 0;
    const weight = Math.abs((layer[w] ?? 0) - (layer[v] ?? 0)) ** -falloff;
    sum += weight * (place[w] ?? 0);
    total += weight;
  }
  if (weights) weights[v] = total;
  return total === 0 ? place[v] ?? 0 : sum / total;
}
