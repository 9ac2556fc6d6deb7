import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { adjacency, layersOf } from '../../chains/graph/layers.ts';
import { orderLayers } from '../../chains/graph/order.ts';
import { placeNodes, spacing } from '../../chains/graph/place.ts';

const edges = fc.integer({ min: 1, max: 40 }).chain((nodes) => fc.record({
  nodes: fc.constant(nodes),
  pairs: fc.array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1)), { maxLength: 120 }),
}));

function graph(nodes: number, pairs: readonly (readonly [number, number])[]): ReturnType<typeof adjacency> {
  return adjacency(nodes, Int32Array.from(pairs, (p) => p[0]), Int32Array.from(pairs, (p) => p[1]));
}

describe('layers', () => {
  test('are the longest path from the roots', () => {
    // 0 → 1 → 2 → 4, 0 → 4, 3 → 4
    const { layer, count, back } = layersOf(graph(5, [[0, 1], [1, 2], [2, 4], [0, 4], [3, 4]]));
    expect([...layer]).toEqual([0, 1, 2, 0, 3]);
    expect(count).toBe(4);
    expect([...back]).toEqual([0, 0, 0, 0, 0]);
  });

  test('cut a cycle at one edge and go on', () => {
    const { layer, back } = layersOf(graph(4, [[0, 1], [1, 2], [2, 1], [2, 3]]));
    expect([...back]).toEqual([0, 0, 1, 0]);
    expect([...layer]).toEqual([0, 1, 2, 3]);
  });

  test('a graph that is all cycle still has layers', () => {
    const { layer, count } = layersOf(graph(3, [[0, 1], [1, 2], [2, 0]]));
    expect([...layer]).toEqual([0, 1, 2]);
    expect(count).toBe(3);
  });

  test('in an acyclic graph every edge goes from a lower layer to a higher one, and layers are no larger than needed', () => {
    fc.assert(fc.property(edges, ({ nodes, pairs }) => {
      const acyclic = pairs.filter(([a, b]) => a !== b).map(([a, b]) => (a < b ? [a, b] as const : [b, a] as const));
      const { layer, back } = layersOf(graph(nodes, acyclic));
      expect(back.some((b) => b === 1)).toBe(false);
      for (let v = 0; v < nodes; v++) {
        const below = acyclic.filter(([, to]) => to === v).map(([from]) => layer[from] ?? -1);
        expect(layer[v]).toBe(below.length === 0 ? 0 : Math.max(...below) + 1);
      }
    }));
  });

  test('with cycles, the edges that are not cut go up', () => {
    fc.assert(fc.property(edges, ({ nodes, pairs }) => {
      const { layer, back } = layersOf(graph(nodes, pairs));
      pairs.forEach(([a, b], e) => {
        if (back[e] === 0) expect(layer[a]).toBeLessThan(layer[b] ?? 0);
      });
    }));
  });
});

describe('order', () => {
  test('holds every node once, in its layer, and is the same every time', () => {
    fc.assert(fc.property(edges, ({ nodes, pairs }) => {
      const index = graph(nodes, pairs);
      const layering = layersOf(index);
      const order = orderLayers(index, layering);
      expect(order.flatMap((layer) => [...layer]).toSorted((a, b) => a - b)).toEqual(Array.from({ length: nodes }, (_, i) => i));
      order.forEach((layer, l) => layer.forEach((v) => expect(layering.layer[v]).toBe(l)));
      expect(orderLayers(index, layering)).toEqual(order);
    }));
  });

  test('takes crossings out that need not be', () => {
    // Two layers, drawn crossed by number: 0 → 3, 1 → 2.
    const index = graph(4, [[0, 3], [1, 2]]);
    const layers = orderLayers(index, layersOf(index));
    const place = (layer: number, v: number): number => (layers[layer] ?? new Int32Array()).indexOf(v);
    expect(place(0, 0) < place(0, 1)).toBe(place(1, 3) < place(1, 2));
  });
});

describe('places', () => {
  test('nodes of a layer keep their distance, and the focus is at height 0', () => {
    fc.assert(fc.property(edges, ({ nodes, pairs }) => {
      const index = graph(nodes, pairs);
      const layering = layersOf(index);
      fc.pre(layering.count <= 40);
      const layers = orderLayers(index, layering);
      const { x, y } = placeNodes(index, layering, layers, 0);
      expect(y[0]).toBe(0);
      for (const layer of layers) {
        for (let i = 1; i < layer.length; i++) expect((y[layer[i] ?? 0] ?? 0) - (y[layer[i - 1] ?? 0] ?? 0)).toBeGreaterThanOrEqual(spacing.y - 1);
        for (const v of layer) expect(x[v]).toBe((layering.layer[v] ?? 0) * spacing.x);
      }
    }));
  });

  test('a line is straight, with a branch or without', () => {
    // 0 → 1 → 2 → 3, and 4 → 2 beside it
    const index = graph(5, [[0, 1], [1, 2], [2, 3], [4, 2]]);
    const layering = layersOf(index);
    const { y } = placeNodes(index, layering, orderLayers(index, layering), 3);
    expect(y[0]).toBe(y[1]);
    expect(y[2]).toBe(y[3]);
  });

  test('a long line is set in rows', () => {
    const n = 100;
    const index = graph(n, Array.from({ length: n - 1 }, (_, i) => [i, i + 1] as const));
    const layering = layersOf(index);
    const { x, y } = placeNodes(index, layering, orderLayers(index, layering), n - 1);
    expect(new Set(y).size).toBe(5);
    expect(Math.max(...x)).toBe(23 * spacing.x);
    expect(new Set(x.map((v, i) => v * 1e6 + (y[i] ?? 0))).size).toBe(n);
  });
});
