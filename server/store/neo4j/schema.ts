/** What the database itself enforces: each thing is there once, whatever races. */
import type { Connection } from './connection.ts';

/** Layout of nodes and properties; a database with another number is refused rather than misread. */
export const FORMAT = 1;

/** Label → the property that names a node. Every lookup of ours starts from one of these. */
export const identities = {
  Log: 'id',
  Leaf: 'index',
  Envelope: 'digest',
  Statement: 'id',
  Tile: 'id',
  Key: 'id',
  Reading: 'from',
  Projection: 'id',
  Artifact: 'digest',
  File: 'id',
  Release: 'id',
  Compiler: 'id',
  Attestation: 'index',
  Withdrawal: 'index',
  Verifier: 'id',
  Organization: 'id',
} as const;

/** Makes the uniqueness constraints that are missing, and waits until their indexes serve. */
export async function ensureSchema(connection: Connection): Promise<void> {
  await connection.write(async (tx) => {
    for (const [label, property] of Object.entries(identities)) {
      await tx.run(`CREATE CONSTRAINT rootline_${label.toLowerCase()} IF NOT EXISTS FOR (n:${label}) REQUIRE n.${property} IS UNIQUE`);
    }
  });
  await connection.read(async (tx) => { await tx.run('CALL db.awaitIndexes(60)'); });
}
