import { describe, expect, it } from 'vitest';
import type { GraphAnswer, GraphEdge, GraphNode } from '../../schema/api.ts';
import { curve, placeOfNode } from '../../client/web/chain/curve.ts';
import { outlineOf, type Branch } from '../../client/web/chain/outline.ts';
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

describe('curves', () => {
  /** Where cytoscape puts a control point: along the line by weight, off it by distance along its normal. */
  const point = (from: { x: number; y: number }, into: { x: number; y: number }, along: number, bend: number) => {
    const [dx, dy] = [into.x - from.x, into.y - from.y];
    const length = Math.hypot(dx, dy);
    return { x: from.x + dx * along - (dy / length) * bend, y: from.y + dy * along + (dx / length) * bend };
  };

  it.each([[{ x: 0, y: 0 }, { x: 200, y: 100 }], [{ x: 10, y: 80 }, { x: 300, y: -40 }]])('leave and enter level', (from, into) => {
    const { along, bend } = curve(from, into, false);
    const first = point(from, into, along[0] ?? 0, bend[0] ?? 0);
    expect(first.y).toBeCloseTo(from.y, 6);
    expect(first.x).toBeGreaterThan(from.x);
  });

  it('bear ends that coincide', () => {
    expect(curve({ x: 1, y: 1 }, { x: 1, y: 1 }, false)).toEqual({ along: [0.5], bend: [0] });
  });

  it('turn with the chain on narrow screens', () => {
    const turned = placeOfNode({ x: 208, y: 76 }, true);
    expect(turned.x).toBeGreaterThan(176);
    expect(turned.y).toBeGreaterThan(46);
    expect(placeOfNode({ x: 208, y: 76 }, false)).toEqual({ x: 208, y: 76 });
  });
});
