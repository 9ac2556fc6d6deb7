/** The chain graph on the committed catalog: what the field's real chains look like. */
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../chains/catalog/load.ts';
import { chainGraph, type Drawing } from '../../chains/graph/chain-graph.ts';
import { exportFormats, exportGraph } from '../../chains/graph/export/export.ts';
import { graphEdgeSchema, graphNodeSchema } from '../../schema/api.ts';
import type { Judged } from '../../chains/graph/model.ts';
import type { RootKind } from '../../schema/policy.ts';

const catalog = loadCatalog();

/** Nothing attested; roots of these kinds accepted. */
function judging(...kinds: RootKind[]): Judged {
  const isRoot = (digest: string): boolean => {
    const root = catalog.roots.get(digest);
    return root !== undefined && kinds.includes(root.kind);
  };
  return {
    status: (digest) => (isRoot(digest) ? 'root' : catalog.byDigest.has(digest) ? 'claimed' : 'unknown'),
    strength: (digest) => (isRoot(digest) ? { organization: null, verifier: null } : { organization: 0, verifier: 0 }),
    built: () => [],
  };
}

const strict = judging('seed', 'source');
const gnu = 'x86_64-unknown-linux-gnu';
const rust = { release: 'rust@1.98.0', platform: gnu };

function links(drawing: Drawing, compiler: string): number {
  return drawing.nodes.filter((n) => n.release?.startsWith(`${compiler}@`)).length;
}

describe('rust@1.98.0', () => {
  test('reads at a glance: a handful of nodes from rustboot to the release', () => {
    const { nodes, total, truncated } = chainGraph(catalog, strict, rust);
    expect(nodes.length).toBeLessThanOrEqual(12);
    expect(total).toBeGreaterThanOrEqual(404);
    expect(truncated).toBe(false);
    expect(nodes.find((n) => n.kind === 'root' && n.label === 'rustboot source')?.layer).toBe(0);
    const runs = nodes.filter((n) => n.kind === 'run').map((n) => n.label);
    expect(runs).toContain('69 releases, each claimed, none rebuilt');
    expect(runs).toContain('9 releases of mrustc, another way');
  });

  test('opens to 90 releases, 314 snapshots and the other ways', () => {
    const drawing = chainGraph(catalog, strict, rust, { collapse: false });
    expect(drawing.nodes).toHaveLength(drawing.total);
    expect(links(drawing, 'rust-snapshot')).toBe(314);
    const main = chainGraph(catalog, strict, rust).nodes.flatMap((n) => Number(/^(\d+) releases, each/.exec(n.label)?.[1] ?? 0));
    expect(main.reduce((sum, n) => sum + n, 1)).toBe(90 + 314);
  });

  test('opens run by run, and every run can be opened', () => {
    const roomy = { limit: 2000 };
    const open: string[] = [];
    let drawing = chainGraph(catalog, strict, rust, roomy);
    for (let run = drawing.nodes.find((n) => n.kind === 'run'); run !== undefined; run = drawing.nodes.find((n) => n.kind === 'run')) {
      open.push(run.id);
      const next = chainGraph(catalog, strict, rust, { ...roomy, open });
      expect(next.nodes.length).toBe(drawing.nodes.length - 1 + (run.folds ?? 0));
      drawing = next;
    }
    expect(drawing.nodes).toHaveLength(drawing.total);
  });

  test('of all platforms it is as short', () => {
    expect(chainGraph(catalog, strict, { release: 'rust@1.98.0', platform: null }).nodes.length).toBeLessThanOrEqual(20);
  });

  test('ends at the publisher when the policy takes published binaries for roots', () => {
    const { nodes } = chainGraph(catalog, judging('seed', 'source', 'vendor'), { release: 'rust@1.98.0', platform: gnu });
    const builder = nodes.find((n) => n.id === `rust@1.97.1/${gnu}`);
    expect(builder).toMatchObject({ kind: 'root', rootKind: 'vendor', status: 'root' });
    expect(builder?.members).toEqual([`rust@1.97.1/${gnu}/rust-std`, `rust@1.97.1/${gnu}/rustc`]);
  });
});

describe('StageX', () => {
  const focus = { release: 'stagex-rust@2025.04.1', platform: null };

  test('rust is drawn image by image from the hex0 seed, all of one tag', () => {
    const { nodes, edges, implied } = chainGraph(catalog, strict, focus);
    expect(nodes.find((n) => n.label.startsWith('hex0-seed'))).toMatchObject({ kind: 'root', rootKind: 'seed', layer: 0 });
    expect(nodes.filter((n) => n.kind === 'artifact').length).toBeGreaterThan(40);
    expect(new Set(nodes.map((n) => n.release?.split('@')[1]).filter((v) => v !== undefined))).toEqual(new Set(['2025.04.1']));
    expect(edges.length + (implied ?? 0)).toBe(chainGraph(catalog, strict, focus, { collapse: false }).edges.length);
    expect(implied).toBeGreaterThan(100);
  });

  test('what is left out is still there by a longer way', () => {
    const all = chainGraph(catalog, strict, focus, { collapse: false });
    const drawn = chainGraph(catalog, strict, focus);
    const inputs = new Map<string, string[]>();
    for (const { source, target } of drawn.edges) inputs.set(target, [...inputs.get(target) ?? [], source]);
    const below = (id: string): Set<string> => {
      const seen = new Set(inputs.get(id));
      for (const at of seen) for (const next of inputs.get(at) ?? []) seen.add(next);
      return seen;
    };
    for (const { source, target } of all.edges) expect(below(target)).toContain(source);
  });

  test('a file is drawn as of the release that was asked for, though an earlier one publishes the same bytes', () => {
    const of = 'stagex-gcc@2025.04.1/linux-amd64';
    const digest = catalog.files.get(of)?.digest ?? '';
    expect(catalog.byDigest.get(digest)?.[0]?.id).not.toBe(of);
    expect(chainGraph(catalog, strict, { digest, of }).focus).toBe(of);
    expect(chainGraph(catalog, strict, { digest, of: 'stagex@2025.04.1/core-go' }).focus).toBe(chainGraph(catalog, strict, { digest }).focus);
  });

  test('a release of many images stands on those that no other is built with', () => {
    const { nodes, edges, focus: id } = chainGraph(catalog, strict, { release: 'stagex@2025.04.1', platform: null });
    const top = nodes.find((n) => n.id === id);
    expect(top).toMatchObject({ kind: 'release', label: 'StageX 2025.04.1' });
    expect(top?.layer).toBe(Math.max(...nodes.map((n) => n.layer)));
    expect(edges.filter((e) => e.target === id).length).toBeGreaterThan(0);
  });
});

test('releases of every compiler have a valid drawing that goes up and can be exported', () => {
  const sample = [...catalog.compilers.values()].flatMap(({ releases }) => releases.filter((_, i) => i % 6 === 0 || i === releases.length - 1));
  for (const { id } of sample) {
    const drawing = chainGraph(catalog, strict, { release: id, platform: null });
    expect(drawing.nodes.length + drawing.edges.length).toBeLessThanOrEqual(600);
    const layer = new Map(drawing.nodes.map((n) => [n.id, n.layer]));
    for (const edge of drawing.edges) expect(layer.get(edge.source)).toBeLessThan(layer.get(edge.target) ?? -1);
    expect(layer.has(drawing.focus)).toBe(true);
  }
  const drawing = chainGraph(catalog, strict, { release: 'gcc@15.2.0', platform: null });
  graphNodeSchema.array().parse(drawing.nodes);
  graphEdgeSchema.array().parse(drawing.edges);
  for (const format of exportFormats) expect(exportGraph(drawing, format)).toContain('gcc@15.2.0');
});
