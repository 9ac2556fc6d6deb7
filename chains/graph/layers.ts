/**
 * Layers: the longest path from the roots (nodes without edges in), over the graph with its cycles cut.
 * First and second phase of Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures" (1981);
 * linear in nodes and edges, on typed arrays, and the same for the same input.
 */

/** Edges by their ends, and each node's edges as ranges of one array (CSR). */
export interface Adjacency {
  nodes: number;
  from: Int32Array;
  to: Int32Array;
  /** `outEdges[outStart[v]..outStart[v+1]]` are the edges that leave v; likewise in. */
  outStart: Int32Array;
  outEdges: Int32Array;
  inStart: Int32Array;
  inEdges: Int32Array;
}

export interface Layering {
  /** Layer of each node, 0 for roots. */
  layer: Int32Array;
  /** How many layers there are. */
  count: number;
  /** 1 for each edge that closes a cycle: it is left out of the layering and points back. */
  back: Uint8Array;
}

/** Indexes edges by both ends. */
export function adjacency(nodes: number, from: Int32Array, to: Int32Array): Adjacency {
  const [outStart, outEdges] = ranges(nodes, from);
  const [inStart, inEdges] = ranges(nodes, to);
  return { nodes, from, to, outStart, outEdges, inStart, inEdges };
}

function ranges(nodes: number, ends: Int32Array): [Int32Array, Int32Array] {
  const start = new Int32Array(nodes + 1);
  for (const v of ends) start[v + 1] = (start[v + 1] ?? 0) + 1;
  for (let v = 0; v < nodes; v++) start[v + 1] = (start[v + 1] ?? 0) + (start[v] ?? 0);
  const next = start.slice();
  const edges = new Int32Array(ends.length);
  for (let e = 0; e < ends.length; e++) {
    const v = ends[e] ?? 0;
    const at = next[v] ?? 0;
    edges[at] = e;
    next[v] = at + 1;
  }
  return [start, edges];
}

/** Layers of a graph; cycles are allowed. */
export function layersOf(graph: Adjacency): Layering {
  const back = backEdges(graph);
  const { nodes, to, outStart, outEdges } = graph;
  const waiting = new Int32Array(nodes);
  for (let e = 0; e < to.length; e++) if (back[e] === 0) waiting[to[e] ?? 0] = (waiting[to[e] ?? 0] ?? 0) + 1;

  const layer = new Int32Array(nodes);
  const queue = new Int32Array(nodes);
  let tail = 0;
  for (let v = 0; v < nodes; v++) if (waiting[v] === 0) queue[tail++] = v;
  let count = 0;
  for (let head = 0; head < tail; head++) {
    const v = queue[head] ?? 0;
    const next = (layer[v] ?? 0) + 1;
    if (next > count) count = next;
    for (let i = outStart[v] ?? 0; i < (outStart[v + 1] ?? 0); i++) {
      const e = outEdges[i] ?? 0;
      if (back[e] === 1) continue;
      const w = to[e] ?? 0;
      if (next > (layer[w] ?? 0)) layer[w] = next;
      waiting[w] = (waiting[w] ?? 0) - 1;
      if (waiting[w] === 0) queue[tail++] = w;
    }
  }
  return { layer, count, back };
}

const unseen = 0, open = 1, done = 2;

/** Marks the edges that a depth-first walk, from the roots first, finds leading back to a node it is still in. */
function backEdges(graph: Adjacency): Uint8Array {
  const { nodes, from, to, outStart, outEdges, inStart } = graph;
  const back = new Uint8Array(from.length);
  const state = new Uint8Array(nodes);
  const next = outStart.slice(0, nodes);
  const stack = new Int32Array(nodes);
  const walk = (root: number): void => {
    let depth = 0;
    stack[0] = root;
    state[root] = open;
    while (depth >= 0) {
      const v = stack[depth] ?? 0;
      const i = next[v] ?? 0;
      if (i === outStart[v + 1]) {
        state[v] = done;
        depth--;
        continue;
      }
      next[v] = i + 1;
      const e = outEdges[i] ?? 0;
      const w = to[e] ?? 0;
      if (state[w] === open) back[e] = 1;
      else if (state[w] === unseen) {
        state[w] = open;
        stack[++depth] = w;
      }
    }
  };
  for (let v = 0; v < nodes; v++) if (inStart[v] === inStart[v + 1]) walk(v);
  for (let v = 0; v < nodes; v++) if (state[v] === unseen) walk(v);
  return back;
}
