import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { chainGraph, type Drawing } from '../../chains/graph/chain-graph.ts';
import { coneOf } from '../../chains/graph/cone.ts';
import { graphEdgeSchema, graphNodeSchema } from '../../schema/api.ts';
import type { Judged } from '../../chains/graph/model.ts';
import { catalogOf, digestOf, judgedOf, lineOf } from './graph-catalog.ts';

const amd64 = 'linux-amd64';
const ids = (drawing: Drawing): string[] => drawing.nodes.map((n) => n.id).toSorted();

describe('cone', () => {
  test('groups the files of a release on a platform and takes the weakest of them', () => {
    const catalog = catalogOf(['seed'], [
      { file: 'rust@1/a', by: ['seed'] },
      { file: 'rust@2/a', by: ['rust@1/a'] },
    ]);
    const release = catalog.releases.get('rust@2');
    const second = { ...catalog.files.get('rust@2/a'), id: 'rust@2/a-cargo', digest: digestOf('cargo') };
    release?.files.push(second as never);
    catalog.byDigest.set(second.digest, [second as never]);
    const { graph } = coneOf(catalog, judgedOf(catalog, { 'rust@2/a': 'verified', cargo: 'attested' }), { release: 'rust@2', platform: 'a' });
    expect(graph.ids).toEqual(['rust@2/a', 'rust@1/a', digestOf('seed')]);
    expect(graph.node(graph.number('rust@2/a'))).toMatchObject({ kind: 'release', status: 'attested', members: ['rust@2/a', 'rust@2/a-cargo'] });
    expect(graph.node(graph.number(digestOf('seed')))).toMatchObject({ kind: 'root', status: 'root', rootKind: 'seed', label: 'seed' });
  });

  test('draws what counting attestations used, and says so', () => {
    const catalog = catalogOf(['seed', 'other'], [{ file: 'go@1/a', by: ['seed'] }]);
    const judged: Judged = {
      ...judgedOf(catalog),
      built: (d) => (d === digestOf('go@1/a') ? [[{ role: 'compiler', digest: digestOf('other') }, { role: 'source', digest: digestOf('tar') }]] : []),
    };
    const { nodes, edges } = chainGraph(catalog, judged, { release: 'go@1', platform: 'a' });
    expect(edges.map((e) => [e.source, e.basis])).toEqual([[digestOf('other'), 'attested'], [digestOf('seed'), 'record']]);
    expect(nodes.find((n) => n.id === 'go@1/a')?.sources).toBe(1);
  });

  test('a release without a recipe goes on by its bootstrap record, and other documented ways are drawn as such', () => {
    const catalog = catalogOf(['ocaml', 'c'], [{ file: 'snap@1/linux-x86_64', by: ['ocaml'] }, { file: 'snap@1/macos-x86_64', by: ['ocaml'] }], [
      { id: 'rust@1', bootstrap: { from: 'snap@1', basis: 'record' }, alternatives: [{ from: null, root: digestOf('c'), basis: 'record' }] },
      { id: 'rust@2', bootstrap: { from: 'rust@1', basis: 'rule' } },
    ]);
    const { nodes, edges } = chainGraph(catalog, judgedOf(catalog), { release: 'rust@2', platform: 'x86_64-unknown-linux-gnu' });
    expect(edges.map((e) => `${e.source} ${e.basis}`)).toEqual([
      'rust@1/x86_64-unknown-linux-gnu rule', 'snap@1/linux-x86_64 record', `${digestOf('c')} alternative`, `${digestOf('ocaml')} record`,
    ]);
    expect(nodes.find((n) => n.id === 'rust@2/x86_64-unknown-linux-gnu')).toMatchObject({ status: 'unknown', strength: { organization: 0, verifier: 0 } });
  });

  test('an unrecorded artifact shows as the release it stands for', () => {
    const catalog = catalogOf(['seed'], [{ file: 'go@2/a', by: ['seed'] }], [{ id: 'go@1', bootstrap: { from: null, root: digestOf('seed'), basis: 'record' } }]);
    const recipe = catalog.files.get('go@2/a')?.recipe;
    recipe?.inputs.splice(0, 1, { role: 'compiler', digest: 'unrecorded:go@1/a' });
    expect(ids(chainGraph(catalog, judgedOf(catalog), { release: 'go@2', platform: 'a' }))).toEqual(['go@1/a', 'go@2/a', digestOf('seed')].toSorted());
  });

  test('without a platform, all platforms of a release are one node', () => {
    const catalog = catalogOf(['seed'], [
      { file: 'go@1/a', by: ['seed'] }, { file: 'go@1/b', by: ['seed'] }, { file: 'go@2/a', by: ['go@1/a'] }, { file: 'go@2/b', by: ['go@1/b'] },
    ]);
    expect(ids(chainGraph(catalog, judgedOf(catalog), { release: 'go@2', platform: null }))).toEqual(['go@1', 'go@2', digestOf('seed')].toSorted());
  });

  test('an artifact that nothing publishes can be the focus when somebody attested it', () => {
    const catalog = catalogOf(['seed'], []);
    const stage = digestOf('stage1');
    const judged: Judged = { ...judgedOf(catalog, { stage1: 'attested' }), built: (d) => (d === stage ? [[{ role: 'compiler', digest: digestOf('seed') }]] : []) };
    expect(chainGraph(catalog, judged, { digest: stage }).nodes.map((n) => n.kind)).toEqual(['artifact', 'root']);
    expect(() => chainGraph(catalog, judged, { digest: digestOf('nobody') })).toThrow(expect.objectContaining({ code: 'unknown-artifact' }));
  });

  test('what the catalog does not have is refused', () => {
    const catalog = lineOf('go', 2);
    expect(() => chainGraph(catalog, judgedOf(catalog), { release: 'go@9', platform: null })).toThrow(expect.objectContaining({ code: 'unknown-release' }));
    expect(() => chainGraph(catalog, judgedOf(catalog), { release: 'go@1', platform: 'vms' })).toThrow(expect.objectContaining({ code: 'unknown-platform' }));
  });

  test('depth cuts the cone and says so', () => {
    const catalog = lineOf('go', 9);
    const drawing = chainGraph(catalog, judgedOf(catalog), { release: 'go@9', platform: amd64 }, { depth: 2, collapse: false });
    expect(ids(drawing)).toEqual(['go@7/linux-amd64', 'go@8/linux-amd64', 'go@9/linux-amd64']);
    expect(drawing.truncated).toBe(true);
    expect(chainGraph(catalog, judgedOf(catalog), { release: 'go@9', platform: amd64 }, { depth: 9 }).truncated).toBe(false);
  });

  test('compilers that built each other are drawn, once each', () => {
    const catalog = catalogOf([], [{ file: 'a@1/x', by: ['b@1/x'] }, { file: 'b@1/x', by: ['a@1/x'] }, { file: 'a@2/x', by: ['a@1/x'] }]);
    const drawing = chainGraph(catalog, judgedOf(catalog), { release: 'a@2', platform: 'x' });
    expect(drawing.nodes).toHaveLength(3);
    expect(drawing.edges).toHaveLength(3);
  });
});

describe('fold', () => {
  test('300 like links are one node between the root and the focus', () => {
    const catalog = lineOf('rust', 301);
    const drawing = chainGraph(catalog, judgedOf(catalog), { release: 'rust@301', platform: amd64 });
    expect(drawing.total).toBe(302);
    expect(drawing.nodes.map((n) => n.kind)).toEqual(['release', 'run', 'root']);
    expect(drawing.nodes[1]).toMatchObject({
      id: 'run:rust@1/linux-amd64..rust@300/linux-amd64', label: '300 releases, each claimed, none rebuilt', folds: 300, first: 'rust@1', last: 'rust@300', layer: 1,
    });
    expect(drawing.truncated).toBe(false);
  });

  test('a link that differs stays visible and parts the run', () => {
    const catalog = lineOf('rust', 100);
    const drawing = chainGraph(catalog, judgedOf(catalog, { 'rust@50/linux-amd64': 'disputed' }), { release: 'rust@100', platform: amd64 });
    expect(drawing.nodes.map((n) => n.folds ?? n.status)).toEqual(['claimed', 49, 'disputed', 49, 'root']);
  });

  test('a run is opened by its id, and only it', () => {
    const catalog = lineOf('rust', 100);
    const judged = judgedOf(catalog, { 'rust@50/linux-amd64': 'disputed' });
    const focus = { release: 'rust@100', platform: amd64 };
    const run = chainGraph(catalog, judged, focus).nodes.find((n) => n.kind === 'run');
    const opened = chainGraph(catalog, judged, focus, { open: [run?.id ?? ''] });
    expect(opened.nodes.filter((n) => n.kind === 'run')).toHaveLength(1);
    expect(opened.nodes).toHaveLength(5 - 1 + 49);
    expect(chainGraph(catalog, judged, focus, { collapse: false }).nodes).toHaveLength(101);
  });

  test('members of a diamond are not folded', () => {
    const catalog = catalogOf(['seed'], [
      { file: 's@1/x', by: ['seed'] }, ...[1, 2, 3, 4].map((i) => ({ file: `t${i}@1/x`, by: ['s@1/x'] })),
      { file: 'top@1/x', by: ['t1@1/x', 't2@1/x', 't3@1/x', 't4@1/x'] },
    ]);
    expect(chainGraph(catalog, judgedOf(catalog), { release: 'top@1', platform: 'x' }).nodes.some((n) => n.kind === 'run')).toBe(false);
  });
});

/** Layers of `width` artifacts, each built by two of the layer before. */
function wide(width: number, depth: number): ReturnType<typeof catalogOf> {
  const id = (layer: number, i: number): string => `l${layer}@${i % width}/x`;
  return catalogOf(['seed'], [
    ...Array.from({ length: depth * width }, (_, k) => {
      const [layer, i] = [Math.floor(k / width), k % width];
      return { file: id(layer, i), by: layer === 0 ? ['seed'] : [id(layer - 1, i), id(layer - 1, i + 1)] };
    }),
    { file: 'top@1/x', by: Array.from({ length: width }, (_, i) => id(depth - 1, i)) },
  ]);
}

describe('limit', () => {
  test.each([[60, 40], [5, 700], [1000, 3]])('%i wide and %i deep: never more than the limit, edges go up, all nodes are there', (width, depth) => {
    const catalog = wide(width, depth);
    const judged = judgedOf(catalog, { 'l2@1/x': 'compromised' });
    const drawing = chainGraph(catalog, judged, { release: 'top@1', platform: 'x' }, { limit: 300 });
    expect(drawing.truncated).toBe(true);
    expect(drawing.nodes.length + drawing.edges.length).toBeLessThanOrEqual(300);
    expect(drawing.nodes.length + drawing.edges.length).toBeGreaterThan(200);
    expect(drawing.nodes.reduce((sum, n) => sum + (n.folds ?? 1), 0)).toBe(drawing.total);
    expect(drawing.total).toBe(width * depth + 2);
    expect(ids(drawing)).toEqual(expect.arrayContaining(['top@1/x', 'l2@1/x', digestOf('seed')]));
    expectUpwards(drawing);
  });

  test('a far fold opens by its id', () => {
    const catalog = wide(10, 70);
    const focus = { release: 'top@1', platform: 'x' } as const;
    const closed = chainGraph(catalog, judgedOf(catalog), focus, { limit: 300 });
    const fold = closed.nodes.findLast((n) => n.kind === 'run');
    const opened = chainGraph(catalog, judgedOf(catalog), focus, { limit: 300, open: [fold?.id ?? ''] });
    expect(ids(opened)).not.toContain(fold?.id);
    expect(opened.nodes.length + opened.edges.length).toBeLessThanOrEqual(300);
  });

  test('every far fold opens by its id to its own members, down to single nodes, within the limit', () => {
    const catalog = wide(200, 8);
    const focus = { release: 'top@1', platform: 'x' } as const;
    const open: string[] = [];
    const draw = (): Drawing => chainGraph(catalog, judgedOf(catalog), focus, { limit: 200, open });
    let fold = draw().nodes.find((n) => n.kind === 'run');
    for (let depth = 0; fold !== undefined && depth < 12; depth++) {
      const { id, members = [] } = fold;
      open.push(id);
      const drawing = draw();
      expect(ids(drawing)).not.toContain(id);
      expect(drawing.nodes.length + drawing.edges.length).toBeLessThanOrEqual(200);
      const inside = new Set(members);
      const parts = drawing.nodes.filter((n) => (n.members ?? [n.id]).every((m) => inside.has(m)) && n.id !== id);
      expect(parts.length).toBeGreaterThan(1);
      fold = parts.find((n) => n.kind === 'run');
    }
    expect(fold).toBeUndefined();
  });

  test('a node that is asked for shows, however far it is', () => {
    const catalog = wide(60, 40);
    const drawing = chainGraph(catalog, judgedOf(catalog), { release: 'top@1', platform: 'x' }, { limit: 300, open: ['l3@17/x'] });
    expect(ids(drawing)).toContain('l3@17/x');
  });

  test('what differs shows however far it is, and folds name all their members', () => {
    const catalog = wide(60, 40);
    const drawing = chainGraph(catalog, judgedOf(catalog, { 'l7@3/x': 'disputed' }), { release: 'top@1', platform: 'x' }, { limit: 300 });
    expect(drawing.nodes.find((n) => n.id === 'l7@3/x')?.status).toBe('disputed');
    for (const node of drawing.nodes) if (node.kind === 'run') expect(node.members).toHaveLength(node.folds ?? 0);
  });
});

function expectUpwards(drawing: Drawing): void {
  const layer = new Map(drawing.nodes.map((n) => [n.id, n.layer]));
  for (const edge of drawing.edges) expect(layer.get(edge.source)).toBeLessThan(layer.get(edge.target) ?? -1);
}

const nameOf = (i: number): string => `c${i % 3}@${i}/x`;

describe('drawing', () => {
  const random = fc.array(fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)), { minLength: 2, maxLength: 30 });

  test('is valid, goes up, is whole, and is the same every time', () => {
    fc.assert(fc.property(random, fc.integer({ min: 8, max: 60 }), (built, limit) => {
      // Each is built by some of those before it, so that there is no cycle.
      const catalog = catalogOf(['seed'], built.map(([a, b, c], i) => ({ file: nameOf(i), by: i === 0 ? ['seed'] : [...new Set([a, b, c].map((k) => nameOf(k % i)))] })));
      const focus = { release: nameOf(built.length - 1).slice(0, -2), platform: 'x' };
      const judged = judgedOf(catalog, { [nameOf(1)]: 'verified' });
      const drawing = chainGraph(catalog, judged, focus, { limit });
      graphNodeSchema.array().parse(drawing.nodes);
      graphEdgeSchema.array().parse(drawing.edges);
      expectUpwards(drawing);
      expect(drawing.nodes.length).toBeLessThanOrEqual(Math.max(limit, 8));
      expect(drawing.nodes.reduce((sum, n) => sum + (n.folds ?? 1), 0)).toBe(drawing.total);
      expect(chainGraph(catalog, judged, focus, { limit })).toEqual(drawing);
    }));
  });
});
