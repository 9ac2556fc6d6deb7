/** Finding links in a chain by name, digest or what a fold holds. Pure. */
import type { GraphAnswer, GraphNode } from '../../../schema/api.ts';
import { shortDigest } from '../design/short-digest.ts';
import { nameOf } from './labels.ts';

export interface Found {
  id: string;
  name: string;
  status: GraphNode['status'];
  /** The fold it is in; null for what is drawn by itself. */
  folded: GraphNode | null;
}

/** Links that match every word, those that are drawn by themselves before those in folds. Pure. */
export function findLinks(graph: Pick<GraphAnswer, 'nodes'>, words: string): Found[] {
  const wanted = words.toLowerCase().split(/\s+/).filter((w) => w !== '');
  if (wanted.length === 0) return [];
  const holds = (hay: string): boolean => wanted.every((w) => hay.toLowerCase().includes(w));
  const own = graph.nodes.filter((n) => holds(`${nameOf(n)} ${n.label} ${n.digest ?? ''}`)).map((n): Found => ({ id: n.id, name: nameOf(n), status: n.status, folded: null }));
  const inside = graph.nodes.filter((n) => n.kind === 'run').flatMap((fold) => (fold.members ?? [])
    .filter((id) => holds(`${id} ${id.replace('@', ' ')}`)).map((id): Found => ({ id, name: memberName(id), status: fold.status, folded: fold })));
  // What begins with the words is meant before what merely has them in it.
  const begins = ({ name }: Found): number => (name.toLowerCase().startsWith(words.trim().toLowerCase()) ? 0 : 1);
  return [...own.toSorted((a, b) => begins(a) - begins(b)), ...inside.toSorted((a, b) => begins(a) - begins(b))];
}

/** A member of a fold is known by its id: a release on a platform, a file or a digest. */
function memberName(id: string): string {
  return id.startsWith('sha') ? shortDigest(id) : id.replace('@', ' ');
}
