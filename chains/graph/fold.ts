/**
 * Folds what is alike, so that 300 links read at a glance; what differs is never folded, and what is opened stays as it is.
 *
 * Runs: maximal lines of like links (one edge in, one edge out, same compiler, status and platform) become one node each. The line is
 * the main one: other documented ways that join it do not break it.
 * Other ways: releases that only such ways lead to become one node per compiler and status; a lone one between two links of a run goes
 * into the run.
 */
import type { Status } from '../../schema/scenario.ts';
import { joinEdge, newGraph, weakerStrength, type ChainGraph, type ChainNode } from './model.ts';

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
  members: string[];
  /** Other ways between members, which count but do not show. */
  beside: string[];
  label: string;
}

/**
 * @param focus is never folded
 * @param open ids of folded nodes to leave open, or `all`
 * @returns a new graph; a folded node's id is `run:<first>..<last>`, the same as long as what it folds is
 */
export function foldRuns(graph: ChainGraph, focus: string, open: ReadonlySet<string> | 'all'): ChainGraph {
  if (open === 'all') return graph;
  const main = mainLine(graph, focus);
  const folds = new Map<string, Fold>();
  const foldOf = new Map<string, string>();
  const add = (members: string[], label: string): void => {
    if (members.length < shortest) return;
    const id = runId(members);
    folds.set(id, { members, beside: [], label });
    for (const member of members) foldOf.set(member, id);
  };
  for (const members of runsOf(graph, main, focus)) add(members, runLabel(graph, members));
  takeIn(graph, main, folds, foldOf);
  for (const members of otherWays(graph, main, foldOf)) add(members, otherLabel(graph, members));
  // Opened only now: what goes into a run shows with it.
  for (const [member, id] of foldOf) if (open.has(id)) foldOf.delete(member);
  return quotient(graph, foldOf, (id) => foldNode(graph, folds.get(id)));
}

/** The id of the fold with these members. */
export function runId(members: readonly string[]): string {
  return `run:${members[0] ?? ''}..${members.at(-1) ?? ''}`;
}

/**
 * A smaller graph: nodes that go by the same name in `groupOf` become one, edges between them vanish, edges of the same ends join.
 * Nodes stand in the order of the first of their members.
 */
export function quotient(graph: ChainGraph, groupOf: ReadonlyMap<string, string>, nodeOf: (group: string) => ChainNode): ChainGraph {
  const folded = newGraph();
  graph.forEachNode((id, attributes) => {
    const group = groupOf.get(id);
    if (group === undefined) folded.addNode(id, attributes);
    else if (!folded.hasNode(group)) folded.addNode(group, nodeOf(group));
  });
  graph.forEachEdge((_, edge, source, target) => {
    joinEdge(folded, groupOf.get(source) ?? source, groupOf.get(target) ?? target, edge);
  });
  return folded;
}

/** What the focus rests on when other ways are left aside. */
function mainLine(graph: ChainGraph, focus: string): Set<string> {
  const main = new Set([focus]);
  for (const at of main) graph.forEachInEdge(at, (_, { basis }, source) => { if (basis !== 'alternative') main.add(source); });
  return main;
}

/** Ends of the edges of the main line into or out of a node. */
function neighbours(graph: ChainGraph, main: ReadonlySet<string>, id: string, way: 'in' | 'out'): string[] {
  const found: string[] = [];
  graph.forEachEdge(id, (_, { basis }, source, target) => {
    const other = way === 'in' ? source : target;
    if (basis !== 'alternative' && other !== id && main.has(other)) found.push(other);
  });
  return found;
}

function runsOf(graph: ChainGraph, main: ReadonlySet<string>, focus: string): string[][] {
  const runs: string[][] = [];
  const seen = new Set<string>();
  const next = new Map<string, { before: string; after: string }>();
  for (const id of main) {
    const kind = graph.getNodeAttribute(id, 'kind');
    const [before, ...otherBefore] = neighbours(graph, main, id, 'in');
    const [after, ...otherAfter] = neighbours(graph, main, id, 'out');
    const link = id !== focus && kind !== 'root' && before !== undefined && after !== undefined && otherBefore.length + otherAfter.length === 0;
    if (link) next.set(id, { before, after });
  }
  for (const [id, ends] of next) {
    if (seen.has(id)) continue;
    const run = [id];
    seen.add(id);
    // Backwards to the first like link, then forwards to the last; a line that closes on itself stops where it began.
    const extend = (way: 'before' | 'after'): void => {
      for (let at = ends[way], from = id; next.has(at) && !seen.has(at) && alike(graph, at, from); from = at, at = next.get(at)?.[way] ?? '') {
        run.push(at);
        seen.add(at);
      }
    };
    extend('before');
    run.reverse();
    extend('after');
    runs.push(run);
  }
  return runs;
}

function alike(graph: ChainGraph, a: string, b: string): boolean {
  const x = graph.getNodeAttributes(a);
  const y = graph.getNodeAttributes(b);
  return x.kind === y.kind && x.compiler === y.compiler && x.status === y.status && x.platform === y.platform;
}

/** Puts other ways into a run when all they touch is in that run and they are like its links. */
function takeIn(graph: ChainGraph, main: ReadonlySet<string>, folds: ReadonlyMap<string, Fold>, foldOf: Map<string, string>): void {
  const seen = new Set<string>();
  graph.forEachNode((id) => {
    if (main.has(id) || seen.has(id)) return;
    const way = new Set([id]);
    const touched = new Set<string | undefined>();
    for (const at of way) {
      seen.add(at);
      graph.forEachNeighbor(at, (neighbour) => {
        if (main.has(neighbour)) touched.add(foldOf.get(neighbour));
        else way.add(neighbour);
      });
    }
    const [run] = touched;
    const fold = run === undefined ? undefined : folds.get(run);
    const first = fold?.members[0];
    if (touched.size !== 1 || run === undefined || !fold || first === undefined || ![...way].every((at) => alike(graph, at, first))) return;
    fold.beside.push(...way);
    for (const at of way) foldOf.set(at, run);
  });
}

/** What only other ways lead to, by compiler and status, oldest first. */
function otherWays(graph: ChainGraph, main: ReadonlySet<string>, foldOf: ReadonlyMap<string, string>): string[][] {
  const groups = new Map<string, string[]>();
  graph.forEachNode((id, { compiler, status, kind }) => {
    if (main.has(id) || foldOf.has(id)) return;
    const key = `${compiler} ${status} ${kind}`;
    groups.set(key, [...groups.get(key) ?? [], id]);
  });
  return [...groups.values()].map((ids) => ids.toSorted((a, b) => compare(dateOf(graph, a), dateOf(graph, b)) || compare(a, b)));
}

function dateOf(graph: ChainGraph, id: string): string {
  return graph.getNodeAttribute(id, 'date') ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function noun(node: ChainNode): string {
  return node.kind === 'root' ? 'roots' : node.kind === 'release' ? 'releases' : 'artifacts';
}

function runLabel(graph: ChainGraph, members: readonly string[]): string {
  const first = graph.getNodeAttributes(members[0] ?? '');
  return `${members.length} ${noun(first)}, ${each[first.status]}`;
}

function otherLabel(graph: ChainGraph, members: readonly string[]): string {
  const first = graph.getNodeAttributes(members[0] ?? '');
  return `${members.length} ${noun(first)}${first.compiler === null ? '' : ` of ${first.compiler}`}, another way`;
}

function foldNode(graph: ChainGraph, fold: Fold | undefined): ChainNode {
  const nodes = [...fold?.members ?? [], ...fold?.beside ?? []].map((id) => graph.getNodeAttributes(id));
  const first = nodes[0];
  const last = nodes[(fold?.members.length ?? 0) - 1];
  if (fold === undefined || first === undefined || last === undefined) throw new RangeError('a fold has members');
  return {
    kind: 'run', label: fold.label, status: first.status, strength: nodes.map((n) => n.strength).reduce(weakerStrength),
    release: null, platform: first.platform, digest: null, compiler: first.compiler, sources: nodes.reduce((sum, n) => sum + n.sources, 0),
    folds: nodes.length, first: first.label, last: last.label, members: [...fold.members, ...fold.beside],
    ...(first.rootKind !== undefined && { rootKind: first.rootKind }),
  };
}
