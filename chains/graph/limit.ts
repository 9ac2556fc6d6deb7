/**
 * Keeps a drawing within what can be read and panned: where a chain has more nodes and edges than that, what is far is folded by layers and
 * status (bands.ts). First what the reader opened, then, in turn, what is near to the focus, and roots and links that differ from what they
 * built, the nearest to the roots first.
 */
import { bandId, groundOf, holds, isPartOf, partsOf, wishOf, type Band, type Ground, type Wish } from './bands.ts';
import { quotient } from './fold.ts';
import { layersOf } from './layers.ts';
import type { Status } from '../../schema/scenario.ts';
import { weaker, weakerStrength, type ChainGraph, type ChainNode } from './model.ts';

/**
 * @param limit most nodes and edges together
 * @param open ids of folds to open and of nodes to show, as far as the limit allows
 * @returns the graph itself when it is small enough
 */
export function limitNodes(graph: ChainGraph, focus: string, limit: number, open: ReadonlySet<string>): ChainGraph {
  if (graph.size + graph.links.length <= limit) return graph;
  const ground = groundOf(graph, layersOf(graph.index()));
  const wishes = [...open].map((id) => wishOf(id, ground)).filter((wish) => wish !== null);
  const top = graph.number(focus);
  const start = coarsest(ground, top);
  const steps = stepsOf(start, ground, wishes, limit);
  const cut = new Cut(graph, start, steps);
  // Finer never has fewer nodes and edges: the finest cut that fits is found by halving.
  let [fits, tooMany] = [0, steps.length + 1];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (cut.fits(middle, limit)) fits = middle;
    else tooMany = middle;
  }
  return folded(ground, cut.bands(fits));
}

/** Nothing shows but the focus. */
function coarsest({ order, layer }: Ground, focus: number): Band[] {
  const at = layer[focus] ?? 0;
  const band = (wanted: (l: number) => boolean): Band => {
    const members = order.filter((v) => v !== focus && wanted(layer[v] ?? 0));
    const layers = members.map((v) => layer[v] ?? 0);
    return { low: layers.reduce((a, b) => Math.min(a, b), Infinity), high: layers.reduce((a, b) => Math.max(a, b), 0), members, group: null, from: 0 };
  };
  const own: Band = { low: at, high: at, members: [focus], group: null, from: 0 };
  return [own, band((l) => l < at), band((l) => l === at), band((l) => l > at)].filter((b) => b.members.length > 0);
}

/** One band taken apart. */
interface Step { band: Band; parts: Band[] }

/** Turns that are taken when there is more than one thing to open next. */
const turns = ['wished', 'near', 'wished', 'differing'] as const;
type Turn = (typeof turns)[number];

/** In which order bands are taken apart, at most as many as can matter. */
function stepsOf(start: readonly Band[], ground: Ground, wishes: readonly Wish[], most: number): Step[] {
  /** Bands that have parts, with what speaks for opening them. */
  const waiting = new Map<Band, Record<Turn, number>>();
  const steps: Step[] = [];
  const wait = (band: Band): void => {
    if (band.members.length > 1) waiting.set(band, {
      wished: wishes.some((wish) => isPartOf(band, wish)) ? band.members.length : 0,
      near: band.high + 1 + 1 / band.members.length,
      differing: band.members.some((v) => ground.differs[v] === 1) ? ground.graph.size + 1 - band.low : 0,
    });
  };
  const take = (band: Band): void => {
    const parts = partsOf(band, ground);
    waiting.delete(band);
    parts.forEach(wait);
    steps.push({ band, parts });
  };
  start.forEach(wait);
  // Down to what is wished for, whatever it costs.
  for (const wish of wishes) for (let band = holding(waiting, wish); band; band = holding(waiting, wish)) take(band);
  for (let i = 0; waiting.size > 0 && steps.length < most; i++) {
    const next = best(waiting, turns[i % turns.length] ?? 'near');
    if (next) take(next);
  }
  return steps;
}

function holding(bands: ReadonlyMap<Band, unknown>, wish: Wish): Band | undefined {
  for (const band of bands.keys()) if (holds(band, wish)) return band;
  return undefined;
}

/** The band of the highest score; null when none has any. */
function best(bands: ReadonlyMap<Band, Record<Turn, number>>, turn: Turn): Band | null {
  let [found, most]: [Band | null, number] = [null, 0];
  for (const [band, scores] of bands) if (scores[turn] > most) [found, most] = [band, scores[turn]];
  return found;
}

/** The states a graph goes through while its bands are taken apart. */
class Cut {
  readonly #graph: ChainGraph;
  readonly #start: readonly Band[];
  readonly #steps: readonly Step[];
  /** Of each node the number of its band; used anew each time. */
  readonly #bandOf: Int32Array;

  constructor(graph: ChainGraph, start: readonly Band[], steps: readonly Step[]) {
    this.#graph = graph;
    this.#start = start;
    this.#steps = steps;
    this.#bandOf = new Int32Array(graph.size);
  }

  /** What there is after so many steps. */
  bands(steps: number): Band[] {
    const bands = new Set(this.#start);
    for (const { band, parts } of this.#steps.slice(0, steps)) {
      bands.delete(band);
      for (const part of parts) bands.add(part);
    }
    return [...bands];
  }

  /** Whether the graph then has no more nodes and edges than that. */
  fits(steps: number, limit: number): boolean {
    const bands = this.bands(steps);
    const n = bands.length;
    if (n > limit) return false;
    const bandOf = this.#bandOf;
    bands.forEach(({ members }, b) => { for (const v of members) bandOf[v] = b; });
    const joined = new Uint8Array(n * n);
    let elements = n;
    for (const { from, to } of this.#graph.links) {
      const [a, b] = [bandOf[from] ?? 0, bandOf[to] ?? 0];
      if (a === b || joined[a * n + b] === 1) continue;
      joined[a * n + b] = 1;
      if (++elements > limit) return false;
    }
    return true;
  }
}

function folded(ground: Ground, bands: readonly Band[]): ChainGraph {
  const byId = new Map<string, Band>();
  const groupOf: (string | undefined)[] = Array.from({ length: ground.graph.size });
  for (const band of bands) {
    if (band.members.length < 2) continue;
    const id = bandId(band, ground);
    byId.set(id, band);
    for (const v of band.members) groupOf[v] = id;
  }
  return quotient(ground.graph, groupOf, (id) => farNode(ground.graph, byId.get(id)?.members ?? []));
}

function farNode(graph: ChainGraph, members: readonly number[]): ChainNode {
  const nodes = members.map((v) => graph.node(v));
  const counts = new Map<Status, number>();
  let folds = 0;
  for (const node of nodes) {
    const weight = node.folds ?? 1;
    folds += weight;
    counts.set(node.status, (counts.get(node.status) ?? 0) + weight);
  }
  const says = [...counts].toSorted(([a], [b]) => (weaker(a, b) === a ? -1 : 1)).map(([status, n]) => (counts.size === 1 ? `each ${status}` : `${n} ${status}`)).join(', ');
  const compilers = new Set(nodes.map((n) => n.compiler));
  return {
    kind: 'run', label: `${folds} links, ${says}`, folds,
    status: nodes.map((n) => n.status).reduce(weaker), strength: nodes.map((n) => n.strength).reduce(weakerStrength),
    release: null, platform: null, digest: null, compiler: compilers.size === 1 ? nodes[0]?.compiler ?? null : null, sources: nodes.reduce((sum, n) => sum + n.sources, 0),
    first: nodes[0]?.first ?? nodes[0]?.label ?? '', last: nodes.at(-1)?.last ?? nodes.at(-1)?.label ?? '',
    members: nodes.flatMap((node, i) => (node.kind === 'run' ? node.members ?? [] : [graph.id(members[i] ?? 0)])),
  };
}
