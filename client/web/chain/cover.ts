/** What stands where: which node of a drawing shows a link, be it by itself or in a fold. Pure. */
import type { GraphAnswer, GraphNode } from '../../../schema/api.ts';

type Nodes = Pick<GraphAnswer, 'nodes'>;

/** Each node by its id, and each fold by what it folds. */
export function coverOf({ nodes }: Nodes): Map<string, GraphNode> {
  const cover = new Map<string, GraphNode>();
  for (const node of nodes) if (node.kind === 'run') for (const member of node.members ?? []) cover.set(member, node);
  for (const node of nodes) cover.set(node.id, node);
  return cover;
}

/** The node that stands in another drawing for this one: itself, what holds it, or the first part of it; null for none. */
export function counterpart(node: GraphNode, cover: ReadonlyMap<string, GraphNode>): GraphNode | null {
  return cover.get(node.id) ?? node.members?.map((member) => cover.get(member)).find((found) => found !== undefined) ?? null;
}
