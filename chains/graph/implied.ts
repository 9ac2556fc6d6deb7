/**
 * Takes out the edges of tools that a longer way implies: where `make` built `bash` and `bash` went into `gcc`, the edge from `make`
 * straight to `gcc` adds a line and no way. What is left is the transitive reduction (Aho, Garey, Ullman, 1972) as far as tools go;
 * compilers, roots and other documented ways keep every edge.
 */
import { layersOf, type Adjacency, type Layering } from './layers.ts';
import type { ChainGraph, ChainLink } from './model.ts';

/** The graph without them; the graph itself when there are none. */
export function dropImplied(graph: ChainGraph): ChainGraph {
  const index = graph.index();
  const layering = layersOf(index);
  const below = ancestors(index, layering);
  const words = Math.ceil(index.nodes / 32);
  const isSpare = ({ role, basis, from, to }: ChainLink, e: number): boolean =>
    role === 'tool' && basis !== 'alternative' && layering.back[e] === 0 && graph.node(from).kind !== 'root' && isImplied(index, layering, below, words, from, to);
  return graph.links.some(isSpare) ? graph.withLinks((link, e) => !isSpare(link, e)) : graph;
}

/** Whether another input of v was, somewhere below, built with u. */
function isImplied(index: Adjacency, { back }: Layering, below: Int32Array, words: number, u: number, v: number): boolean {
  for (let i = index.inStart[v] ?? 0; i < (index.inStart[v + 1] ?? 0); i++) {
    const e = index.inEdges[i] ?? 0;
    const w = index.from[e] ?? 0;
    if (w !== u && back[e] === 0 && (((below[w * words + (u >>> 5)] ?? 0) >>> (u & 31)) & 1) === 1) return true;
  }
  return false;
}

/** For each node a row of bits: all that it rests on. */
function ancestors(index: Adjacency, { layer, back }: Layering): Int32Array {
  const words = Math.ceil(index.nodes / 32);
  const below = new Int32Array(index.nodes * words);
  const upwards = Array.from({ length: index.nodes }, (_, v) => v).sort((a, b) => (layer[a] ?? 0) - (layer[b] ?? 0));
  for (const v of upwards) {
    for (let i = index.inStart[v] ?? 0; i < (index.inStart[v + 1] ?? 0); i++) {
      const e = index.inEdges[i] ?? 0;
      if (back[e] === 1) continue;
      const u = index.from[e] ?? 0;
      for (let k = 0; k < words; k++) below[v * words + k] = (below[v * words + k] ?? 0) | (below[u * words + k] ?? 0);
      const at = v * words + (u >>> 5);
      below[at] = (below[at] ?? 0) | (1 << (u & 31));
    }
  }
  return below;
}
