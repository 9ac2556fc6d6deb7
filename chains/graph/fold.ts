/**
 * Folds runs: maximal lines of like links (one edge in, one edge out, same compiler, status and platform) become one node each,
 * so that 300 links read at a glance. A run that is opened stays as it is; what differs is never folded.
 */
import { DirectedGraph } from 'graphology';
import type { Status } from '../../schema/scenario.ts';
import { joinEdge, weakerStrength, type ChainEdge, type ChainGraph, type ChainNode } from './model.ts';

/** Fewer than this are not worth a fold. */
const shortest = 3;

/** What all links of a run have in common, in words. */
const each: Record<Status, string> = {
  root: 'each a root', verified: 'each verified', compromised: 'each compromised', disputed: 'each disputed',
  reproduced: 'each reproduced, none verified', attested: 'each attested, none reproduced', claimed: 'each claimed, none rebuilt',
  unknown: 'each on record by name only',
};

/**
 * @param keep nodes that are never folded, such as the focus
 * @param open ids of runs to leave open, or `all`
 * @returns a new graph; a run's id is `run:<first>..<last>`, the same as long as the run is
 */
export function foldRuns(graph: ChainGraph, keep: ReadonlySet<string>, open: ReadonlySet<string> | 'all'): ChainGraph {
  if (open === 'all') return graph;
  const runOf = new Map<string, string>();
  const runs = new Map<string, string[]>();
  for (const members of linesOf(graph, keep)) {
    if (members.length < shortest) continue;
    const id = runId(members);
    if (open.has(id)) continue;
    runs.set(id, members);
    for (const member of members) runOf.set(member, id);
  }
  return quotient(graph, runOf, (id) => runNode(graph, runs.get(id) ?? []));
}

/** The id of the run with these members, oldest first. */
export function runId(members: readonly string[]): string {
  return `run:${members[0] ?? ''}..${members.at(-1) ?? ''}`;
}

/**
 * A smaller graph: nodes that go by the same name in `groupOf` become one, edges between them vanish, edges of the same ends join.
 * Nodes stand in the order of the first of their members.
 */
export function quotient(graph: ChainGraph, groupOf: ReadonlyMap<string, string>, nodeOf: (group: string) => ChainNode): ChainGraph {
  const folded: ChainGraph = new DirectedGraph<ChainNode, ChainEdge>();
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

function linesOf(graph: ChainGraph, keep: ReadonlySet<string>): string[][] {
  const lines: string[][] = [];
  const seen = new Set<string>();
  const inLine = (id: string): boolean => !keep.has(id) && isLink(graph, id);
  graph.forEachNode((id) => {
    if (seen.has(id) || !inLine(id)) return;
    const line = [id];
    seen.add(id);
    // Backwards to the first like link, then forwards to the last; a line that closes on itself stops where it began.
    for (let at = graph.inNeighbors(id)[0]; at !== undefined && !seen.has(at) && inLine(at) && alike(graph, at, id); at = graph.inNeighbors(at)[0]) {
      line.push(at);
      seen.add(at);
    }
    line.reverse();
    for (let at = graph.outNeighbors(id)[0]; at !== undefined && !seen.has(at) && inLine(at) && alike(graph, at, id); at = graph.outNeighbors(at)[0]) {
      line.push(at);
      seen.add(at);
    }
    lines.push(line);
  });
  return lines;
}

function isLink(graph: ChainGraph, id: string): boolean {
  const kind = graph.getNodeAttribute(id, 'kind');
  return (kind === 'release' || kind === 'artifact') && graph.inDegree(id) === 1 && graph.outDegree(id) === 1;
}

function alike(graph: ChainGraph, a: string, b: string): boolean {
  const x = graph.getNodeAttributes(a);
  const y = graph.getNodeAttributes(b);
  return x.kind === y.kind && x.compiler === y.compiler && x.status === y.status && x.platform === y.platform;
}

function runNode(graph: ChainGraph, members: string[]): ChainNode {
  const nodes = members.map((id) => graph.getNodeAttributes(id));
  const first = nodes[0];
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a run has members');
  const noun = first.kind === 'release' ? 'releases' : 'artifacts';
  return {
    kind: 'run', label: `${members.length} ${noun}, ${each[first.status]}`, status: first.status,
    strength: nodes.map((n) => n.strength).reduce(weakerStrength), release: null, platform: first.platform, digest: null,
    compiler: first.compiler, sources: nodes.reduce((sum, n) => sum + n.sources, 0),
    folds: members.length, first: first.label, last: last.label, members,
  };
}
