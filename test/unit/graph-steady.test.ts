/** Opening a fold moves nothing but what stands right of it, and closing it brings the same picture back: on real chains and on generated ones. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../chains/catalog/load.ts';
import { drawCone, type Drawing } from '../../chains/graph/chain-graph.ts';
import { coneOf, type Cone, type Focus } from '../../chains/graph/cone.ts';
import { spacing } from '../../chains/graph/place.ts';
import type { GraphNode } from '../../schema/api.ts';
import type { Judged } from '../../chains/graph/model.ts';
import type { Catalog, Release } from '../../schema/catalog.ts';
import type { Status } from '../../schema/scenario.ts';
import { catalogOf, digestOf, judgedOf, lineOf, type Build } from './graph-catalog.ts';

const roomy = 5000;
const places = (drawing: Drawing): [string, number, number, number][] => drawing.nodes.map((n) => [n.id, n.layer, n.x, n.y]);
const runsOf = (drawing: Drawing): GraphNode[] => drawing.nodes.filter((n) => n.kind === 'run');

/** Opens one more fold, and looks at what has moved. Heights stay too, unless the chain is set in rows. */
function expectSteady(cone: Cone, focus: Focus, open: readonly string[], fold: string, isOneRow: boolean): void {
  const before = drawCone(cone, focus, { open, limit: roomy });
  const after = drawCone(cone, focus, { open: [...open, fold], limit: roomy });
  const was = new Map(before.nodes.map((n) => [n.id, n]));
  const from = was.get(fold);
  if (from === undefined) throw new Error(`there is no fold ${fold}`);
  const moves = new Set<number>();
  for (const node of after.nodes) {
    const old = was.get(node.id);
    if (!old) continue;
    if (isOneRow) expect(node.y, node.id).toBe(old.y);
    if (isOneRow && old.x < from.x) expect(node.x, node.id).toBe(old.x);
    if (node.x !== old.x) moves.add(node.x - old.x);
  }
  // Whatever moves along does so together.
  if (isOneRow) expect(moves.size).toBeLessThanOrEqual(1);
  for (const move of moves) expect(move).toBeGreaterThan(0);
  expect(new Set(after.nodes.map((n) => `${n.x} ${n.y}`)).size).toBe(after.nodes.length);
  expect(places(drawCone(cone, focus, { open, limit: roomy }))).toEqual(places(before));
  expect(places(drawCone(cone, focus, { open: [fold, ...open], limit: roomy }))).toEqual(places(after));
}

/** Opens every fold by itself, and then one after the other. */
function expectSteadyFolds(catalog: Catalog, focus: Focus, judged: Judged): number {
  const cone = coneOf(catalog, judged, focus);
  const closed = drawCone(cone, focus, { limit: roomy });
  const isOneRow = Math.max(...closed.nodes.map((n) => n.layer)) < 40;
  const folds = runsOf(closed).map((n) => n.id);
  folds.forEach((fold, i) => {
    expectSteady(cone, focus, [], fold, isOneRow);
    if (i > 0) expectSteady(cone, focus, folds.slice(0, i), fold, isOneRow);
  });
  return folds.length;
}

const real = loadCatalog();
const lenient = judgedOf(real);
/** What publishers signed is no root: chains go on to their beginning. */
const strict: Judged = { ...lenient, status: (digest) => (real.roots.get(digest)?.kind === 'vendor' ? 'claimed' : lenient.status(digest)) };

describe('a fold opens in place', () => {
  test('in the chains of the catalog', () => {
    let folds = 0;
    for (const { releases } of real.compilers.values()) {
      for (const { id } of releases.filter((_, i) => i % 20 === 0 || i === releases.length - 1)) folds += expectSteadyFolds(real, { release: id, platform: null }, strict);
    }
    expect(folds).toBeGreaterThan(30);
  });

  test('in generated chains of several lines, with links that differ and other ways', () => {
    const statuses: readonly Status[] = ['attested', 'disputed', 'verified'];
    const line = fc.record({ length: fc.integer({ min: 1, max: 60 }), by: fc.nat(5), at: fc.nat(60) });
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), fc.array(fc.tuple(fc.nat(5), fc.nat(60), fc.nat(2)), { maxLength: 6 }), fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 8 }), (lines, differing, ways) => {
      const id = (compiler: number, version: number): string => `c${compiler}@${version}/x`;
      const builds: Build[] = lines.flatMap(({ length, by, at }, c) => Array.from({ length }, (_, i): Build => {
        const other = lines[by % Math.max(1, c)];
        // Each line begins at the root, or with a link of a line before it; its middle link also uses one.
        const elsewhere = c === 0 || !other ? 'seed' : id(by % c, 1 + (at % other.length));
        return { file: id(c, i + 1), by: i === 0 ? [elsewhere] : i === length >> 1 ? [id(c, i), elsewhere] : [id(c, i)] };
      }));
      const top = { file: 'top@1/x', by: lines.map(({ length }, c) => id(c, length)) };
      const first = lines[0]?.length ?? 1;
      const alternatives = ways.flatMap(([from, into], i): Partial<Release>[] => {
        const [low, high] = [1 + (Math.min(from, into) % first), 1 + (Math.max(from, into) % first)];
        if (low >= high) return [];
        return [
          { id: `way@${i + 1}`, bootstrap: { from: `c0@${low}`, basis: 'record' } },
          { id: `c0@${high}`, alternatives: [{ from: `way@${i + 1}`, basis: 'record' }] },
        ];
      });
      const catalog = catalogOf(['seed'], [...builds, top], alternatives);
      const said = Object.fromEntries(differing.map(([c, i, s]) => [id(c % lines.length, 1 + (i % (lines[c % lines.length]?.length ?? 1))), statuses[s] ?? 'attested']));
      expectSteadyFolds(catalog, { release: 'top@1', platform: 'x' }, judgedOf(catalog, said));
    }), { numRuns: 30 });
  });

  test('in a chain that is set in rows: the rows above stay, those below move down together', () => {
    const said = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`go@${i * 4 + 4}/linux-amd64`, 'disputed' as const]));
    const catalog = lineOf('go', 481);
    const focus = { release: 'go@481', platform: 'linux-amd64' };
    const cone = coneOf(catalog, judgedOf(catalog, said), focus);
    const closed = drawCone(cone, focus, { limit: roomy });
    const run = runsOf(closed)[60];
    if (!run) throw new Error('there is no run');
    const opened = new Map(drawCone(cone, focus, { open: [run.id], limit: roomy }).nodes.map((n) => [n.id, n]));
    for (const node of closed.nodes) {
      if (node.id === run.id) continue;
      const isAlong = node.y === run.y && node.x > run.x;
      expect(opened.get(node.id), node.id).toMatchObject({ x: node.x + (isAlong ? 2 * spacing.x : 0), y: node.y });
    }
  });

  test('a long fold in such a chain: what is above it stays, what is below moves down by the rows it needs', () => {
    const said = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`go@${i + (i < 30 ? 1 : 71)}/linux-amd64`, i % 2 === 0 ? 'disputed' as const : 'attested' as const]));
    const focus = { release: 'go@131', platform: 'linux-amd64' };
    const catalog = lineOf('go', 131);
    const cone = coneOf(catalog, judgedOf(catalog, said), focus);
    const closed = drawCone(cone, focus, { limit: roomy });
    const [run] = runsOf(closed);
    if (!run) throw new Error('there is no run');
    expect(run.folds).toBe(70);
    const opened = new Map(drawCone(cone, focus, { open: [run.id], limit: roomy }).nodes.map((n) => [n.id, n]));
    for (const node of closed.nodes) {
      if (node.id === run.id) continue;
      const isAlong = node.y === run.y && node.x > run.x;
      const down = node.y > run.y ? 2 * (spacing.y + spacing.row) : 0;
      expect(opened.get(node.id), node.id).toMatchObject({ x: node.x + (isAlong ? 23 * spacing.x : 0), y: node.y + down });
    }
  });

  test('what it holds begins in its lane, in order, with the links before it and after it where they belong', () => {
    const catalog = lineOf('rust', 30);
    const focus = { release: 'rust@30', platform: 'linux-amd64' };
    const cone = coneOf(catalog, judgedOf(catalog, { 'rust@10/linux-amd64': 'disputed' }), focus);
    const second = runsOf(drawCone(cone, focus)).find((n) => n.first === 'rust@11');
    const opened = drawCone(cone, focus, { open: [second?.id ?? ''] });
    expect(new Set(opened.nodes.map((n) => n.y))).toEqual(new Set([0]));
    const along = opened.nodes.toSorted((a, b) => a.x - b.x);
    expect(along.map((n) => n.layer)).toEqual(along.map((_, i) => i));
    expect(along.map((n) => n.x)).toEqual(along.map((_, i) => i * spacing.x));
    expect(along.slice(3, 22).map((n) => n.label)).toEqual(Array.from({ length: 19 }, (_, i) => `rust@${i + 11}`));
  });
});

test('what stands in several lanes spreads away from the main line, which stays free', () => {
  const focus = { release: 'rust@1.98.0', platform: 'x86_64-unknown-linux-gnu' };
  const cone = coneOf(real, strict, focus);
  const ways = runsOf(drawCone(cone, focus)).find((n) => n.label === '9 releases of mrustc, another way');
  if (!ways) throw new Error('the other ways are not folded');
  const opened = drawCone(cone, focus, { open: [ways.id] });
  const heights = opened.nodes.filter((n) => ways.members?.includes(n.id)).map((n) => n.y);
  expect(new Set(heights).size).toBe(9);
  expect(ways.y).not.toBe(0);
  for (const y of heights) expect(Math.abs(y)).toBeGreaterThanOrEqual(Math.abs(ways.y));
});

describe('where there is no room for all that is open', () => {
  test('edges still go up, what stays keeps its lane, and closing brings the same picture back', () => {
    const catalog = lineOf('rust', 1000);
    const said = { 'rust@500/linux-amd64': 'disputed', 'rust@990/linux-amd64': 'verified' } as const;
    const focus = { release: 'rust@1000', platform: 'linux-amd64' };
    const cone = coneOf(catalog, judgedOf(catalog, said), focus);
    const closed = drawCone(cone, focus, { limit: 100 });
    for (const run of runsOf(closed)) {
      const opened = drawCone(cone, focus, { open: [run.id], limit: 100 });
      expect(opened.nodes.length + opened.edges.length).toBeLessThanOrEqual(100);
      const layer = new Map(opened.nodes.map((n) => [n.id, n.layer]));
      for (const { source, target } of opened.edges) expect(layer.get(source)).toBeLessThan(layer.get(target) ?? -1);
      for (const node of closed.nodes) for (const kept of opened.nodes) if (kept.id === node.id) expect(kept.y).toBe(node.y);
      expect(places(drawCone(cone, focus, { limit: 100 }))).toEqual(places(closed));
    }
    expect(digestOf('seed')).toBe(closed.nodes.find((n) => n.kind === 'root')?.id);
  });
});
