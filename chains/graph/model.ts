/**
 * A chain while it is folded and placed: nodes and edges by number, for the passes on typed arrays.
 * An edge goes from what was used to what it built, so that roots have no edges in and the focus has none out.
 */
import type { GraphEdge, GraphNode } from '../../schema/api.ts';
import type { Digest } from '../../schema/ids.ts';
import type { DeclaredInput } from '../../schema/catalog.ts';
import type { Status } from '../../schema/scenario.ts';
import { adjacency, type Adjacency } from './layers.ts';

export type Strengths = GraphNode['strength'];

/** What the graph needs to know of the trust engine's judgement. */
export interface Judged {
  status(digest: Digest): Status;
  strength(digest: Digest): Strengths;
  /** For each counting `reproduced` attestation with this output: the inputs it names; a list of none is allowed. */
  built(digest: Digest): Iterable<readonly DeclaredInput[]>;
}

/** What is known of a node: what schema/api.ts says of it, without its place. */
export type ChainNode = Omit<GraphNode, 'id' | 'layer' | 'x' | 'y'> & {
  /** Line of releases it belongs to; null for what is no release. */
  compiler: string | null;
  /** How many source inputs its build has that are not drawn. */
  sources: number;
};
export type ChainEdge = Pick<GraphEdge, 'role' | 'basis'>;

/** An edge by the numbers of its ends. */
export interface ChainLink extends ChainEdge { from: number; to: number }

const basisOrder: readonly ChainEdge['basis'][] = ['attested', 'record', 'rule', 'alternative'];
const roleOrder: readonly ChainEdge['role'][] = ['compiler', 'tool', 'source', 'environment'];
/** More than any chain has nodes. */
const STRIDE = 2 ** 26;

export class ChainGraph {
  /** By number. */
  readonly ids: string[] = [];
  readonly nodes: ChainNode[] = [];
  readonly links: ChainLink[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #linkOf = new Map<number, ChainLink>();

  get size(): number {
    return this.ids.length;
  }

  /** The number of a node, or -1. */
  number(id: string): number {
    return this.#numbers.get(id) ?? -1;
  }

  node(number: number): ChainNode {
    const node = this.nodes[number];
    if (node === undefined) throw new RangeError(`the graph has no node ${number}`);
    return node;
  }

  id(number: number): string {
    return this.ids[number] ?? '';
  }

  add(id: string, node: ChainNode): number {
    const number = this.ids.push(id) - 1;
    this.nodes.push(node);
    this.#numbers.set(id, number);
    return number;
  }

  /** Adds an edge, or gives the one that is there the stronger basis and the weightier role of the two. */
  join(from: number, to: number, { role, basis }: ChainEdge): void {
    if (from === to) return;
    const key = from * STRIDE + to;
    const held = this.#linkOf.get(key);
    if (held === undefined) {
      const link = { from, to, role, basis };
      this.links.push(link);
      this.#linkOf.set(key, link);
      return;
    }
    if (basisOrder.indexOf(basis) < basisOrder.indexOf(held.basis)) held.basis = basis;
    if (roleOrder.indexOf(role) < roleOrder.indexOf(held.role)) held.role = role;
  }

  /** The same nodes with only the links that are wanted. */
  withLinks(wanted: (link: ChainLink, index: number) => boolean): ChainGraph {
    const graph = new ChainGraph();
    this.ids.forEach((id, i) => graph.add(id, this.node(i)));
    this.links.forEach((link, i) => { if (wanted(link, i)) graph.join(link.from, link.to, link); });
    return graph;
  }

  /** Each node's links as ranges of typed arrays. */
  index(): Adjacency {
    const from = new Int32Array(this.links.length);
    const to = new Int32Array(this.links.length);
    for (let i = 0; i < from.length; i++) {
      from[i] = this.links[i]?.from ?? 0;
      to[i] = this.links[i]?.to ?? 0;
    }
    return adjacency(this.size, from, to);
  }
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
