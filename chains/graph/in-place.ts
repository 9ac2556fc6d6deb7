/**
 * Opening in place. A drawing with folds open is placed by the one with all folds closed: what a fold holds is laid out by itself and stands
 * where the fold stood, in columns of its own; all else keeps its lane. What lies left of the fold stays where it is, what lies right of it
 * moves along by the columns that are new, within its row; where the chain is set in rows, the rows below move down by the height that is new.
 * So the same picture comes back when the fold is closed, whatever else was opened meanwhile.
 */
import { adjacency, layersOf } from './layers.ts';
import type { ChainGraph } from './model.ts';
import { orderLayers } from './order.ts';
import { placeNodes, rowOf, spacing, whole } from './place.ts';

/** A graph with each node's layer and place. */
export interface Placed {
  graph: ChainGraph;
  /** How many layers there are. */
  layers: number;
  layer: Int32Array;
  x: Float64Array;
  y: Float64Array;
}

/** @param focus id of the node that gets y = 0 where the graph is one row */
export function placeWhole(graph: ChainGraph, focus: string): Placed {
  const index = graph.index();
  const layering = layersOf(index);
  return { graph, layers: layering.count, layer: layering.layer, ...placeNodes(index, layering, orderLayers(index, layering), graph.number(focus)) };
}

/**
 * @param closed the same chain with all folds closed
 * @returns null where an edge would go back that goes up in the closed drawing: what was folded for want of room can lie across what is open
 */
export function placeInside(closed: Placed, graph: ChainGraph): Placed | null {
  const placed: Placed = { graph, layers: 0, layer: new Int32Array(graph.size), x: new Float64Array(graph.size), y: new Float64Array(graph.size) };
  const byLayer: Block[][] = Array.from({ length: closed.layers }, () => []);
  const holders = holdersOf(closed.graph, graph);
  for (const block of blocksOf(closed, graph, holders)) byLayer[closed.layer[block.at] ?? 0]?.push(block);
  const alone = aloneIn(closed);
  const rows = rowsOf(closed);
  let x = 0, row = 0;
  byLayer.forEach((blocks, layer) => {
    if (rowOf(layer, closed.layers) !== row) [row, x] = [rowOf(layer, closed.layers), 0];
    x += standAbreast(blocks, alone[layer] === 1, x, closed, placed);
    rows[row]?.blocks.push(...blocks);
  });
  standBelow(rows, placed);
  return goesUp(placed, closed, holders) ? placed : null;
}

/** What stands where the closed drawing has one node: that node, or what it folds, laid out by itself. */
interface Block {
  /** Number of the node in the closed drawing. */
  at: number;
  /** Numbers of the nodes. */
  nodes: number[];
  layers: number;
  layer: Int32Array;
  /** Columns from its first, and heights from the lane of the closed node. */
  column: Float64Array;
  height: Float64Array;
  columns: number;
  /** Whether all of it is in one lane. */
  isLevel: boolean;
}

/** Blocks by their lanes, from the top. */
function blocksOf(closed: Placed, graph: ChainGraph, holders: readonly number[]): Block[] {
  const members = new Map<number, number[]>();
  holders.forEach((at, v) => {
    const held = members.get(at);
    if (held) held.push(v);
    else members.set(at, [v]);
  });
  const inside = linksInside(graph, members);
  const isOneRow = rowOf(closed.layers - 1, closed.layers) === 0;
  return [...members].map(([at, nodes]) => blockOf(at, nodes, inside.get(at) ?? [], isOneRow ? Math.sign(closed.y[at] ?? 0) : 1)).sort((a, b) => (closed.y[a.at] ?? 0) - (closed.y[b.at] ?? 0) || a.at - b.at);
}

/** For each node the one of the closed drawing that holds it, or most of what it holds: room is sometimes made by folding across. */
function holdersOf(closed: ChainGraph, graph: ChainGraph): number[] {
  const holder = new Map<string, number>();
  closed.ids.forEach((id, v) => { for (const link of linksOf(closed, id, v)) holder.set(link, v); });
  return graph.ids.map((id, v) => {
    const counts = new Map<number, number>();
    for (const link of linksOf(graph, id, v)) {
      const at = holder.get(link) ?? 0;
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
  });
}

/** Ids of the links that a node stands for. */
function linksOf(graph: ChainGraph, id: string, v: number): readonly string[] {
  const { kind, members } = graph.node(v);
  return kind === 'run' ? members ?? [] : [id];
}

/** Links between nodes of one block, by the block. */
function linksInside(graph: ChainGraph, members: ReadonlyMap<number, readonly number[]>): Map<number, [number, number][]> {
  const block = new Int32Array(graph.size);
  const place = new Int32Array(graph.size);
  for (const [at, nodes] of members) nodes.forEach((v, i) => { block[v] = at; place[v] = i; });
  const inside = new Map<number, [number, number][]>();
  for (const { from, to } of graph.links) {
    const at = block[from] ?? 0;
    if (at !== block[to]) continue;
    const link: [number, number] = [place[from] ?? 0, place[to] ?? 0];
    const held = inside.get(at);
    if (held) held.push(link);
    else inside.set(at, [link]);
  }
  return inside;
}

/** @param side of the focus' lane on which it stands: what begins in several lanes spreads away from there, so that the main line stays free */
function blockOf(at: number, nodes: number[], links: readonly [number, number][], side: number): Block {
  const index = adjacency(nodes.length, Int32Array.from(links, ([from]) => from), Int32Array.from(links, ([, to]) => to));
  const layering = layersOf(index);
  const order = orderLayers(index, layering);
  const begin = order[0] ?? [];
  const first = begin[Math.floor(((begin.length - 1) * (1 - side)) / 2)] ?? 0;
  const { x, y } = placeNodes(index, layering, order, first);
  const column = x.map((along) => along / spacing.x);
  const height = y.map((across) => across - (y[first] ?? 0));
  return { at, nodes, layers: layering.count, layer: layering.layer, column, height, columns: 1 + column.reduce((a, b) => Math.max(a, b), 0), isLevel: height.every((h) => h === 0) };
}

/** Of each layer of the closed drawing, whether it has one node only. */
function aloneIn({ layers, layer }: Placed): Uint8Array {
  const counts = new Int32Array(layers);
  for (const l of layer) counts[l] = (counts[l] ?? 0) + 1;
  return Uint8Array.from(counts, (count) => (count === 1 ? 1 : 0));
}

/**
 * Sets x and layer for what stands in one layer of the closed drawing. What keeps to its lane begins in the layer's own column; what needs
 * more lanes gets columns to itself, after the others.
 * @returns how much room it takes along the chain
 */
function standAbreast(blocks: readonly Block[], isAlone: boolean, x: number, closed: Placed, placed: Placed): number {
  let columns = 0, layers = 0;
  const keepsToLane = (block: Block): boolean => block.isLevel || isAlone;
  const stand = (block: Block, column: number, layer: number): void => {
    block.nodes.forEach((v, i) => {
      placed.x[v] = x + (column + (block.column[i] ?? 0)) * spacing.x;
      placed.y[v] = (closed.y[block.at] ?? 0) + (block.height[i] ?? 0);
      placed.layer[v] = placed.layers + layer + (block.layer[i] ?? 0);
    });
    columns = Math.max(columns, column + block.columns);
    layers = Math.max(layers, layer + block.layers);
  };
  for (const block of blocks) if (keepsToLane(block)) stand(block, 0, 0);
  for (const block of blocks) if (!keepsToLane(block)) stand(block, Math.max(1, columns), Math.max(1, layers));
  placed.layers += layers;
  return columns * spacing.x;
}

/** A row of the closed drawing, from its first lane to its last, and what stands in it now. */
interface Row { low: number; high: number; blocks: Block[] }

function rowsOf({ layers, layer, y }: Placed): Row[] {
  const rows: Row[] = Array.from({ length: rowOf(layers - 1, layers) + 1 }, () => ({ low: Infinity, high: -Infinity, blocks: [] }));
  layer.forEach((l, v) => {
    const row = rows[rowOf(l, layers)];
    if (row) [row.low, row.high] = [Math.min(row.low, y[v] ?? 0), Math.max(row.high, y[v] ?? 0)];
  });
  return rows;
}

/** Moves rows down by what those above, and they themselves, have become higher, and up over those that have nothing left in them. */
function standBelow(rows: readonly Row[], placed: Placed): void {
  if (rows.length < 2) return;
  let shift = 0;
  rows.forEach(({ low, high, blocks }, i) => {
    const nodes = blocks.flatMap((block) => block.nodes);
    const heights = nodes.map((v) => placed.y[v] ?? 0);
    if (nodes.length === 0) {
      shift -= (rows[i + 1]?.low ?? high) - low;
      return;
    }
    shift += Math.max(0, low - heights.reduce((a, b) => Math.min(a, b)));
    for (const v of nodes) placed.y[v] = whole((placed.y[v] ?? 0) + shift);
    shift += Math.max(0, heights.reduce((a, b) => Math.max(a, b)) - high);
  });
}

/** Whether every edge goes from a lower layer to a higher one, but for those that close a cycle or go back in the closed drawing too. */
function goesUp({ graph, layer }: Placed, closed: Placed, holders: readonly number[]): boolean {
  const { back } = layersOf(graph.index());
  const turned = new Set<string>();
  for (const { from, to } of closed.graph.links) if ((closed.layer[from] ?? 0) >= (closed.layer[to] ?? 0)) turned.add(`${from} ${to}`);
  return graph.links.every(({ from, to }, e) => back[e] === 1 || (layer[from] ?? 0) < (layer[to] ?? 0) || turned.has(`${holders[from]} ${holders[to]}`));
}
