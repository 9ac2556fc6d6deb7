/** The analysts' graph: a verdict over the backward cone is the verdict over everything. */
import { array, assert, asyncProperty } from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engineBase } from '../../chains/catalog/engine-base.ts';
import { loadCatalog, loadPolicies, loadRegistry } from '../../chains/catalog/load.ts';
import { signersOf } from '../../chains/catalog/registry.ts';
import { readScenario, TrustEngine, type View } from '../../chains/trust/index.ts';
import type { Statement } from '../../schema/attestation.ts';
import type { Catalog } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Registry } from '../../schema/registry.ts';
import type { Scenario } from '../../schema/scenario.ts';

import { Connection } from '../../server/store/neo4j/connection.ts';
import { GraphFeed } from '../../server/store/neo4j/feed.ts';
import { Graph, type GraphEntry } from '../../server/store/neo4j/graph.ts';
import { openNeo4j, type Neo4jStore } from '../../server/store/neo4j/store.ts';
import { corpus, needs } from '../shared.ts';
import { digestOf, policy, scenario } from '../unit/trust-arbitraries.ts';
import { cypher } from './place.ts';
import { needsNeo4j, startNeo4j, whyNot, type Neo4jServer } from './start.ts';
import { graphCatalog, graphEntries, sha256 } from './scenarios.ts';

let server: Neo4jServer;
let store: Neo4jStore;

async function fill(given: Scenario): Promise<void> {
  await store.graph.load(graphCatalog(given));
  await store.graph.append(0, graphEntries(given));
}

function judge(given: Scenario): View {
  const engine = new TrustEngine(given);
  engine.setVerifiers(given.verifiers);
  for (const statement of given.attestations) engine.append(statement);
  return engine.view(given.policy);
}

/** Compares, for every release and under each policy, the cone's verdict with that of the whole. */
async function requireSame(given: Scenario, policies: readonly Scenario['policy'][] = [given.policy]): Promise<void> {
  await fill(given);
  const roots = [...graphCatalog(given).roots.values()].map(({ digest, kind }) => ({ digest, kind }));
  for (const { id } of given.releases) {
    const cone = await store.graph.cone(id);
    for (const asked of policies) {
      const whole = judge({ ...given, roots, policy: asked });
      const part = judge({ ...cone, policy: asked });
      expect([id, part.release(id)]).toEqual([id, whole.release(id)]);
      for (const digest of cone.artifacts) expect([digest, part.standing(digest)]).toEqual([digest, whole.standing(digest)]);
    }
  }
}

beforeAll(async () => {
  if (whyNot() !== null) return;
  server = await startNeo4j();
  store = await openNeo4j({ url: server.url });
});
afterAll(async () => {
  await store?.close();
  await server?.stop();
});

describe.skipIf(whyNot() !== null)(needsNeo4j('the cone of a release'), () => {
  const cases = corpus('corpora/trust-cases');
  it.skipIf(cases === null)(needs('gives the verdict of every hand-made trust case', cases), async () => {
    const names = readdirSync(cases ?? '').filter((name) => name.startsWith('hand-'));
    for (const name of names) await requireSame(readScenario(JSON.parse(readFileSync(join(cases ?? '', name), 'utf8'))));
    expect(names.length).toBeGreaterThan(10);
  });

  it('gives the verdict of the cases for fields of policies that are our own', async () => {
    const own = join(import.meta.dirname, '../cases');
    const names = readdirSync(own);
    for (const name of names) await requireSame(readScenario(JSON.parse(readFileSync(join(own, name), 'utf8'))));
    expect(names.length).toBeGreaterThan(5);
  });

  it('gives the verdict of random scenarios under random policies', async () => {
    await assert(asyncProperty(scenario, array(policy, { minLength: 4, maxLength: 4 }), (given, policies) => requireSame(given, [given.policy, ...policies])), { numRuns: 12 });
  });

  const stagex = corpus('data/stagex');
  it.skipIf(stagex === null)(needs('gives the verdict of StageX with its real signatures', stagex), async () => {
    const catalog = loadCatalog();
    const releases = [...catalog.releases.values()].filter(({ compiler }) => compiler.startsWith('stagex'));
    await store.graph.load({ ...catalog, releases: new Map(releases.map((release) => [release.id, release])) });
    const registry = loadRegistry();
    const attestations = stagexSignatures(join(stagex ?? '', 'signatures.json'), catalog, registry);
    await store.graph.append(0, [{ envelope: sha256('registry'), registry, statements: [] }, ...attestations.map((said, i) => ({ envelope: sha256(String(i)), statements: [said] }))]);

    const declared = loadPolicies().find(({ name }) => name === 'declared');
    if (declared === undefined) throw new Error('there is no policy "declared"');
    const whole = { ...engineBase({ ...catalog, releases: new Map(releases.map((release) => [release.id, release])) }), verifiers: signersOf(registry), attestations };
    for (const id of ['stagex-go@2025.04.1', 'stagex-gcc@2025.04.1', 'stagex-rust@2025.04.1', 'stagex-llvm@2025.04.1', 'stagex-ocaml@2025.04.1', 'stagex-go@2026.03.0']) {
      const cone = await store.graph.cone(id);
      for (const asked of [declared, { ...declared, independence: 'verifier' as const, threshold: 4 }, { ...declared, compromised: ['verifier:dannygrove'] }]) {
        const [all, part] = [judge({ ...whole, policy: asked } as Scenario), judge({ ...cone, policy: asked })];
        expect([id, part.release(id)]).toEqual([id, all.release(id)]);
        for (const digest of cone.artifacts) expect([digest, part.standing(digest)]).toEqual([digest, all.standing(digest)]);
      }
    }
    const gcc = judge({ ...await store.graph.cone('stagex-gcc@2025.04.1'), policy: declared });
    expect(gcc.release('stagex-gcc@2025.04.1')).toEqual({ 'linux-amd64': true });
    expect(gcc.standing(catalog.files.get('stagex-gcc@2025.04.1/linux-amd64')?.digest ?? '').strength).toBe(2);
  });

  it('has nothing of a release that it does not know', async () => {
    await expect(store.graph.cone('nope@1')).rejects.toMatchObject({ code: 'unknown-release' });
    await expect(store.graph.cone('"}) DETACH DELETE n //')).rejects.toMatchObject({ code: 'unknown-release' });
  });
});

const key = { id: 'k0' };
const artifact = (n: number): string => digestOf(n * 5);
const said: Statement[] = Array.from({ length: 12 }, (_, n) => ({
  verifier: `v${n % 3}`, key: 'k0', time: '2026-01-01T00:00:00Z', output: artifact(1), of: 'c@1/linux', comparison: 'bit-identical', result: 'reproduced',
  ...(n % 2 === 0 && { builder: n % 4 === 0 ? 'linux/amd64' : 'darwin/arm64' }),
  inputs: [{ role: 'compiler', digest: artifact(0) }, { role: 'source', digest: artifact(n + 2) }, { role: 'source', digest: artifact(n + 2) }],
}));
const small: Omit<Scenario, 'policy'> = {
  roots: [{ digest: artifact(0), kind: 'seed' }],
  releases: [{ id: 'c@1', files: [{ id: 'c@1/linux', platform: 'linux', role: 'binary', digest: artifact(1) }] }],
  verifiers: ['v0', 'v1', 'v2'].map((id) => ({ id, organization: `of ${id}`, keys: [key] })),
  attestations: [...said, { kind: 'withdrawal', verifier: 'v1', key: 'k0', time: '2026-01-02T00:00:00Z', withdraws: [1, 2, 4, 12, 99] }],
};

describe.skipIf(whyNot() !== null)(needsNeo4j('the graph'), () => {
  let connection: Connection;
  /** How many more writes go through before one fails; then it fails after it landed. */
  let writes: number;
  let graph: Graph;
  const clear = (): Promise<unknown> => cypher(server.url, 'MATCH (n) WHERE NOT n:Log DETACH DELETE n');
  const contents = (): Promise<unknown> => cypher(server.url, `MATCH (n) WHERE NOT n:Log
    OPTIONAL MATCH (n)-[r]->(m) WITH n, r, m ORDER BY type(r), properties(m).digest, properties(m).id, properties(m).index, r.position
    WITH n, collect([type(r), properties(r), properties(m)]) AS to RETURN labels(n) AS labels, properties(n) AS n, to
    ORDER BY labels, properties(n).id, properties(n).digest, properties(n).index`);

  beforeAll(() => {
    connection = new Connection({ url: server.url });
    graph = new Graph(connection, async (work) => {
      const result = await connection.write((tx) => work(tx, { size: 0, commit: null }));
      if (writes-- <= 0) throw new RootlineError('unavailable', 'the process ends here');
      return result;
    });
  });
  beforeEach(async () => {
    writes = Infinity;
    await clear();
  });
  afterAll(() => connection?.close());

  it('is the same whether entries come at once, one by one, twice, or in long entries', async () => {
    const entries = graphEntries(small);
    await graph.load(graphCatalog(small));
    await graph.append(0, entries);
    const at = await graph.state();
    expect(at).toEqual({ catalog: graphCatalog(small).digest, entries: 14, statements: 13 });
    const once = await contents();
    await graph.append(0, entries);
    await graph.append(5, entries.slice(5));
    expect(await contents()).toEqual(once);
    await clear();
    await graph.load(graphCatalog(small));
    for (const [i, entry] of entries.entries()) await graph.append(i, [entry]);
    expect(await contents()).toEqual(once);
  });

  it('lets a withdrawal take back only what its verifier said before', async () => {
    await graph.load(graphCatalog(small));
    await graph.append(0, graphEntries(small));
    expect(await cypher(server.url, 'MATCH (:Withdrawal)-[:WITHDREW]->(a:Attestation) RETURN a.index AS index ORDER BY index')).toEqual([{ index: 1n }, { index: 4n }]);
  });

  it('is whole when it is taken up again wherever it was left', async () => {
    await graph.load(graphCatalog(small));
    // One entry of 45,000 inputs, which takes several transactions.
    const long: GraphEntry = {
      envelope: sha256('long'),
      statements: Array.from({ length: 45 }, (_, n): Statement => ({
        verifier: 'v0', key: 'k0', time: '2026-01-01T00:00:00Z', output: digestOf(5 * n + 1), comparison: 'bit-identical', result: 'reproduced',
        inputs: Array.from({ length: 1_000 }, (__, i) => ({ role: 'source', digest: digestOf(5 * i) })),
      })),
    };
    const entries = [...graphEntries(small), long, ...graphEntries(small).slice(1, 3)];
    for (const left of [0, 1, 2, 3]) {
      writes = left;
      await graph.append(0, entries).catch((error: unknown) => expect(error).toMatchObject({ message: 'the process ends here' }));
    }
    writes = Infinity;
    await graph.append(0, entries);
    expect(await graph.state()).toMatchObject({ entries: 17, statements: 60 });
    expect(await cypher(server.url, 'MATCH (a:Attestation) RETURN count(a) AS all, count(DISTINCT a.index) AS indexes, sum(COUNT { (a)-[:USED]->() }) AS inputs')).toEqual([{ all: 59n, indexes: 59n, inputs: 45_042n }]);
    expect(await cypher(server.url, 'MATCH (a:Attestation {entry: 16}) RETURN a.index AS index')).toEqual([{ index: 59n }]);
  });

  it('refuses a gap, and entries before there is a catalog', async () => {
    await expect(graph.append(0, graphEntries(small))).rejects.toMatchObject({ code: 'internal' });
    await expect(graph.cone('c@1')).rejects.toMatchObject({ code: 'unavailable' });
    await graph.load(graphCatalog(small));
    await expect(graph.append(1, graphEntries(small))).rejects.toMatchObject({ code: 'internal' });
    expect(await graph.state()).toMatchObject({ entries: 0, statements: 0 });
  });

  it('is made anew for another catalog, and only then', async () => {
    expect(await graph.load(graphCatalog(small))).toBe(true);
    await graph.append(0, graphEntries(small));
    expect(await graph.load(graphCatalog(small))).toBe(false);
    expect(await graph.state()).toMatchObject({ entries: 14 });
    const other = { ...small, releases: [{ id: 'd@2', files: [{ id: 'd@2/linux', platform: 'linux', role: 'binary' as const, digest: artifact(9) }] }] };
    expect(await graph.load(graphCatalog(other))).toBe(true);
    expect(await graph.state()).toEqual({ catalog: graphCatalog(other).digest, entries: 0, statements: 0 });
    expect(await cypher(server.url, 'MATCH (n:Release|File|Attestation|Verifier) RETURN n.id AS id ORDER BY id')).toEqual([{ id: 'd@2' }, { id: 'd@2/linux' }]);
  });

  it('has the registry of the newest entry', async () => {
    const [first, ...rest] = graphEntries(small);
    const [later] = graphEntries({ ...small, verifiers: [{ id: 'v0', organization: 'another', keys: [{ id: 'k0', revoked: '2026-05-01T00:00:00Z' }, { id: 'k1', compromised: true }] }] });
    if (first === undefined || later === undefined) throw new Error('no entries');
    await graph.load(graphCatalog(small));
    await graph.append(0, [first, ...rest, later]);
    expect((await graph.cone('c@1')).verifiers).toEqual([{ id: 'v0', organization: 'another', keys: [{ id: 'k0', revoked: '2026-05-01T00:00:00Z' }, { id: 'k1', compromised: true }] }]);
    expect(await cypher(server.url, 'MATCH (v:Verifier) RETURN v.id AS id, v.keys AS keys ORDER BY id')).toEqual([{ id: 'v0', keys: ['k0', 'k1'] }, { id: 'v1', keys: null }, { id: 'v2', keys: null }]);
  });

  it('takes every word as a value, never as Cypher', async () => {
    const hostile = '"}) DETACH DELETE n // \u0000 ` $x {y} \\';
    const given: Omit<Scenario, 'policy'> = {
      ...small,
      verifiers: [{ id: hostile, organization: hostile, keys: [{ id: hostile }] }],
      attestations: [{ verifier: hostile, key: hostile, time: hostile, output: artifact(1), of: hostile, inputs: [], comparison: 'contents', result: 'reproduced' }],
    };
    await graph.load(graphCatalog(given));
    await graph.append(0, graphEntries(given));
    expect(await graph.cone('c@1')).toMatchObject({ attestations: given.attestations, verifiers: given.verifiers });
  });

  it('follows the log by its feed: from nothing, from where it was, and after a failure', async () => {
    const entries = graphEntries(small);
    const troubles: unknown[] = [];
    const start = (): Promise<GraphFeed> => GraphFeed.start(graph, graphCatalog(small), (error) => troubles.push(error));
    const first = await start();
    for (const entry of entries.slice(0, 6)) first.take(entry);
    await first.settled();
    expect(await graph.state()).toMatchObject({ entries: 6 });
    await first.close();
    const second = await start();
    for (const entry of entries) second.take(entry);
    await second.settled();
    const whole = await contents();
    expect(await graph.state()).toMatchObject({ entries: 14, statements: 13 });
    await second.close();
    await clear();
    const third = await start();
    writes = 2;
    for (const entry of entries) third.take(entry);
    await third.settled();
    expect(troubles).toEqual([expect.objectContaining({ message: 'the process ends here' })]);
    await third.close();
    writes = Infinity;
    const fourth = await start();
    for (const entry of entries) fourth.take(entry);
    await fourth.settled();
    await fourth.close();
    expect(await contents()).toEqual(whole);
  });
});

interface Listed { digest: string; signer: string | null; verified: string | null }

/** What the signatures that hold say: each signer once for each image of the catalog. */
function stagexSignatures(path: string, catalog: Catalog, registry: Registry): Statement[] {
  const listed = (JSON.parse(readFileSync(path, 'utf8')) as Listed[]).filter(({ verified }) => verified !== null);
  const pairs = new Map(listed.map(({ signer, digest }) => [`${signer} ${digest}`, { verifier: signer ?? '', output: digest }]));
  return [...pairs.values()].flatMap(({ verifier, output }) => {
    const of = catalog.byDigest.get(output)?.[0]?.id;
    const signing = registry.verifiers.find(({ id }) => id === verifier)?.keys[0]?.id;
    if (of === undefined || signing === undefined) return [];
    return [{ verifier, key: signing, time: '2026-01-01T00:00:00Z', output, of, inputs: [], comparison: 'bit-identical', result: 'reproduced' }];
  });
}
