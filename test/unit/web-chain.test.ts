import { describe, expect, it } from 'vitest';
import type { GraphAnswer, GraphEdge, GraphNode } from '../../schema/api.ts';
import { controlsOf, curve, endsOf, placeOfNode } from '../../client/web/chain/curve.ts';
import { outlineOf, type Branch } from '../../client/web/chain/outline.ts';
import { stageHeight } from '../../client/web/chain/stage.ts';
import { stepFrom } from '../../client/web/chain/steps.ts';

const node = (id: string, layer: number, y = 0): GraphNode => ({
  id, kind: 'release', label: id, status: 'claimed', strength: { organization: 0, verifier: 0 }, layer, x: layer * 208, y, release: id, platform: null, digest: null,
});
const edge = (source: string, target: string, role: GraphEdge['role'] = 'compiler'): GraphEdge => ({ id: `${source}→${target}`, source, target, role, basis: 'record' });
const graphOf = (nodes: GraphNode[], edges: GraphEdge[], focus: string): GraphAnswer => ({
  grounds: { catalog: '', checkpoint: { origin: '', size: 0, root: '' }, policy: { name: '', digest: '' } },
  focus, platform: null, nodes, edges, total: nodes.length, truncated: false,
});

/** Two tools and a compiler go into `top`; the compiler is built with one of the tools. */
const small = graphOf(
  [node('root', 0), node('tool', 1, -76), node('cc', 2, 0), node('tool2', 2, 76), node('top', 3)],
  [edge('root', 'tool'), edge('tool', 'cc', 'tool'), edge('root', 'cc'), edge('tool2', 'top', 'tool'), edge('tool', 'top', 'tool'), edge('cc', 'top')],
  'top',
);

const ids = (branch: Branch): string[] => [branch.node.id, ...branch.inputs.flatMap(ids)];

describe('outline of a chain', () => {
  it('starts at the focus, compilers first, each node written out once', () => {
    const top = outlineOf(small);
    expect(top?.inputs.map((b) => b.node.id)).toEqual(['cc', 'tool2', 'tool']);
    expect(top?.inputs[0]?.inputs.map((b) => [b.node.id, b.elsewhere])).toEqual([['root', false], ['tool', true]]);
    expect(top?.inputs[2]?.inputs.map((b) => b.node.id)).toEqual(['root']);
  });

  it('ends on cycles', () => {
    const round = graphOf([node('a', 0), node('b', 1)], [edge('a', 'b'), edge('b', 'a'), edge('b', 'b')], 'b');
    const top = outlineOf(round);
    expect(top && ids(top)).toEqual(['b', 'a', 'b', 'b']);
  });

  it('is nothing without a focus', () => {
    expect(outlineOf(graphOf([], [], 'gone'))).toBeNull();
  });
});

describe('arrow keys', () => {
  it.each([
    [null, 'inputs', 'top'], ['top', 'inputs', 'cc'], ['cc', 'outputs', 'top'], ['cc', 'after', 'tool2'], ['tool2', 'before', 'cc'],
    ['root', 'inputs', null], ['top', 'outputs', null], ['gone', 'after', 'top'],
  ] as const)('from %s, %s leads to %s', (from, direction, to) => {
    expect(stepFrom(small, from, direction)?.id ?? null).toBe(to);
  });
});

interface Point { x: number; y: number }
/** Where cytoscape puts control points: along the line by weight, off it by distance along its normal. */
function points(from: Point, into: Point, { along, bend }: { along: number[]; bend: number[] }): Point[] {
  const [dx, dy] = [into.x - from.x, into.y - from.y];
  const length = Math.hypot(dx, dy);
  return along.map((w, i) => ({ x: from.x + dx * w - (dy / length) * (bend[i] ?? 0), y: from.y + dy * w + (dx / length) * (bend[i] ?? 0) }));
}

describe('curves', () => {
  it.each([[{ x: 0, y: 0 }, { x: 232, y: 100 }], [{ x: 10, y: 80 }, { x: 242, y: -40 }]])('leave and enter level', (source, target) => {
    const [from, into] = endsOf(source, target, false);
    const [first, last] = points(from, into, curve(source, target, [], false));
    expect(first?.y).toBeCloseTo(source.y, 6);
    expect(last?.y).toBeCloseTo(target.y, 6);
    expect(first?.x).toBeGreaterThan(from.x);
  });

  it('go round a node that stands in the way', () => {
    const [source, target, between] = [{ x: 0, y: 0 }, { x: 464, y: 0 }, { x: 232, y: 0 }];
    const [from, into] = endsOf(source, target, false);
    const lanes = points(from, into, curve(source, target, [source, target, between], false)).slice(1, -1).map((p) => Math.abs(p.y));
    expect(Math.min(...lanes)).toBeGreaterThan(26);
    const free = points(from, into, curve(source, target, [source, target], false));
    for (const point of free) expect(point.y).toBeCloseTo(0, 6);
  });

  it('bear ends that coincide', () => {
    expect(controlsOf({ x: 1, y: 1 }, { x: 1, y: 1 }, [{ x: 2, y: 2 }])).toEqual({ along: [0.5], bend: [0] });
  });

  it('turn with the chain on narrow screens', () => {
    const turned = placeOfNode({ x: 232, y: 80 }, true);
    expect(turned.x).toBeGreaterThan(200);
    expect(turned.y).toBeGreaterThan(52);
    expect(placeOfNode({ x: 232, y: 80 }, false)).toEqual({ x: 232, y: 80 });
  });
});

describe('stage', () => {
  it('is as high as the chain needs, within bounds', () => {
    const line = graphOf([node('a', 0), node('b', 1)], [edge('a', 'b')], 'b');
    const tall = graphOf(Array.from({ length: 40 }, (_, i) => node(String(i), 0, i * 80)), [], '0');
    expect(stageHeight(line, 900, 900)).toBe(260);
    expect(stageHeight(tall, 900, 900)).toBe(648);
    expect(stageHeight(tall, 900, 5000)).toBe(680);
    expect(stageHeight(graphOf([], [], ''), 900, 900)).toBe(260);
  });
});
