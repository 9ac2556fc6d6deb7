/**
 * The trust fixpoint in the engine and in Cypher, on the same generated log, in a Neo4j that is started for it.
 *
 * Cypher gets every advantage: only attestations that count, only the inputs that are waited for, the organization as a number on the
 * attestation, everything reached by one step, one transaction that is never committed. Each attestation counts down what it waits for, so
 * that every relationship is walked once; what a round verifies hangs on a node that was made beforehand, for an index over what a transaction
 * itself writes is searched from end to end. Cypher finds what is verified; the engine also decides what counts, and finds each
 * artifact's strength. Both must find the same artifacts.
 */
import neo4j, { type Driver, type ManagedTransaction } from 'neo4j-driver';
import { TrustEngine, type View } from '../../../chains/trust/index.ts';
import type { Policy } from '../../../schema/policy.ts';
import { startNeo4j, whyNot } from '../../neo4j/start.ts';
import { ms, row } from './measure.ts';
import { shapeOf, type Shape } from './shape.ts';

const LINES = 20;
const atOnce = 20_000;

/** Milliseconds that `run` takes, and what it gives. */
async function timed<T>(run: () => T | Promise<T>): Promise<[number, T]> {
  const start = performance.now();
  const result = await run();
  return [performance.now() - start, result];
}

interface Prepared {
  /** Roots first. */
  artifacts: number;
  roots: number[];
  attestations: { output: number; organization: number; needs: number[] }[];
}

/** What counts, in dense numbers: the part that rules 1 to 4 leave, without disputed outputs and without inputs that are satisfied anyway. */
function prepare(shape: Shape, view: View): Prepared {
  const numbers = new Map<string, number>();
  const numberOf = (digest: string): number => {
    const known = numbers.get(digest);
    if (known !== undefined) return known;
    numbers.set(digest, numbers.size);
    return numbers.size - 1;
  };
  const names = [...new Set(shape.verifiers.map(({ organization }) => organization))];
  const organizations = new Map(shape.verifiers.map(({ id, organization }) => [id, names.indexOf(organization)]));
  const sources = new Set(shape.base.releases.flatMap(({ files }) => files).filter(({ role }) => role === 'source').map(({ digest }) => digest));
  const roots = shape.base.roots.map(({ digest }) => numberOf(digest));
  const attestations: Prepared['attestations'] = [];
  let position = 0;
  for (const statement of shape.statements()) {
    const counts = view.state.counts(position++);
    if (!counts || statement.kind === 'withdrawal' || statement.result === 'differs' || view.standing(statement.output).disputed) continue;
    const needs = statement.inputs.filter(({ role, digest }) => role !== 'environment' && !(role === 'source' && sources.has(digest)));
    attestations.push({
      output: numberOf(statement.output), organization: organizations.get(statement.verifier) ?? -1, needs: [...new Set(needs.map(({ digest }) => numberOf(digest)))],
    });
  }
  return { artifacts: numbers.size, roots, attestations };
}

async function load(driver: Driver, { artifacts, roots, attestations }: Prepared, rounds: number): Promise<void> {
  await driver.executeQuery('CREATE CONSTRAINT FOR (a:Artifact) REQUIRE a.n IS UNIQUE');
  await driver.executeQuery('CREATE CONSTRAINT FOR (r:Round) REQUIRE r.n IS UNIQUE');
  await driver.executeQuery('CALL db.awaitIndexes()');
  for (let from = 0; from < artifacts; from += atOnce) {
    await driver.executeQuery('UNWIND range($from, $to) AS n CREATE (:Artifact {n: n})', { from: BigInt(from), to: BigInt(Math.min(artifacts, from + atOnce) - 1) });
  }
  for (let from = 0; from < attestations.length; from += atOnce) {
    const rows = attestations.slice(from, from + atOnce).map(({ output, organization, needs }) => ({ output: BigInt(output), organization: BigInt(organization), needs: needs.map(BigInt) }));
    await driver.executeQuery(`UNWIND $rows AS row
      MATCH (output:Artifact {n: row.output})
      CREATE (a:Attestation {organization: row.organization, waiting: size(row.needs)})-[:PRODUCED]->(output)
      WITH a, row UNWIND row.needs AS n
      MATCH (needed:Artifact {n: n})
      CREATE (a)-[:NEEDS]->(needed)`, { rows });
  }
  await driver.executeQuery('UNWIND range(0, $rounds + 1) AS n CREATE (:Round {n: n})', { rounds: BigInt(rounds) });
  await driver.executeQuery('UNWIND $roots AS n MATCH (a:Artifact {n: n}), (r:Round {n: 0}) SET a.verified = true CREATE (r)-[:HAS]->(a)', { roots: roots.map(BigInt) });
}

/** One round: what the artifacts of the last round satisfy, and what that verifies. */
const step = `MATCH (next:Round {n: $round + 1})
  MATCH (:Round {n: $round})-[:HAS]->()<-[:NEEDS]-(a)
  WITH next, a, count(*) AS satisfied
  SET a.waiting = a.waiting - satisfied
  WITH next, a WHERE a.waiting = 0
  MATCH (a)-[:PRODUCED]->(output) WHERE output.verified IS NULL
  WITH DISTINCT next, output
  MATCH (output)<-[:PRODUCED]-(ready) WHERE ready.waiting = 0
  WITH next, output, count(DISTINCT ready.organization) AS groups WHERE groups >= $threshold
  SET output.verified = true
  CREATE (next)-[:HAS]->(output)
  RETURN count(output) AS verified`;

/** The rounds asked for one by one. */
async function askedRoundByRound(tx: ManagedTransaction, threshold: bigint): Promise<number> {
  let total = 0;
  for (let round = 0n; ; round++) {
    const { records } = await tx.run<{ verified: bigint }>(step, { round, threshold });
    const verified = Number(records[0]?.get('verified') ?? 0n);
    if (verified === 0) return total;
    total += verified;
  }
}

/** The rounds as one query that loops in the database; it must be told how many there are. */
async function inOneQuery(tx: ManagedTransaction, threshold: bigint, rounds: number): Promise<number> {
  const { records } = await tx.run<{ total: bigint }>(
    `UNWIND range(0, $rounds) AS round CALL (round) { ${step.replaceAll('$round', 'round')} } RETURN sum(verified) AS total`, { rounds: BigInt(rounds), threshold },
  );
  return Number(records[0]?.get('total') ?? 0n);
}

/** Runs in a transaction that is rolled back, so that the next one finds the same graph. */
async function rolledBack(driver: Driver, work: (tx: ManagedTransaction) => Promise<number>): Promise<[number, number]> {
  const session = driver.session();
  const tx = session.beginTransaction();
  try {
    return await timed(async () => work(await tx as unknown as ManagedTransaction));
  } finally {
    await tx.rollback();
    await session.close();
  }
}

/** Full evaluations, each under a policy that only differs in whom it distrusts of nobody, so that none is kept from before. */
async function evaluations(engine: TrustEngine, policy: Policy, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push((await timed(() => engine.view({ ...policy, compromised: [`verifier:nobody ${run}`] })))[0]);
  return times;
}

/** Prints how long both take for so many artifacts; or why Neo4j cannot run here. */
export async function measureCypher(artifacts: number, policy: Policy): Promise<void> {
  const obstacle = whyNot();
  if (obstacle !== null) {
    console.log(`\nCypher: not measured, for Neo4j is run from its jars by a JDK and Maven: ${obstacle}.`);
    return;
  }
  const shape = shapeOf(artifacts, LINES, false);
  console.log(`\nCypher in Neo4j: ${shape.artifacts.toLocaleString('en')} artifacts, ${shape.attestations.toLocaleString('en')} statements`);
  const engine = new TrustEngine(shape.base);
  engine.setVerifiers(shape.verifiers);
  for (const statement of shape.statements()) engine.append(statement);
  const view = engine.view(policy);
  const prepared = prepare(shape, view);
  const binaries = shape.base.releases.flatMap(({ files }) => files).filter(({ role }) => role === 'binary');
  const verified = binaries.filter(({ digest }) => view.standing(digest).status === 'verified').length;
  const fastest = Math.min(...await evaluations(engine, policy, 9));
  row('the engine: what counts, and every strength', ms(fastest), `${verified.toLocaleString('en')} artifacts verified`);

  const server = await startNeo4j({ heap: '6g', long: true });
  const driver = neo4j.driver(server.url, undefined, { useBigInt: true });
  try {
    const rounds = Math.ceil(artifacts / 10 / LINES) + 2;
    const [loading] = await timed(() => load(driver, prepared, rounds));
    row('loading the graph into Neo4j', `${(loading / 1000).toFixed(0)} s`);
    await cypherTimes(driver, BigInt(policy.threshold), rounds, verified, fastest);
  } finally {
    await driver.close();
    await server.stop();
  }
}

/** Each way twice: the first run warms the database up, its plans, its page cache, its compiler. */
async function cypherTimes(driver: Driver, threshold: bigint, rounds: number, verified: number, fastest: number): Promise<void> {
  const ways = {
    'asked round by round': (tx: ManagedTransaction) => askedRoundByRound(tx, threshold),
    'in one query': (tx: ManagedTransaction) => inOneQuery(tx, threshold, rounds),
  };
  for (const [name, ask] of Object.entries(ways)) {
    const times: number[] = [];
    for (let run = 0; run < 2; run++) {
      const [time, found] = await rolledBack(driver, ask);
      if (found !== verified) throw new Error(`Cypher ${name} verifies ${found} artifacts, the engine ${verified}`);
      times.push(time);
    }
    const best = Math.min(...times);
    row(`Cypher, ${name}`, ms(best), `${(best / fastest).toFixed(0)} × slower (asked: at least 50)`);
  }
}
