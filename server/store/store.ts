/**
 * What the log and the service keep, behind one interface with two implementations (embedded, Neo4j).
 *
 * Duties of every implementation: `commit` is atomic and durable once it returns (all of a batch or nothing of it, whatever kills the
 * process); what was committed never changes; a second process on the same store is refused with RootlineError `unavailable`.
 */
import type { Digest } from '../../schema/ids.ts';
import type { Graph } from './neo4j/graph.ts';

/** What one group commit adds. Positions are consecutive from `from`, which must equal the present size. */
export interface Batch {
  from: number;
  /** Leaf bytes, one per entry. */
  leaves: Uint8Array[];
  /** Envelope bytes by their sha256 digest; those already held may be given again. */
  envelopes: Map<Digest, Uint8Array>;
  /** Statement ids (who said what, however encoded) and the position of the entry that says it. None may be held already. */
  statements: Map<string, number>;
  /** Hash tiles that changed, by `level/index`: 1 to 256 hashes of 32 bytes. */
  tiles: Map<string, Uint8Array>;
  /** What the entries were read to say, in a form of the service's own: kept beside them, and no part of the log. */
  reading?: Uint8Array;
}

/**
 * `signed`: the newest that the log signed. `published`: the newest that also met the witness policy, for everyone to see.
 * Without witnesses they are the same.
 */
export type CheckpointKind = 'signed' | 'published';

export interface Store {
  readonly kind: 'embedded' | 'neo4j';
  /** Where it is, for people. */
  readonly location: string;
  /** The graph that analysts ask, where the store is a graph database. */
  readonly graph?: Graph;
  /** Entries committed. */
  size(): Promise<number>;
  /** @throws RootlineError `unavailable` when it cannot be written; then it is not known whether the batch landed until the store is opened anew */
  commit(batch: Batch): Promise<void>;
  leaf(index: number): Promise<Uint8Array | null>;
  /** Leaves from `start` up to, not including, `end`. */
  leaves(start: number, end: number): AsyncIterable<Uint8Array>;
  envelope(digest: Digest): Promise<Uint8Array | null>;
  /** For each statement the position of the entry that already says it, or null; in the same order. */
  statements(ids: readonly string[]): Promise<(number | null)[]>;
  /** A hash tile as far as it goes, or null. */
  tile(level: number, index: number): Promise<Uint8Array | null>;
  /** The last checkpoint (a signed note), or null. `signed` when no kind is given. */
  checkpoint(kind?: CheckpointKind): Promise<string | null>;
  /**
   * Keeps a checkpoint over entries that are committed; it is never seen in part. A published one is durable once this returns, for what
   * everyone was shown must not be taken back. A signed one may be lost with the machine's power until the next commit, for it can be signed
   * again over the same entries.
   */
  putCheckpoint(note: string, kind?: CheckpointKind): Promise<void>;
  /** Public key material by registered key id, as imported. */
  key(id: string): Promise<Uint8Array | null>;
  putKey(id: string, material: Uint8Array): Promise<void>;
  keys(): Promise<Map<string, Uint8Array>>;
  /** The readings kept, by the position of the first entry that each is of, in order. */
  readings(): AsyncIterable<{ from: number; bytes: Uint8Array }>;
  /** Keeps a reading in the place of the one from the same entry on, if any. It may be lost, for it can be made again. */
  putReading(from: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
