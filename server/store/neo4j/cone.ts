/**
 * The backward cone of a release: what the engine needs to judge it, and no more, whatever the policy.
 *
 * It has every artifact that the release's files go back to through attestations and recipes; every statement that could count for one of them,
 * dispute it, or replace or withdraw such a statement; and of the catalog the files and roots that are about them. So the engine says of
 * each of these artifacts, and of the release, what it would say over the whole log.
 */
import { RootlineError } from '../../../schema/error.ts';
import type { Attestation, Statement } from '../../../schema/attestation.ts';
import type { Digest, FileId, ReleaseId } from '../../../schema/ids.ts';
import type { Input } from '../../../schema/input.ts';
import type { Scenario } from '../../../schema/scenario.ts';
import { rows, type Transaction } from './connection.ts';
import { fromInteger } from './values.ts';
import { readVerifiers } from './verifiers.ts';

export interface Cone extends Omit<Scenario, 'policy'> {
  catalog: Digest;
  /** Entries of the log that were considered. */
  entries: number;
  /** The artifacts of which the engine says the same as over the whole log. Others occur, for what is said of them replaces something. */
  artifacts: Digest[];
  /** Number in the whole log of each of `attestations`, which are counted anew here. */
  positions: number[];
}

/**
 * @param end statements of the log that are considered
 * @throws RootlineError `unknown-release`
 */
export async function readCone(tx: Transaction, release: ReleaseId, end: number): Promise<Omit<Cone, 'catalog' | 'entries'>> {
  const artifacts = await closure(tx, release);
  const files = await readFiles(tx, artifacts);
  const positioned = await readStatements(tx, artifacts, files, end);
  const statements = [...positioned.values()];
  const [roots, verifiers] = await Promise.all([
    rows<Scenario['roots'][number]>(tx, 'UNWIND $artifacts AS digest MATCH (a:Artifact {digest: digest}) USING INDEX a:Artifact(digest) WHERE a.root IS NOT NULL RETURN digest, a.root AS kind', { artifacts }),
    readVerifiers(tx, [...new Set(statements.map((statement) => statement.verifier))]),
  ]);
  return { artifacts, roots, releases: byRelease(files), verifiers, attestations: statements, positions: [...positioned.keys()] };
}

// The hints below matter: a plan made while the graph was small starts from a label instead, and is kept for a while when the graph has grown.

/** Digests of the artifacts that a release goes back to, its own included. */
async function closure(tx: Transaction, release: ReleaseId): Promise<Digest[]> {
  const known = await rows(tx, 'MATCH (r:Release {id: $release}) RETURN r.id', { release });
  if (known.length === 0) throw new RootlineError('unknown-release', `the graph has no release ${release}`);
  const reached = await rows<{ digest: Digest }>(tx, `MATCH (:Release {id: $release})-[:PUBLISHED|BUILT_FROM|DECLARED_FROM*1..]->(a:Artifact)
    RETURN DISTINCT a.digest AS digest`, { release });
  const found = new Set(reached.map(({ digest }) => digest));
  // An attestation of one file whose output is not what that file publishes goes by the file's recipe all the same. Rare, so asked afterwards.
  for (let fresh = await declaredAside(tx, found); fresh.length > 0; fresh = await declaredAside(tx, found)) {
    const more = await rows<{ digest: Digest }>(tx, `UNWIND $fresh AS digest
      MATCH (from:Artifact {digest: digest})-[:BUILT_FROM|DECLARED_FROM*0..]->(a:Artifact) USING INDEX from:Artifact(digest)
      RETURN DISTINCT a.digest AS digest`, { fresh });
    for (const { digest } of more) found.add(digest);
  }
  return [...found];
}

async function declaredAside(tx: Transaction, found: ReadonlySet<Digest>): Promise<Digest[]> {
  const inputs = await rows<{ digest: Digest }>(tx, `UNWIND $found AS output
    MATCH (artifact:Artifact {digest: output})<-[:PRODUCED]-(:Attestation)-[:OF]->(file:File) USING INDEX artifact:Artifact(digest)
    WITH DISTINCT file
    MATCH (file)-[:DECLARED]->(a:Artifact)
    RETURN DISTINCT a.digest AS digest`, { found: [...found] });
  return inputs.map(({ digest }) => digest).filter((digest) => !found.has(digest));
}

interface FileRow { release: ReleaseId | null; id: FileId; platform: string; role: 'binary' | 'source'; digest: Digest; basis: string | null; recipe: Input[] }

/** Files that publish one of the artifacts, or that an attestation with such an output is of. */
function readFiles(tx: Transaction, artifacts: readonly Digest[]): Promise<FileRow[]> {
  return rows<FileRow>(tx, `UNWIND $artifacts AS digest
    MATCH (artifact:Artifact {digest: digest})<-[:PUBLISHED|PRODUCED]-()-[:OF*0..1]->(file:File) USING INDEX artifact:Artifact(digest)
    WITH DISTINCT file
    OPTIONAL MATCH (file)-[:PUBLISHED]->(published:Artifact)
    OPTIONAL MATCH (release:Release)-[:PUBLISHED]->(file)
    OPTIONAL MATCH (file)-[declared:DECLARED]->(input:Artifact)
    WITH file, published, release, declared, input ORDER BY declared.position
    RETURN release.id AS release, file.id AS id, file.platform AS platform, file.role AS role, file.basis AS basis, published.digest AS digest,
      [x IN collect({role: declared.role, digest: input.digest}) WHERE x.digest IS NOT NULL] AS recipe
    ORDER BY id`, { artifacts });
}

interface AttestationRow extends Omit<Attestation, 'kind' | 'of' | 'builder'> { index: bigint; of: FileId | null; builder: string | null }
interface WithdrawalRow { index: bigint; verifier: string; key: string; time: string; named: bigint[] }

/** Statements by their number in the whole log, in that order. */
async function readStatements(tx: Transaction, artifacts: readonly Digest[], files: readonly FileRow[], end: number): Promise<Map<number, Statement>> {
  const found = await Promise.all([
    rows<{ index: bigint }>(tx, `UNWIND $artifacts AS digest
      MATCH (artifact:Artifact {digest: digest})<-[:PRODUCED]-(a:Attestation) USING INDEX artifact:Artifact(digest)
      RETURN a.index AS index`, { artifacts }),
    rows<{ index: bigint }>(tx, `UNWIND $files AS id
      MATCH (file:File {id: id})<-[:OF]-(a:Attestation) USING INDEX file:File(id)
      RETURN a.index AS index`, { files: files.map(({ id }) => id) }),
  ]);
  // Compared here, for the planner would rather start from all attestations before the end.
  const indexes = [...new Set(found.flat().map(({ index }) => index))].filter((index) => index < end);
  const attestations = await rows<AttestationRow>(tx, `UNWIND $indexes AS index
    MATCH (a:Attestation {index: index}) USING INDEX a:Attestation(index)
    MATCH (a)-[:PRODUCED]->(output:Artifact), (a)-[signed:SIGNED_BY]->(verifier:Verifier)
    OPTIONAL MATCH (a)-[:OF]->(file:File)
    OPTIONAL MATCH (a)-[used:USED]->(input:Artifact)
    WITH a, output, signed, verifier, file, used, input ORDER BY used.position
    RETURN a.index AS index, verifier.id AS verifier, signed.key AS key, a.time AS time, output.digest AS output, file.id AS of,
      a.comparison AS comparison, a.builder AS builder, a.result AS result, [x IN collect({role: used.role, digest: input.digest}) WHERE x.digest IS NOT NULL] AS inputs`, { indexes });
  const withdrawals = await rows<WithdrawalRow>(tx, `UNWIND $indexes AS index
    MATCH (a:Attestation {index: index})<-[:WITHDREW]-(w:Withdrawal)-[signed:SIGNED_BY]->(verifier:Verifier) USING INDEX a:Attestation(index)
    RETURN w.index AS index, verifier.id AS verifier, signed.key AS key, w.time AS time, collect(a.index) AS named`, { indexes });
  return inOrder(attestations, withdrawals.filter(({ index }) => index < end));
}

function inOrder(attestations: readonly AttestationRow[], withdrawals: readonly WithdrawalRow[]): Map<number, Statement> {
  const order = [...attestations, ...withdrawals].map(({ index }) => fromInteger(index)).sort((a, b) => a - b);
  const place = new Map(order.map((index, i) => [index, i]));
  const statements = new Map<number, Statement>();
  for (const { index, of, builder, ...said } of attestations) {
    statements.set(fromInteger(index), { ...said, ...(of !== null && { of }), ...(builder !== null && { builder }) });
  }
  for (const { index, named, ...signed } of withdrawals) {
    const withdraws = named.map((n) => place.get(fromInteger(n)) ?? 0).sort((a, b) => a - b);
    statements.set(fromInteger(index), { kind: 'withdrawal', ...signed, withdraws });
  }
  return new Map(order.flatMap((index) => {
    const statement = statements.get(index);
    return statement === undefined ? [] : [[index, statement] as const];
  }));
}

/** Files as the scenario has them: under the release that publishes them. One that none publishes is known by name only. */
function byRelease(files: readonly FileRow[]): Scenario['releases'] {
  const releases = new Map<ReleaseId, Scenario['releases'][number]>();
  for (const { release, id, platform, role, digest, basis, recipe } of files) {
    if (release === null) continue;
    const held = releases.get(release) ?? { id: release, files: [] };
    held.files.push({ id, platform, role, digest, ...(basis !== null && { recipe }) });
    releases.set(release, held);
  }
  return [...releases.values()];
}
