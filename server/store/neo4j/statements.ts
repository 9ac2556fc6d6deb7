/** Statements of the log as nodes: `(:Attestation)` and `(:Withdrawal)` with what they used, produced, are of, and who signed. */
import type { Statement } from '../../../schema/attestation.ts';
import type { Digest } from '../../../schema/ids.ts';
import type { InputRole } from '../../../schema/input.ts';
import type { Transaction } from './connection.ts';
import { toInteger } from './values.ts';

/** A statement with its place in the log. */
export interface StatementRow {
  /** Number of the statement among all of the log; bigint as all integers that are sent. */
  index: bigint;
  entry: bigint;
  envelope: Digest;
  verifier: string;
  key: string;
  time: string;
  /** Null for a withdrawal. */
  built: { output: Digest; of: string | null; result: string; comparison: string; builder: string | null } | null;
  inputs: { role: InputRole; digest: Digest; position: bigint }[];
  /** Earlier statements that a withdrawal names. */
  withdraws: bigint[];
}

/** @param entry number of the first entry; @param index number of its first statement */
export function toRows(entries: readonly { envelope: Digest; statements: readonly Statement[] }[], entry: number, index: number): StatementRow[] {
  const flat = entries.flatMap(({ envelope, statements }, i) => statements.map((statement) => ({ statement, envelope, entry: toInteger(entry + i) })));
  return flat.map(({ statement, ...place }, i) => toRow(statement, { ...place, index: toInteger(index + i) }));
}

function toRow(statement: Statement, place: Pick<StatementRow, 'index' | 'entry' | 'envelope'>): StatementRow {
  const { verifier, key, time } = statement;
  const signed = { ...place, verifier, key, time };
  if (statement.kind === 'withdrawal') {
    return { ...signed, built: null, inputs: [], withdraws: statement.withdraws.map(toInteger).filter((named) => named < place.index) };
  }
  const { output, of = null, result, comparison, builder = null, inputs } = statement;
  return {
    ...signed, built: { output, of, result, comparison, builder }, withdraws: [],
    inputs: inputs.map(({ role, digest }, i) => ({ role, digest, position: toInteger(i) })),
  };
}

/** Adds statements that are not there yet. */
export async function addStatements(tx: Transaction, statements: readonly StatementRow[]): Promise<void> {
  await addAttestations(tx, statements.filter((s) => s.built !== null));
  await addWithdrawals(tx, statements.filter((s) => s.built === null));
}

async function addAttestations(tx: Transaction, attestations: readonly StatementRow[]): Promise<void> {
  await tx.run(`UNWIND $attestations AS said
    MERGE (output:Artifact {digest: said.built.output})
    MERGE (verifier:Verifier {id: said.verifier})
    CREATE (a:Attestation {
      index: said.index, entry: said.entry, envelope: said.envelope, time: said.time, result: said.built.result, comparison: said.built.comparison,
      builder: said.built.builder
    })
    CREATE (a)-[:PRODUCED]->(output)
    CREATE (a)-[:SIGNED_BY {key: said.key}]->(verifier)`, { attestations });
  await tx.run(`UNWIND $files AS said
    MATCH (a:Attestation {index: said.index})
    MERGE (file:File {id: said.of})
    CREATE (a)-[:OF]->(file)`, { files: attestations.flatMap(({ index, built }) => (built?.of ? [{ index, of: built.of }] : [])) });
  await tx.run(`UNWIND $attestations AS said
    UNWIND said.inputs AS given
    MATCH (a:Attestation {index: said.index})
    MERGE (used:Artifact {digest: given.digest})
    CREATE (a)-[:USED {role: given.role, position: given.position}]->(used)`, { attestations });
  await tx.run(`UNWIND $pairs AS pair
    MATCH (output:Artifact {digest: pair.output})
    MATCH (used:Artifact {digest: pair.used})
    MERGE (output)-[:BUILT_FROM]->(used)`, { pairs: pairsOf(attestations) });
}

async function addWithdrawals(tx: Transaction, withdrawals: readonly StatementRow[]): Promise<void> {
  await tx.run(`UNWIND $withdrawals AS said
    MERGE (verifier:Verifier {id: said.verifier})
    CREATE (w:Withdrawal {index: said.index, entry: said.entry, envelope: said.envelope, time: said.time})
    CREATE (w)-[:SIGNED_BY {key: said.key}]->(verifier)
    WITH w, verifier, said
    UNWIND said.withdraws AS named
    MATCH (a:Attestation {index: named})-[:SIGNED_BY]->(verifier) USING INDEX a:Attestation(index)
    MERGE (w)-[:WITHDREW]->(a)`, { withdrawals });
}

/** What was built from what, each pair once. */
function pairsOf(attestations: readonly StatementRow[]): { output: Digest; used: Digest }[] {
  const pairs = new Map<string, { output: Digest; used: Digest }>();
  for (const { built, inputs } of attestations) {
    if (built === null) continue;
    for (const { digest } of inputs) pairs.set(`${built.output} ${digest}`, { output: built.output, used: digest });
  }
  return [...pairs.values()];
}
