/** A drawing under the reader's eyes while the log grows: what has changed is recoloured, and nothing moves. Pure. */
import { weaker, weakerStrength } from '../../../chains/graph/model.ts';
import type { GraphAnswer, GraphNode } from '../../../schema/api.ts';
import { coverOf } from './cover.ts';

/** Whether two drawings have the same nodes in the same places. */
function samePlaces(a: GraphAnswer, b: GraphAnswer): boolean {
  return a.nodes.length === b.nodes.length && b.nodes.every(({ id, x, y }, i) => {
    const held = a.nodes[i];
    return held !== undefined && held.id === id && held.x === x && held.y === y;
  });
}

/** Whether two drawings differ in the colours of their nodes at most. */
export function sameShape(a: GraphAnswer, b: GraphAnswer): boolean {
  if (!samePlaces(a, b)) return false;
  return a.edges === b.edges || (a.edges.length === b.edges.length && b.edges.every(({ id, role, basis }, i) => {
    const held = a.edges[i];
    return held !== undefined && held.id === id && held.role === role && held.basis === basis;
  }));
}

/** Whether two nodes are written and coloured alike. */
export function sameStanding(a: GraphNode, b: GraphNode): boolean {
  return a.status === b.status && a.strength.organization === b.strength.organization && a.label === b.label;
}

const none = { organization: 0, verifier: 0 } as const;

/** A node in the colours of those that stand for it now; of what is not there any more, or was not yet, nothing is known but that a root is one. */
function recast(node: GraphNode, cover: ReadonlyMap<string, GraphNode>): GraphNode {
  const now = [...new Set((node.kind === 'run' ? node.members ?? [] : [node.id]).map((id) => cover.get(id)))].filter((found) => found !== undefined);
  if (now.length === 0) return node.status === 'root' ? node : { ...node, status: 'unknown', strength: none };
  return { ...node, status: now.map((n) => n.status).reduce(weaker), strength: now.map((n) => n.strength).reduce(weakerStrength) };
}

/** @returns the fresh drawing where nothing in it has moved; else the one that is shown, in the fresh one's colours */
export function steady(shown: GraphAnswer, fresh: GraphAnswer): GraphAnswer {
  if (samePlaces(shown, fresh)) return fresh;
  const cover = coverOf(fresh);
  const edges = new Map(fresh.edges.map((edge) => [edge.id, edge]));
  return {
    ...shown, grounds: fresh.grounds, nodes: shown.nodes.map((node) => recast(node, cover)), edges: shown.edges.map((edge) => edges.get(edge.id) ?? edge),
  };
}
