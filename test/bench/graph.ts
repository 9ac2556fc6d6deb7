/**
 * `npm run bench graph`: from a catalog to a placed drawing, for chains of 1,000, 10,000 and 100,000 nodes of the two shapes that
 * occur (one long line; wide layers), and the layer pass by itself.
 */
import { chainGraph } from '../../chains/graph/chain-graph.ts';
import { adjacency, layersOf } from '../../chains/graph/layers.ts';
import { orderLayers } from '../../chains/graph/order.ts';
import { placeNodes } from '../../chains/graph/place.ts';
import { catalogOf, judgedOf, lineOf } from '../unit/graph-catalog.ts';

const sizes = [1_000, 10_000, 100_000];

/** Median of a few runs, in milliseconds. */
function time(run: () => unknown, rounds = 5): string {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return `${(times[Math.floor(rounds / 2)] ?? 0).toFixed(1)} ms`;
}

/** `n` nodes in layers of 40, each with three edges from the layer before. */
function layered(n: number): ReturnType<typeof adjacency> {
  const from: number[] = [];
  const to: number[] = [];
  for (let v = 40; v < n; v++) {
    const below = (Math.floor(v / 40) - 1) * 40;
    for (let k = 0; k < 3; k++) {
      from.push(below + ((v * 7 + k * 13) % 40));
      to.push(v);
    }
  }
  return adjacency(n, Int32Array.from(from), Int32Array.from(to));
}

function layerPass(n: number): string {
  const index = layered(n);
  return time(() => {
    const layering = layersOf(index);
    placeNodes(index, layering, orderLayers(index, layering), n - 1);
  });
}

function line(n: number): string {
  const catalog = lineOf('rust', n);
  const judged = judgedOf(catalog);
  return time(() => chainGraph(catalog, judged, { release: `rust@${n}`, platform: 'linux-amd64' }));
}

const id = (layer: number, i: number): string => `l${layer}@${i % 40}/x`;

function wide(n: number): string {
  const depth = n / 40;
  const catalog = catalogOf(['seed'], [
    ...Array.from({ length: n }, (_, k) => {
      const layer = Math.floor(k / 40);
      return { file: id(layer, k % 40), by: layer === 0 ? ['seed'] : [0, 1, 2].map((j) => id(layer - 1, (k * 7 + j * 13) % 40)) };
    }),
    { file: 'top@1/x', by: Array.from({ length: 40 }, (_, i) => id(depth - 1, i)) },
  ]);
  const judged = judgedOf(catalog);
  return time(() => chainGraph(catalog, judged, { release: 'top@1', platform: 'x' }), 3);
}

console.log('nodes      layers, order, places   line, folded   wide, folded to 600');
for (const n of sizes) console.log(`${String(n).padEnd(10)} ${layerPass(n).padEnd(23)} ${line(n).padEnd(14)} ${wide(n)}`);
