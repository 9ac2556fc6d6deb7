/** What keeps large chains readable on the page: steady drawings, the lines of the tree, finding in folds, what is open in words, the renderer. */
import { describe, expect, it } from 'vitest';
import type { GraphAnswer, GraphNode } from '../../schema/api.ts';
import { chainGraph } from '../../chains/graph/chain-graph.ts';
import { counterpart, coverOf } from '../../client/web/chain/cover.ts';
import { findLinks } from '../../client/web/chain/find.ts';
import { linesOf } from '../../client/web/chain/lines.ts';
import { foldAgain } from '../../client/web/chain/open-folds.ts';
import { outlineOf, type Branch } from '../../client/web/chain/outline.ts';
import { rendererFor, slowness } from '../../client/web/chain/renderer.ts';
import { sameShape, steady } from '../../client/web/chain/steady.ts';
import { catalogOf, judgedOf, lineOf } from './graph-catalog.ts';

const grounds = { catalog: '', checkpoint: { origin: '', size: 0, root: '' }, policy: { name: '', digest: '' } };
const line = lineOf('rust', 100);
const drawLine = (said: Parameters<typeof judgedOf>[1] = {}): GraphAnswer =>
  ({ grounds, ...chainGraph(line, judgedOf(line, said), { release: 'rust@100', platform: 'linux-amd64' }) });
const at = (graph: GraphAnswer): [string, number, number][] => graph.nodes.map((n) => [n.id, n.x, n.y]);

describe('a drawing while the log grows', () => {
  const shown = drawLine();

  it('takes the fresh one where nothing moves', () => {
    const fresh = drawLine({ 'rust@100/linux-amd64': 'attested' });
    expect(sameShape(shown, fresh)).toBe(true);
    expect(steady(shown, fresh)).toBe(fresh);
  });

  it('keeps nodes and places where a run falls apart, and gives the run the weakest of its parts', () => {
    const fresh = drawLine({ 'rust@50/linux-amd64': 'disputed' });
    expect(fresh.nodes.length).toBeGreaterThan(shown.nodes.length);
    const kept = steady(shown, fresh);
    expect(at(kept)).toEqual(at(shown));
    expect(kept.nodes.find((n) => n.kind === 'run')?.status).toBe('disputed');
    expect(sameShape(shown, kept)).toBe(true);
  });

  it('knows nothing of what is not there any more, or was not yet, but that a root is one', () => {
    const without = { ...shown, nodes: shown.nodes.filter((n) => n.kind === 'run') };
    const kept = steady(shown, without);
    expect(at(kept)).toEqual(at(shown));
    expect(kept.nodes.map((n) => n.status)).toEqual(shown.nodes.map((n) => (n.kind === 'run' || n.kind === 'root' ? n.status : 'unknown')));
  });

  it('finds what stands for a fold in another drawing, and for a link in a fold', () => {
    const open = drawLine({ 'rust@50/linux-amd64': 'disputed' });
    const run = shown.nodes.find((n) => n.kind === 'run') as GraphNode;
    const link = open.nodes.find((n) => n.id === 'rust@50/linux-amd64') as GraphNode;
    expect(counterpart(run, coverOf(open))?.members).toContain('rust@1/linux-amd64');
    expect(counterpart(link, coverOf(shown))?.id).toBe(run.id);
  });
});

describe('finding', () => {
  it('looks into folds, and says so', () => {
    const [found] = findLinks(drawLine(), 'rust 42');
    expect(found).toMatchObject({ id: 'rust@42/linux-amd64', name: 'rust 42/linux-amd64', folded: { kind: 'run' } });
    expect(findLinks(drawLine(), 'rust 100')[0]).toMatchObject({ folded: null });
    expect(findLinks(drawLine(), '4/').map((f) => f.id)[0]).toBe('rust@4/linux-amd64');
    expect(findLinks(drawLine(), 'rust 4/')[0]?.id).toBe('rust@4/linux-amd64');
    expect(findLinks(drawLine(), '  ')).toEqual([]);
  });
});

describe('the lines of the tree', () => {
  it('are few for a wide chain: a compiler, and a line for all that stand alike', () => {
    const width = 40;
    const tools = Array.from({ length: width }, (_, i) => `tool${i}@1/x`);
    const catalog = catalogOf(['seed'], [...tools.map((file) => ({ file, by: ['seed'] })), { file: 'top@1/x', by: tools }]);
    const graph = { grounds, ...chainGraph(catalog, judgedOf(catalog, { 'tool7@1/x': 'disputed' }), { release: 'top@1', platform: 'x' }) };
    const top = outlineOf(graph) as Branch;
    const lines = linesOf(top, new Set());
    const inputs = lines.filter((l) => l.level === 2);
    expect(inputs.map(({ what }) => (what.kind === 'link' ? what.branch.node.id : `${what.count} ${what.status}`))).toEqual(['tool0@1/x', 'tool7@1/x', '38 claimed']);
    expect(inputs.map((l) => [l.at, l.of])).toEqual([[1, 3], [2, 3], [3, 3]]);
    const alike = inputs.find((l) => l.what.kind === 'alike');
    expect(linesOf(top, new Set([alike?.key ?? '']))).toHaveLength(lines.length + 38);
  });

  it('cut a long stretch short, and go on when asked', () => {
    const graph = { grounds, ...chainGraph(line, judgedOf(line), { release: 'rust@100', platform: 'linux-amd64' }, { collapse: false }) };
    const top = outlineOf(graph) as Branch;
    const lines = linesOf(top, new Set());
    const rest = lines.at(-1);
    expect(lines.length).toBeLessThan(20);
    expect(rest).toMatchObject({ open: false, what: { kind: 'rest' } });
    expect(lines.length - 1 + (rest?.what.kind === 'rest' ? rest.what.count : 0)).toBe(101);
    expect(linesOf(top, new Set([rest?.key ?? ''])).length).toBeGreaterThan(lines.length + 10);
  });
});

describe('what is open, in words', () => {
  it.each([
    ['run:rust@1.2.0/x86_64..rust@1.9.0/x86_64', 'Fold rust 1.2.0 to rust 1.9.0'], ['far:3..17', 'Fold layers 3 to 17'], ['far:3..3', 'Fold layer 3'],
    ['far:3..3:claimed+:0-11', 'Fold what is claimed in layer 3'], ['stagex@2025.03.0/core-python', 'Fold around stagex 2025.03.0/core-python'],
  ])('%s: %s', (id, words) => expect(foldAgain(id)).toBe(words));
});

describe('the renderer', () => {
  it('is WebGL only with hardware and enough to draw', () => {
    expect([rendererFor(600, () => true), rendererFor(600, () => false), rendererFor(20, () => true)]).toEqual(['webgl', 'canvas', 'canvas']);
  });

  it('is slow after many slow frames in a row, not after some or after a pause', () => {
    const judge = slowness();
    const slow = (n: number): boolean => Array.from({ length: n }, () => judge(100)).includes(true);
    expect(slow(7)).toBe(false);
    judge(16);
    expect(slow(7)).toBe(false);
    judge(5000);
    expect(slow(7)).toBe(false);
    expect(slow(1)).toBe(true);
  });
});
