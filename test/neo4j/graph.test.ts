/** The analysts' graph: a verdict over the backward cone is the verdict over everything. */
import { array, assert, asyncProperty } from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readScenario, TrustEngine, type View } from '../../chains/trust/index.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { openNeo4j, type Neo4jStore } from '../../server/store/neo4j/store.ts';
import { corpus, needs } from '../shared.ts';
import { policy, scenario } from '../unit/trust-arbitraries.ts';
import { needsNeo4j, startNeo4j, whyNot, type Neo4jServer } from './start.ts';
import { graphCatalog, graphEntries } from './scenarios.ts';

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

describe.skipIf(whyNot() !== null)(needsNeo4j('cone'), () => {
  beforeAll(async () => {
    server = await startNeo4j();
    store = await openNeo4j({ url: server.url });
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  const cases = corpus('corpora/trust-cases');
  it.skipIf(cases === null)(needs('gives the verdict of every hand-made trust case', cases), async () => {
    const names = readdirSync(cases ?? '').filter((name) => name.startsWith('hand-'));
    for (const name of names) await requireSame(readScenario(JSON.parse(readFileSync(join(cases ?? '', name), 'utf8'))));
    expect(names.length).toBeGreaterThan(10);
  });

  it('gives the verdict of random scenarios under random policies', async () => {
    await assert(asyncProperty(scenario, array(policy, { minLength: 4, maxLength: 4 }), (given, policies) => requireSame(given, [given.policy, ...policies])), { numRuns: 15 });
  });
});
