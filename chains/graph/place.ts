/** Coordinates in pixels: x by layer, y by order, lines kept straight; a long line of layers is set in rows like text. */
import type { Adjacency, Layering } from './layers.ts';
import { barycentre } from './order.ts';

export const spacing = { x: 232, y: 80, row: 56 } as const;

/** More layers than this are set in rows. */
const longLine = 40;
const columns = 24;

/** In which row a layer is set, of so many layers. */
export function rowOf(layer: number, layers: number): number {
  return layers > longLine ? Math.floor(layer / columns) : 0;
}

/**
 * @param focus the node that gets y = 0 where the graph is one row
 * @returns x and y of each node
 */
export function placeNodes(graph: Adjacency, layering: Layering, layers: Int32Array[], focus: number): { x: Float64Array; y: Float64Array } {
  const y = straighten(graph, layering, layers);
  const x = new Float64Array(graph.nodes);
  for (let v = 0; v < graph.nodes; v++) x[v] = (layering.layer[v] ?? 0) * spacing.x;
  if (layers.length > longLine) setInRows(layers, x, y);
  else {
    const shift = y[focus] ?? 0;
    for (let v = 0; v < graph.nodes; v++) y[v] = whole((y[v] ?? 0) - shift);
  }
  return { x, y };
}

/** So steep that the nearest neighbours decide alone: lines run straight past whatever joins them from afar. */
const falloff = 16;
/** What a node without neighbours weighs: it gives way to all others. */
const lightest = 1e-60;

/** Moves each node towards the mean of its neighbours as far as the order and the distance between nodes allow. */
function straighten(graph: Adjacency, layering: Layering, layers: Int32Array[]): Float64Array {
  const y = new Float64Array(graph.nodes);
  for (const nodes of layers) for (let i = 0; i < nodes.length; i++) y[nodes[i] ?? 0] = (i - (nodes.length - 1) / 2) * spacing.y;
  const weights = new Float64Array(graph.nodes);
  for (let pass = 0; pass < 4; pass++) {
    const up = pass % 2 === 1;
    for (let i = 0; i < layers.length; i++) {
      const nodes = layers[up ? layers.length - 1 - i : i];
      if (nodes) settle(nodes, Float64Array.from(nodes, (v) => barycentre(graph, layering, y, v, up, falloff, weights)), weights, y);
    }
  }
  return y;
}

/**
 * Heights nearest to the wishes (weighted least squares) that keep the order and the distance: isotonic regression by pooling
 * adjacent violators, after taking the distance out.
 */
function settle(nodes: Int32Array, wishes: Float64Array, weights: Float64Array, y: Float64Array): void {
  const means: number[] = [];
  const sizes: number[] = [];
  const sums: number[] = [];
  for (let i = 0; i < nodes.length; i++) {
    let mean = (wishes[i] ?? 0) - i * spacing.y;
    let size = 1;
    let weight = Math.max(weights[nodes[i] ?? 0] ?? 0, lightest);
    while (means.length > 0 && (means.at(-1) ?? 0) > mean) {
      const w = sums.pop() ?? 0;
      mean = (mean * weight + (means.pop() ?? 0) * w) / (weight + w);
      weight += w;
      size += sizes.pop() ?? 0;
    }
    means.push(mean);
    sizes.push(size);
    sums.push(weight);
  }
  let i = 0;
  for (let block = 0; block < means.length; block++) {
    for (let k = 0; k < (sizes[block] ?? 0); k++, i++) y[nodes[i] ?? 0] = (means[block] ?? 0) + i * spacing.y;
  }
}

/** Breaks the layers into rows of equal length, each as high as its widest layer needs. */
function setInRows(layers: Int32Array[], x: Float64Array, y: Float64Array): void {
  let top = 0;
  for (let first = 0; first < layers.length; first += columns) {
    const row = layers.slice(first, first + columns);
    let low = Infinity, high = -Infinity;
    for (const nodes of row) for (const v of nodes) {
      low = Math.min(low, y[v] ?? 0);
      high = Math.max(high, y[v] ?? 0);
    }
    row.forEach((nodes, column) => {
      for (const v of nodes) {
        x[v] = column * spacing.x;
        y[v] = whole(top + (y[v] ?? 0) - low);
      }
    });
    top += high - low + spacing.y + spacing.row;
  }
}

/** The nearest integer, never minus zero. */
export function whole(value: number): number {
  return Math.round(value) + 0;
}
