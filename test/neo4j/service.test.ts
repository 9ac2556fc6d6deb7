/** The whole server on Neo4j, told so by the environment: what it takes is in the database, in the graph too, and is there after a restart. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Submission } from '../../schema/api.ts';
import { ask, catalog, rebuildOf, startTestServer, submit } from '../api/server.ts';
import { attest, makeVerifier } from '../api/signing.ts';
import { cypher } from './place.ts';
import { needsNeo4j, startNeo4j, whyNot, type Neo4jServer } from './start.ts';

const alice = makeVerifier('alice');
const ID = 'go@1.24.2/linux-amd64';
let neo4j: Neo4jServer;

/** The graph follows the log in the background. */
async function graphOf(entries: bigint): Promise<Record<string, unknown>[]> {
  for (;;) {
    const [state] = await cypher(neo4j.url, 'MATCH (p:Projection) RETURN p.entries AS entries');
    if (state?.['entries'] === entries) break;
    await sleep(200);
  }
  return cypher(neo4j.url, `MATCH (a:Attestation)-[:OF]->(file:File), (a)-[:PRODUCED]->(output:Artifact), (a)-[:SIGNED_BY]->(verifier:Verifier)
    RETURN a.index AS index, a.entry AS entry, file.id AS file, output.digest AS output, verifier.id AS verifier ORDER BY index`);
}

describe.skipIf(whyNot() !== null)(needsNeo4j('a server on Neo4j'), () => {
  let dataDir: string;
  beforeAll(async () => {
    neo4j = await startNeo4j({ heap: '768m' });
    process.env['ROOTLINE_NEO4J_URL'] = neo4j.url;
    dataDir = mkdtempSync(join(tmpdir(), 'rootline-on-neo4j-'));
  });
  afterAll(async () => {
    delete process.env['ROOTLINE_NEO4J_URL'];
    await neo4j?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps what it takes in the database, and nothing of the log beside it', async () => {
    const server = await startTestServer([alice], dataDir);
    expect((await ask(server, '/readyz')).body).toMatchObject({ status: 'ok', store: 'neo4j' });
    const got = await submit(server, attest(alice, rebuildOf(ID)));
    expect(got.status).toBe(201);
    expect((got.body as Submission).entry).toMatchObject({ index: 1, verifier: 'alice' });
    expect(await graphOf(2n)).toEqual([{ index: 0n, entry: 1n, file: ID, output: catalog().files.get(ID)?.digest, verifier: 'alice' }]);
    expect(existsSync(join(dataDir, 'store'))).toBe(false);
    expect(server.faults).toEqual([]);
    await server.close();
  });

  it('goes on after a restart, and its graph with it', async () => {
    const server = await startTestServer([alice], dataDir);
    expect((await submit(server, attest(alice, rebuildOf(ID)))).status).toBe(200);
    expect((await submit(server, attest(alice, rebuildOf('go@1.24.1/linux-amd64')))).status).toBe(201);
    expect((await graphOf(3n)).map(({ entry, file }) => [entry, file])).toEqual([[1n, ID], [2n, 'go@1.24.1/linux-amd64']]);
    expect((await ask(server, '/api/v1/attestations/2')).body).toMatchObject({ index: 2, verifier: 'alice' });
    await server.close();
  });

  it('refuses to be a second one, saying who is the first, and at the command line asks that one', async () => {
    const server = await startTestServer([alice], dataDir);
    const elsewhere = mkdtempSync(join(tmpdir(), 'rootline-second-'));
    try {
      await expect(startTestServer([alice], elsewhere)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('sequencer') });
      const asked = spawnSync(process.execPath, ['dist/client/cli/main.js', 'verify', 'go@1.24.2', '--json', '--data', dataDir], { encoding: 'utf8', timeout: 30_000 });
      expect([asked.status, JSON.parse(asked.stdout)]).toMatchObject([1, { release: 'go@1.24.2' }]);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
      await server.close();
    }
  });
});
