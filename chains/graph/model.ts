/**
 * A chain as a graph object: graphology's DirectedGraph with typed attributes, before it is folded and placed.
 * An edge goes from what was used to what it built, so that roots have no edges in and the focus has none out.
 */
import { DirectedGraph } from 'graphology';
import type { GraphEdge, GraphNode } from '../../schema/api.ts';
import type { Digest } from '../../schema/ids.ts';
import type { DeclaredInput } from '../../schema/catalog.ts';
import type { Status } from '../../schema/scenario.ts';

export type Strengths = GraphNode['strength'];

/** What the graph needs to know of the trust engine's judgement. */
export interface Judged {
  status(digest: Digest): Status;
  strength(digest: Digest): Strengths;
  /** For each counting `reproduced` attestation with this output: the inputs it names; a list of none is allowed. */
  built(digest: Digest): Iterable<readonly DeclaredInput[]>;
}

/** Attributes of a node: what schema/api.ts says of it, without its place. */
export type ChainNode = Omit<GraphNode, 'id' | 'layer' | 'x' | 'y'> & {
  /** Line of releases it belongs to; null for what is no release. */
  compiler: string | null;
  /** How many source inputs its build has that are not drawn. */
  sources: number;
};
export type ChainEdge = Pick<GraphEdge, 'role' | 'basis'>;
export type ChainGraph = DirectedGraph<ChainNode, ChainEdge>;

/** An empty graph. */
export function newGraph(): ChainGraph {
  return new DirectedGraph<ChainNode, ChainEdge>();
}

/** From the weakest to the strongest: a node that stands for several artifacts has the weakest status among them. */
const weakest: readonly Status[] = ['compromised', 'disputed', 'unknown', 'claimed', 'attested', 'reproduced', 'verified', 'root'];
const rank = new Map(weakest.map((status, i) => [status, i]));

/** The weaker of two statuses. */
export function weaker(a: Status, b: Status): Status {
  return (rank.get(a) ?? 0) <= (rank.get(b) ?? 0) ? a : b;
}

/** The smaller strength by each way of counting; null (a root) is more than any number. */
export function weakerStrength(a: Strengths, b: Strengths): Strengths {
  return { organization: least(a.organization, b.organization), verifier: least(a.verifier, b.verifier) };
}

function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

const basisOrder: readonly ChainEdge['basis'][] = ['attested', 'record', 'rule', 'alternative'];
const roleOrder: readonly ChainEdge['role'][] = ['compiler', 'tool', 'source', 'environment'];

/** Adds an edge, or gives the one that is there the stronger basis and the weightier role of the two. */
export function joinEdge(graph: ChainGraph, source: string, target: string, edge: ChainEdge): void {
  if (source === target) return;
  const held = graph.edge(source, target);
  if (held === undefined) {
    graph.addDirectedEdgeWithKey(`${source}→${target}`, source, target, edge);
    return;
  }
  const was = graph.getEdgeAttributes(held);
  graph.mergeEdgeAttributes(held, {
    basis: basisOrder.indexOf(edge.basis) < basisOrder.indexOf(was.basis) ? edge.basis : was.basis,
    role: roleOrder.indexOf(edge.role) < roleOrder.indexOf(was.role) ? edge.role : was.role,
  });
}
