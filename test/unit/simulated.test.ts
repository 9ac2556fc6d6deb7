/** Simulated chains are catalogs like any other, and say what they are. */
import { describe, expect, test } from 'vitest';
import { chainGraph } from '../../chains/graph/chain-graph.ts';
import { parseCatalog } from '../../chains/catalog/parse.ts';
import { checkCatalog } from '../../chains/catalog/check.ts';
import { simulatedChain, type Shape } from '../simulated/chain.ts';
import { judgedOf } from './graph-catalog.ts';

describe.each<[Shape, number]>([['line', 300], ['wide', 300]])('a simulated chain: %s of %i', (shape, nodes) => {
  const chain = simulatedChain(shape, nodes);

  test('is a catalog in the committed format', () => {
    expect(checkCatalog(chain.catalog)).toEqual([]);
  });

  test('leads from its release through every node to its root', () => {
    const catalog = parseCatalog(chain.catalog);
    const { total } = chainGraph(catalog, judgedOf(catalog), { release: `${chain.release.compiler}@${chain.release.version}`, platform: 'linux-amd64' });
    expect(total).toBeGreaterThan(nodes * 0.9);
    expect(total).toBeLessThanOrEqual(nodes + 1);
  });

  test('says that it is simulated', () => {
    expect([...chain.catalog.values()].join('')).toMatch(/"name":"Simulated"/);
    expect(chain.rebuilds.every(({ rebuild }) => rebuild.of?.startsWith('simulated@'))).toBe(true);
  });
});
