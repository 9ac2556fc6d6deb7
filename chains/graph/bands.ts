/**
 * Far folds: what a drawing has no room for, in ever finer parts. A band holds all nodes of consecutive layers; a single layer is parted by
 * status and by whether its nodes differ from what they built; such a group is parted into pieces; a piece into its nodes. Any cut
 * through this tree keeps edges going from lower layers to higher ones.
 */
import type { Layering } from './layers.ts';
import type { ChainGraph } from './model.ts';

/** A fold, or a single node, with the numbers of its nodes from the roots up, by name within a layer. */
export interface Band {
  low: number;
  high: number;
  members: number[];
  /** Of one status and alike in differing, within one layer: `verified`, `claimed+` where it differs. Null for whole layers. */
  group: string | null;
  /** Which of its group it holds; the whole of it is from 0. */
  from: number;
}

/** A group is parted into this many pieces, or into its nodes where it has no more. */
const PIECES = 12;

/** Of each node its layer, and whether it stands otherwise than something it built: where a chain breaks. */
export interface Ground {
  graph: ChainGraph;
  layer: Int32Array;
  differs: Uint8Array;
  /** The numbers of the nodes from the roots up, by name within a layer. */
  order: number[];
}

/** `2` before `10`; the same everywhere. */
const byName = new Intl.Collator('en', { numeric: true });

export function groundOf(graph: ChainGraph, { layer }: Layering): Ground {
  const differs = new Uint8Array(graph.size);
  for (const { from, to } of graph.links) if (graph.node(from).status !== graph.node(to).status || graph.node(from).kind === 'root') differs[from] = 1;
  const order = graph.ids.map((_, v) => v).sort((a, b) => (layer[a] ?? 0) - (layer[b] ?? 0) || byName.compare(graph.id(a), graph.id(b)));
  return { graph, layer, differs, order };
}

/** Stays the same as long as the layers and statuses it covers do. A band of one node goes by the node's own name. */
export function bandId(band: Band, { graph }: Ground): string {
  const [only, ...more] = band.members;
  if (only !== undefined && more.length === 0) return graph.id(only);
  const layers = `far:${band.low}..${band.high}`;
  return band.group === null ? layers : `${layers}:${band.group}:${band.from}-${band.from + band.members.length - 1}`;
}

/** The finer parts of a band, from the roots up; none of a single node. */
export function partsOf(band: Band, ground: Ground): Band[] {
  if (band.members.length < 2) return [];
  if (band.low < band.high) return halves(band, ground);
  return band.group === null ? groups(band, ground) : pieces(band);
}

function halves({ low, high, members }: Band, { layer }: Ground): Band[] {
  const middle = Math.floor((low + high) / 2);
  const below = members.filter((v) => (layer[v] ?? 0) <= middle);
  const above = members.filter((v) => (layer[v] ?? 0) > middle);
  return [{ low, high: middle, members: below, group: null, from: 0 }, { low: middle + 1, high, members: above, group: null, from: 0 }].filter((b) => b.members.length > 0);
}

function groups({ low, members }: Band, { graph, differs }: Ground): Band[] {
  const by = new Map<string, number[]>();
  for (const v of members) {
    const key = `${graph.node(v).status}${differs[v] === 1 ? '+' : ''}`;
    const group = by.get(key);
    if (group) group.push(v);
    else by.set(key, [v]);
  }
  const parts = [...by].map(([group, inside]): Band => ({ low, high: low, members: inside, group, from: 0 }));
  const [one] = parts;
  return parts.length === 1 && one !== undefined ? pieces(one) : parts;
}

function pieces({ low, high, members, group, from }: Band): Band[] {
  const size = members.length <= PIECES ? 1 : Math.ceil(members.length / PIECES);
  const parts: Band[] = [];
  for (let i = 0; i < members.length; i += size) parts.push({ low, high, members: members.slice(i, i + size), group, from: from + i });
  return parts;
}

/** A place in the tree that a reader asked for: a fold by its id, or a node by its number. */
export interface Wish { low: number; high: number; group: string | null; from: number; to: number; node: number | null }

/** @returns null for an id that is no far fold and no node of the graph */
export function wishOf(id: string, { graph, layer }: Ground): Wish | null {
  const match = /^far:(\d+)\.\.(\d+)(?::([a-z]+\+?):(\d+)-(\d+))?$/.exec(id);
  if (match) {
    const [, low, high, group, from, to] = match;
    return { low: Number(low), high: Number(high), group: group ?? null, from: Number(from ?? 0), to: Number(to ?? Infinity), node: null };
  }
  const node = graph.number(id);
  const at = layer[node] ?? 0;
  return node < 0 ? null : { low: at, high: at, group: null, from: 0, to: Infinity, node };
}

/** Whether a band must be parted for the wish to show: it holds what is wished for, or is it. */
export function holds(band: Band, wish: Wish): boolean {
  if (wish.low < band.low || wish.high > band.high) return false;
  if (wish.node !== null) return band.members.includes(wish.node);
  if (band.group === null) return true;
  return wish.group === band.group && wish.from >= band.from && wish.to < band.from + band.members.length;
}

/** Whether a band is a part of what was wished for. */
export function isPartOf(band: Band, wish: Wish): boolean {
  if (wish.node !== null || band.low < wish.low || band.high > wish.high) return false;
  return wish.group === null || (wish.group === band.group && band.from >= wish.from && band.from + band.members.length - 1 <= wish.to);
}
