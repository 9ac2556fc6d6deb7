/**
 * The Neo4j store: the log's parts as nodes of their own, beside the graph that analysts ask (graph.ts, cone.ts).
 *
 * `(:Log)` has the size and the newest checkpoints, `(:Leaf {index})`, `(:Envelope {digest})`, `(:Statement {id, index})`,
 * `(:Tile {id: "level/index"})`, `(:Reading {from})` and `(:Key {id})` the bytes. A commit is one transaction that starts by locking the `Log` node; the database
 * forces it to disk before it answers. Who can write to the database can rewrite the log, and is found out by anyone who kept a checkpoint.
 */
import { randomUUID } from 'node:crypto';
import { RootlineError } from '../../../schema/error.ts';
import type { Digest } from '../../../schema/ids.ts';
import type { Batch, CheckpointKind, Store } from '../store.ts';
import { Connection, row, rows, type Transaction } from './connection.ts';
import { Gather } from './gather.ts';
import { Graph } from './graph.ts';
import { Lease, type LogState } from './lease.ts';
import { ensureSchema } from './schema.ts';
import type { Neo4jOptions } from './settings.ts';
import { fromBytes, fromInteger, toBytes, toInteger } from './values.ts';

/** Leaves fetched at once while the log is read through. */
const page = 2_000;

/**
 * Opens the store, makes what is missing and becomes its sequencer (unless it is to be read only).
 * @throws RootlineError `unavailable`: no answer, no access, or another process is the sequencer
 */
export async function openNeo4j(options: Neo4jOptions): Promise<Neo4jStore> {
  const connection = new Connection(options);
  try {
    if (options.readOnly === true) {
      await requireLog(connection);
      return new Neo4jStore(connection, null);
    }
    await ensureSchema(connection);
    return new Neo4jStore(connection, await Lease.acquire(connection, options.leaseMs ?? 10_000));
  } catch (error) {
    await connection.close();
    throw error;
  }
}

export class Neo4jStore implements Store {
  readonly kind = 'neo4j';
  readonly location: string;
  /** The analysts' graph, derived from the catalog and the log. */
  readonly graph: Graph;
  readonly #connection: Connection;
  readonly #lease: Lease | null;
  readonly #envelopes: Gather;

  /** @param lease null: reads only */
  constructor(connection: Connection, lease: Lease | null) {
    this.location = connection.where;
    this.graph = new Graph(connection, (work) => this.#write(work));
    this.#connection = connection;
    this.#lease = lease;
    this.#envelopes = new Gather(async (digests) => {
      const found = await connection.read((tx) => rows<{ digest: Digest; bytes: Int8Array }>(
        tx, 'UNWIND $digests AS digest MATCH (envelope:Envelope {digest: digest}) RETURN digest, envelope.bytes AS bytes', { digests },
      ));
      return new Map(found.map(({ digest, bytes }) => [digest, fromBytes(bytes)]));
    });
  }

  async size(): Promise<number> {
    const { size } = await this.#connection.read((tx) => row<{ size: bigint }>(tx, 'MATCH (log:Log {id: "log"}) RETURN log.size AS size'));
    return fromInteger(size);
  }

  async commit(batch: Batch): Promise<void> {
    const token = randomUUID();
    await this.#write(async (tx, log) => {
      // The driver tries again when the answer to a commit got lost: the token tells that the batch landed the first time.
      if (log.commit === token) return;
      await refuseMisfit(tx, log, batch);
      await Promise.all(addBatch(tx, batch, token));
    });
  }

  leaf(index: number): Promise<Uint8Array | null> {
    return this.#bytes('MATCH (leaf:Leaf {index: $index}) RETURN leaf.bytes AS bytes', { index: toInteger(index) });
  }

  async* leaves(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let from = start; from < end; from += page) {
      const parameters = { from: toInteger(from), to: toInteger(Math.min(end, from + page)) };
      const found = await this.#connection.read((tx) => rows<{ bytes: Int8Array }>(
        tx, 'MATCH (leaf:Leaf) WHERE $from <= leaf.index < $to RETURN leaf.bytes AS bytes ORDER BY leaf.index', parameters,
      ));
      for (const { bytes } of found) yield fromBytes(bytes);
      if (found.length < page) return;
    }
  }

  envelope(digest: Digest): Promise<Uint8Array | null> {
    return this.#envelopes.get(digest);
  }

  async statements(ids: readonly string[]): Promise<(number | null)[]> {
    const found = await this.#connection.read((tx) => rows<{ id: string; index: bigint }>(
      tx, 'UNWIND $ids AS id MATCH (s:Statement {id: id}) RETURN id, s.index AS index', { ids },
    ));
    const positions = new Map(found.map(({ id, index }) => [id, fromInteger(index)]));
    return ids.map((id) => positions.get(id) ?? null);
  }

  tile(level: number, index: number): Promise<Uint8Array | null> {
    return this.#bytes('MATCH (tile:Tile {id: $id}) RETURN tile.hashes AS bytes', { id: `${level}/${index}` });
  }

  async checkpoint(kind: CheckpointKind = 'signed'): Promise<string | null> {
    const notes = await this.#connection.read((tx) => row<Record<CheckpointKind, string | null>>(
      tx, 'MATCH (log:Log {id: "log"}) RETURN log.signed AS signed, log.published AS published',
    ));
    return notes[kind];
  }

  putCheckpoint(note: string, kind: CheckpointKind = 'signed'): Promise<void> {
    return this.#write(async (tx) => { await tx.run('MATCH (log:Log {id: "log"}) SET log += $given', { given: { [kind]: note } }); });
  }

  key(id: string): Promise<Uint8Array | null> {
    return this.#bytes('MATCH (key:Key {id: $id}) RETURN key.material AS bytes', { id });
  }

  putKey(id: string, material: Uint8Array): Promise<void> {
    return this.#write(async (tx) => {
      await tx.run('MERGE (key:Key {id: $id}) SET key.material = $material', { id, material: toBytes(material) });
    });
  }

  async keys(): Promise<Map<string, Uint8Array>> {
    const held = await this.#connection.read((tx) => rows<{ id: string; material: Int8Array }>(
      tx, 'MATCH (key:Key) RETURN key.id AS id, key.material AS material ORDER BY id',
    ));
    return new Map(held.map(({ id, material }) => [id, fromBytes(material)]));
  }

  async* readings(): AsyncGenerator<{ from: number; bytes: Uint8Array }> {
    for (let after = -1; ;) {
      const found = await this.#connection.read((tx) => rows<{ from: bigint; bytes: Int8Array }>(
        tx, 'MATCH (kept:Reading) WHERE kept.from > $after RETURN kept.from AS from, kept.bytes AS bytes ORDER BY kept.from LIMIT $page',
        { after: toInteger(after), page: toInteger(page) },
      ));
      for (const { from, bytes } of found) yield { from: fromInteger(from), bytes: fromBytes(bytes) };
      if (found.length < page) return;
      after = fromInteger(found.at(-1)?.from ?? 0n);
    }
  }

  putReading(from: number, bytes: Uint8Array): Promise<void> {
    return this.#write(async (tx) => {
      await tx.run('MERGE (kept:Reading {from: $from}) SET kept.bytes = $bytes', { from: toInteger(from), bytes: toBytes(bytes) });
    });
  }

  async close(): Promise<void> {
    try {
      await this.#lease?.release();
    } catch {
      // A database that is gone keeps the lease until it runs out; closing must not fail for that.
    } finally {
      await this.#connection.close();
    }
  }

  async #bytes(cypher: string, parameters: Record<string, unknown>): Promise<Uint8Array | null> {
    const [found] = await this.#connection.read((tx) => rows<{ bytes: Int8Array }>(tx, cypher, parameters));
    return found === undefined ? null : fromBytes(found.bytes);
  }

  async #write<T>(work: (tx: Transaction, log: LogState) => Promise<T>): Promise<T> {
    const lease = this.#lease;
    if (lease === null) throw new RootlineError('unavailable', `the store in ${this.location} is open for reading only; write through the sequencer`);
    return this.#connection.write(async (tx) => work(tx, await lease.guard(tx)));
  }
}

/** @throws RootlineError `unavailable` */
async function requireLog(connection: Connection): Promise<void> {
  const [log] = await connection.read((tx) => rows(tx, 'MATCH (log:Log {id: "log"}) RETURN log.size AS size'));
  if (log === undefined) throw new RootlineError('unavailable', `there is no log in ${connection.where} yet: start a server that may write to it first`);
}

/** @throws RootlineError `internal` when the batch does not follow the log, or says what the log says already */
async function refuseMisfit(tx: Transaction, { size }: LogState, { from, statements }: Batch): Promise<void> {
  if (from !== size) throw new RootlineError('internal', `a batch from ${from} does not follow a log of ${size} entries`);
  const [twice] = await rows<{ id: string }>(tx, 'UNWIND $ids AS id MATCH (s:Statement {id: id}) RETURN s.id AS id LIMIT 1', { ids: [...statements.keys()] });
  if (twice !== undefined) throw new RootlineError('internal', `the log already says ${twice.id}`);
}

/** Sends all parts at once; the database runs them in this order. */
function addBatch(tx: Transaction, { from, leaves, envelopes, statements, tiles, reading }: Batch, token: string): PromiseLike<unknown>[] {
  return [
    tx.run('UNWIND $leaves AS leaf CREATE (:Leaf {index: leaf.index, bytes: leaf.bytes})', {
      leaves: leaves.map((bytes, i) => ({ index: toInteger(from + i), bytes: toBytes(bytes) })),
    }),
    tx.run('UNWIND $envelopes AS given MERGE (envelope:Envelope {digest: given.digest}) ON CREATE SET envelope.bytes = given.bytes', {
      envelopes: [...envelopes].map(([digest, bytes]) => ({ digest, bytes: toBytes(bytes) })),
    }),
    tx.run('UNWIND $statements AS said CREATE (:Statement {id: said.id, index: said.index})', {
      statements: [...statements].map(([id, index]) => ({ id, index: toInteger(index) })),
    }),
    tx.run('UNWIND $tiles AS given MERGE (tile:Tile {id: given.id}) SET tile.hashes = given.hashes', {
      tiles: [...tiles].map(([id, hashes]) => ({ id, hashes: toBytes(hashes) })),
    }),
    ...(reading === undefined ? [] : [tx.run('MERGE (kept:Reading {from: $from}) SET kept.bytes = $bytes', { from: toInteger(from), bytes: toBytes(reading) })]),
    tx.run('MATCH (log:Log {id: "log"}) SET log.size = $size, log.commit = $token', { size: toInteger(from + leaves.length), token }),
  ];
}
