/**
 * Folds what is alike, so that 300 links read at a glance; what differs is never folded, and what is opened stays as it is.
 *
 * Runs: maximal lines of like links (one edge in, one edge out, same compiler, status and platform) become one node each. The line is
 * the main one: other documented ways that join it do not break it.
 * Other ways: releases that only such ways lead to become one node per compiler and status; a lone one between two links of a run goes
 * into the run.
 */
import type { Status } from '../../schema/scenario.ts';
import type { Adjacency } from './layers.ts';
import { ChainGraph, weakerStrength, type ChainNode } from './model.ts';

/** Fewer than this are not worth a fold. */
const shortest = 3;

/** What all links of a run have in common, in words. */
const each: Record<Status, string> = {
  root: 'each a root', verified: 'each verified', compromised: 'each compromised', disputed: 'each disputed',
  reproduced: 'each reproduced, none verified', attested: 'each attested, none reproduced', claimed: 'each claimed, none rebuilt',
  unknown: 'each on record by name only',
};

interface Fold {
  /** On the main line, oldest first, or of another way. */
  members: number[];
  /** Other ways between members, which count but do not show. */
  beside: number[];
  label: string;
}

/** What is folded, and how: each node's fold by name. */
class Folding {
  readonly graph: ChainGraph;
  readonly index: Adjacency;
  readonly main: Uint8Array;
  readonly folds = new Map<string, Fold>();
  readonly foldOf: (string | undefined)[];

  constructor(graph: ChainGraph, focus: number) {
    this.graph = graph;
    this.index = graph.index();
    this.main = mainLine(graph, this.index, focus);
    this.foldOf = Array.from({ length: graph.size });
  }

  add(members: number[], label: string): void {
    if (members.length < shortest) return;
    const id = runId(members.map((m) => this.graph.id(m)));
    this.folds.set(id, { members, beside: [], label });
    for (const member of members) this.foldOf[member] = id;
  }
}

/**
 * @param focus id of the node that is never folded
 * @param open ids of folded nodes to leave open, and of nodes that are to show; or `all`
 * @returns a new graph; a folded node's id is `run:<first>..<last>`, the same as long as what it folds is
 */
export function foldRuns(graph: ChainGraph, focus: string, open: ReadonlySet<string> | 'all'): ChainGraph {
  if (open === 'all') return graph;
  const folding = new Folding(graph, graph.number(focus));
  for (const members of runsOf(folding, graph.number(focus))) folding.add(members, runLabel(graph, members));
  takeIn(folding);
  for (const members of otherWays(folding)) folding.add(members, otherLabel(graph, members));
  // Opened only now: what goes into a run shows with it.
  const opened = new Set<string>(open);
  folding.foldOf.forEach((fold, member) => { if (fold !== undefined && open.has(graph.id(member))) opened.add(fold); });
  return quotient(graph, folding.foldOf.map((fold) => (fold === undefined || opened.has(fold) ? undefined : fold)), (id) => foldNode(graph, folding.folds.get(id)));
}

/** The id of the fold with these members. */
export function runId(members: readonly string[]): string {
  return `run:${members[0] ?? ''}..${members.at(-1) ?? ''}`;
}

/**
 * A smaller graph: nodes that go by the same name in `groupOf` become one, edges between them vanish, edges of the same ends join.
 * Nodes stand in the order of the first of their members.
 * @param groupOf by number; undefined for a node that stays
 */
export function quotient(graph: ChainGraph, groupOf: readonly (string | undefined)[], nodeOf: (group: string) => ChainNode): ChainGraph {
  const folded = new ChainGraph();
  const numberOf = new Map<string, number>();
  const into = graph.ids.map((id, i) => {
    const group = groupOf[i];
    if (group === undefined) return folded.add(id, graph.node(i));
    const known = numberOf.get(group) ?? folded.add(group, nodeOf(group));
    numberOf.set(group, known);
    return known;
  });
  for (const link of graph.links) folded.join(into[link.from] ?? 0, into[link.to] ?? 0, link);
  return folded;
}

/** What the focus rests on when other ways are left aside. */
function mainLine(graph: ChainGraph, index: Adjacency, focus: number): Uint8Array {
  const main = new Uint8Array(graph.size);
  const queue = [focus];
  main[focus] = 1;
  for (const at of queue) {
    for (let i = index.inStart[at] ?? 0; i < (index.inStart[at + 1] ?? 0); i++) {
      const link = graph.links[index.inEdges[i] ?? 0];
      if (!link || link.basis === 'alternative' || main[link.from] === 1) continue;
      main[link.from] = 1;
      queue.push(link.from);
    }
  }
  return main;
}

/** The one node that a main edge leads from or to; -1 where there is none or more than one. */
function only({ graph, index, main }: Folding, node: number, way: 'in' | 'out'): number {
  const [start, edges] = way === 'in' ? [index.inStart, index.inEdges] : [index.outStart, index.outEdges];
  let found = -1;
  for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i++) {
    const link = graph.links[edges[i] ?? 0];
    if (!link || link.basis === 'alternative') continue;
    const other = way === 'in' ? link.from : link.to;
    if (main[other] !== 1) continue;
    if (found >= 0) return -1;
    found = other;
  }
  return found;
}

function runsOf(folding: Folding, focus: number): number[][] {
  const { graph, main } = folding;
  const runs: number[][] = [];
  const before = new Int32Array(graph.size).fill(-1);
  const after = new Int32Array(graph.size).fill(-1);
  for (let v = 0; v < graph.size; v++) {
    if (main[v] !== 1 || v === focus || graph.node(v).kind === 'root') continue;
    const [into, out] = [only(folding, v, 'in'), only(folding, v, 'out')];
    if (into >= 0 && out >= 0) [before[v], after[v]] = [into, out];
  }
  const seen = new Uint8Array(graph.size);
  for (let v = 0; v < graph.size; v++) {
    if (seen[v] === 1 || (before[v] ?? -1) < 0) continue;
    seen[v] = 1;
    const run = [v];
    // Backwards to the first like link, then forwards to the last; a line that closes on itself stops where it began.
    const extend = (next: Int32Array): void => {
      for (let from = v, at = next[v] ?? -1; (before[at] ?? -1) >= 0 && seen[at] === 0 && alike(graph, at, from); from = at, at = next[at] ?? -1) {
        run.push(at);
        seen[at] = 1;
      }
    };
    extend(before);
    run.reverse();
    extend(after);
    runs.push(run);
  }
  return runs;
}

function alike(graph: ChainGraph, a: number, b: number): boolean {
  const x = graph.node(a);
  const y = graph.node(b);
  return x.kind === y.kind && x.compiler === y.compiler && x.status === y.status && x.platform === y.platform;
}

/** Puts other ways into a run when all they touch is in that run and they are like its links. */
function takeIn({ graph, index, main, folds, foldOf }: Folding): void {
  const seen = new Uint8Array(graph.size);
  for (let start = 0; start < graph.size; start++) {
    if (main[start] === 1 || seen[start] === 1) continue;
    const way = new Set([start]);
    const touched = new Set<string | undefined>();
    for (const at of way) {
      seen[at] = 1;
      for (const other of neighbours(graph, index, at)) {
        if (main[other] === 1) touched.add(foldOf[other]);
        else way.add(other);
      }
    }
    const [run] = touched;
    const fold = run === undefined ? undefined : folds.get(run);
    const first = fold?.members[0];
    if (touched.size !== 1 || run === undefined || !fold || first === undefined || ![...way].every((at) => alike(graph, at, first))) continue;
    fold.beside.push(...way);
    for (const at of way) foldOf[at] = run;
  }
}

function neighbours({ links }: ChainGraph, index: Adjacency, node: number): number[] {
  const found: number[] = [];
  for (let i = index.inStart[node] ?? 0; i < (index.inStart[node + 1] ?? 0); i++) found.push(links[index.inEdges[i] ?? 0]?.from ?? node);
  for (let i = index.outStart[node] ?? 0; i < (index.outStart[node + 1] ?? 0); i++) found.push(links[index.outEdges[i] ?? 0]?.to ?? node);
  return found;
}

/** What only other ways lead to, by compiler and status, oldest first. */
function otherWays({ graph, main, foldOf }: Folding): number[][] {
  const groups = new Map<string, number[]>();
  graph.nodes.forEach(({ compiler, status, kind }, v) => {
    if (main[v] === 1 || foldOf[v] !== undefined) return;
    const key = `${compiler} ${status} ${kind}`;
    const group = groups.get(key);
    if (group) group.push(v);
    else groups.set(key, [v]);
  });
  return [...groups.values()].map((group) => group.toSorted((a, b) => compare(graph.node(a).date ?? '', graph.node(b).date ?? '') || compare(graph.id(a), graph.id(b))));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function noun(node: ChainNode): string {
  return node.kind === 'root' ? 'roots' : node.kind === 'release' ? 'releases' : 'artifacts';
}

function runLabel(graph: ChainGraph, members: readonly number[]): string {
  const first = graph.node(members[0] ?? 0);
  return `${members.length} ${noun(first)}, ${each[first.status]}`;
}

function otherLabel(graph: ChainGraph, members: readonly number[]): string {
  const first = graph.node(members[0] ?? 0);
  return `${members.length} ${noun(first)}${first.compiler === null ? '' : ` of ${first.compiler}`}, another way`;
}

function foldNode(graph: ChainGraph, fold: Fold | undefined): ChainNode {
  const numbers = [...fold?.members ?? [], ...fold?.beside ?? []];
  const nodes = numbers.map((v) => graph.node(v));
  const first = nodes[0];
  const last = nodes[(fold?.members.length ?? 0) - 1];
  if (fold === undefined || first === undefined || last === undefined) throw new RangeError('a fold has members');
  return {
    kind: 'run', label: fold.label, status: first.status, strength: nodes.map((n) => n.strength).reduce(weakerStrength),
    release: null, platform: first.platform, digest: null, compiler: first.compiler, sources: nodes.reduce((sum, n) => sum + n.sources, 0),
    folds: nodes.length, first: first.label, last: last.label, members: numbers.map((v) => graph.id(v)),
    ...(first.rootKind !== undefined && { rootKind: first.rootKind }),
  };
}
