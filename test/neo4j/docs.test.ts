/** docs/neo4j.md: every query in it runs, and finds something, on the StageX chains of the catalog with attestations made for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog, loadRegistry } from '../../chains/catalog/load.ts';
import type { Attestation, Statement } from '../../schema/attestation.ts';
import type { CatalogFile } from '../../schema/catalog.ts';
import { isDigest } from '../../schema/ids.ts';
import type { Registry } from '../../schema/registry.ts';
import type { GraphEntry } from '../../server/store/neo4j/graph.ts';
import { openNeo4j, type Neo4jStore } from '../../server/store/neo4j/store.ts';
import { cypher } from './place.ts';
import { sha256 } from './scenarios.ts';
import { needsNeo4j, startNeo4j, whyNot, type Neo4jServer } from './start.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/neo4j.md'), 'utf8');
const queries = [...text.matchAll(/^([A-Z][^\n]*[?.])\n\n```cypher\n(.*?)```/gms)].map(([, question = '', query = '']) => [question, query] as const);

const catalog = loadCatalog();
const stagex = [...catalog.releases.values()].filter(({ compiler }) => compiler.startsWith('stagex'));
const images = stagex.filter(({ version }) => version === '2025.04.1').flatMap(({ files }) => files).filter(({ role }) => role === 'binary');

/** The committed registry, with a key that was revoked. */
const registry: Registry = loadRegistry();
for (const key of registry.verifiers.find(({ id }) => id === 'conyel')?.keys ?? []) key.revoked = '2026-02-01T00:00:00Z';

function attest(verifier: string, file: CatalogFile, more: Partial<Attestation> = {}): Attestation {
  const key = registry.verifiers.find(({ id }) => id === verifier)?.keys[0]?.id ?? '';
  const inputs = (file.recipe?.inputs ?? []).filter(({ digest }) => isDigest(digest));
  return { verifier, key, time: '2026-03-01T00:00:00.000Z', output: file.digest, of: file.id, inputs, comparison: 'bit-identical', result: 'reproduced', ...more };
}

/** Lance Vick for every image, Danny Grove for every other, one who differs, and one who differed but took it back. */
function statements(): Statement[] {
  const some = images.filter((_, i) => i % 2 === 0);
  const [first, second] = images;
  if (first === undefined || second === undefined) throw new Error('the catalog has no images of StageX 2025.04.1');
  const said: Statement[] = [
    ...images.map((file) => attest('lancevick', file)), ...some.map((file) => attest('dannygrove', file)),
    attest('ryanheywood', first, { output: sha256('other bytes'), result: 'differs' }),
    attest('ryanheywood', second, { output: sha256('a mistake'), result: 'differs' }), attest('conyel', first),
  ];
  return [...said, { kind: 'withdrawal', verifier: 'ryanheywood', key: 'ryanheywood-openpgp', time: '2026-03-02T00:00:00.000Z', withdraws: [said.length - 2] }];
}

describe.skipIf(whyNot() !== null)(needsNeo4j('docs/neo4j.md'), () => {
  let server: Neo4jServer;
  let store: Neo4jStore;

  beforeAll(async () => {
    server = await startNeo4j();
    store = await openNeo4j({ url: server.url });
    const compilers = new Map([...catalog.compilers].filter(([id]) => id.startsWith('stagex')));
    await store.graph.load({ ...catalog, compilers, releases: new Map(stagex.map((release) => [release.id, release])) });
    const said = statements();
    const texts = ['the registry', ...said.map((statement, i) => `${i} ${JSON.stringify(statement)}`)];
    const bytes = texts.map((envelope) => new TextEncoder().encode(envelope));
    const digests = texts.map(sha256);
    await store.commit({
      from: 0, leaves: bytes, envelopes: new Map(bytes.map((envelope, i) => [digests[i] ?? '', envelope])),
      statements: new Map(digests.map((id, i) => [id, i])), tiles: new Map(),
    });
    const entries: GraphEntry[] = said.map((statement, i) => ({ envelope: digests[i + 1] ?? '', statements: [statement] }));
    await store.graph.append(0, [{ envelope: digests[0] ?? '', registry, statements: [] }, ...entries]);
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  const answers: Record<string, (rows: Record<string, unknown>[]) => void> = {
    'Who has rebuilt a release': (rows) => expect(rows).toContainEqual({ platform: 'linux-amd64', result: 'reproduced', organizations: expect.arrayContaining(['distrust']), verifiers: expect.arrayContaining(['lancevick']) }),
    'If this artifact has a backdoor': (rows) => expect(rows.map((row) => row['compiler'])).toEqual(expect.arrayContaining(['GCC of StageX', 'Go of StageX', 'LLVM of StageX', 'Rust of StageX'])),
    'How does a release go back': (rows) => {
      expect(rows).toEqual([{ seed: expect.stringContaining('hex0'), steps: 5n, chain: expect.any(Array) }]);
      const chain = rows[0]?.['chain'] as string[];
      expect([chain.length, chain[0], chain.at(-1)]).toEqual([6, 'stagex-gcc@2025.04.1/linux-amd64', rows[0]?.['seed']]);
    },
    'Where do verifiers disagree': (rows) => expect(rows.map((row) => row['file'])).toEqual([images[0]?.id]),
    'Which published binaries': (rows) => expect(rows.map((row) => row['compiler'])).toContain('stagex'),
    'Which artifacts rest': (rows) => expect(new Set(rows.map((row) => row['organization']))).toEqual(new Set(['distrust'])),
    'Which inputs are shared': (rows) => expect(rows).toHaveLength(10),
    'What did a key sign': (rows) => expect(rows).toEqual([{ verifier: 'conyel', key: expect.any(String), attestations: 1n }]),
    'Is the evidence': (rows) => expect(rows.every((row) => row['logged'] === true && row['kept'] === true)).toBe(true),
    'How far behind': (rows) => expect(rows).toEqual([{ behind: 0n, catalog: catalog.digest }]),
  };

  it('has a test for every query, and a query for every test', () => {
    expect(queries.map(([question]) => Object.keys(answers).find((start) => question.startsWith(start)) ?? question)).toEqual(Object.keys(answers));
  });

  it.each(queries)('%s', async (question, query) => {
    const rows = await cypher(server.url, query);
    expect(rows).not.toEqual([]);
    Object.entries(answers).find(([start]) => question.startsWith(start))?.[1](rows);
  });

  it('names every label and relationship that is there, with its properties', async () => {
    const [labels, types] = await Promise.all([cypher(server.url, 'CALL db.labels() YIELD label RETURN label'), cypher(server.url, 'CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type')]);
    for (const { label } of labels) expect(text).toContain(`:${String(label)}`);
    for (const { type } of types) expect(text).toContain(`:${String(type)}`);
  });
});
