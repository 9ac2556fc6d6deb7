/**
 * The embedded store: LevelDB in one directory, nothing to set up.
 *
 * Keys are text, so that the directory can be read with any LevelDB tool: `size`, `checkpoint/signed`, `leaf/<14 digits>`,
 * `envelope/sha256:…` with the key of its bytes, `bytes/<14 digits>.<n>` in the order of commits, `statement/<id>`, `tile/<level>/<14 digits>`,
 * `key/<id>`, `reading/<14 digits>`. Bytes are kept in order and not under their digests because LevelDB rewrites what comes out of order again and again as it
 * grows: envelopes are most of the store. A commit is one synced LevelDB batch. Who can write to the directory can rewrite the log, and is
 * found out by anyone who kept a checkpoint; who can read it sees only what the log publishes.
 */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Batch, CheckpointKind, Store } from './store.ts';

type Database = ClassicLevel<string, Uint8Array>;

/** LevelDB's memory: what is gathered before a table is written (and read back from its journal at start), and blocks kept of tables. */
const WRITE_BUFFER = 16 * 2 ** 20;
const CACHE = 32 * 2 ** 20;

/** Bytes fetched at once where records are read through. */
const READ_AHEAD = 2 ** 20;

const MAX_ABSENT = 10_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Opens the store in this directory, made (for its owner only) where it is missing.
 * @throws RootlineError `unavailable`: another process has it open, or it cannot be read or written
 */
export async function openEmbedded(directory: string): Promise<Store> {
  const location = resolve(directory);
  try {
    mkdirSync(location, { recursive: true, mode: 0o700 });
    closeToOthers(location);
  } catch (cause) {
    throw new RootlineError('unavailable', `the store's directory ${location} cannot be made: ${messageOf(cause)}`, { cause });
  }
  const database: Database = new ClassicLevel(location, { keyEncoding: 'utf8', valueEncoding: 'view', writeBufferSize: WRITE_BUFFER, cacheSize: CACHE });
  try {
    await database.open();
    const size = await database.get('size');
    return new EmbeddedStore(database, location, size === undefined ? 0 : Number(decoder.decode(size)));
  } catch (error) {
    await database.close();
    throw openError(location, error);
  }
}

class EmbeddedStore implements Store {
  readonly kind = 'embedded';
  readonly location: string;
  private readonly database: Database;
  private count: number;
  /** Statements that were looked for since the last commit and not there: only this process writes, so they need no second look. */
  private readonly absent = new Set<string>();

  constructor(database: Database, location: string, count: number) {
    this.database = database;
    this.location = location;
    this.count = count;
  }

  size(): Promise<number> {
    return Promise.resolve(this.count);
  }

  async commit(batch: Batch): Promise<void> {
    await this.refuseMisfit(batch);
    const size = batch.from + batch.leaves.length;
    const puts: [string, Uint8Array][] = [
      ...batch.leaves.map((leaf, i): [string, Uint8Array] => [leafKey(batch.from + i), leaf]),
      ...[...batch.envelopes].flatMap(([digest, bytes], i): [string, Uint8Array][] => {
        const place = `bytes/${digits(batch.from)}.${i}`;
        return [[place, bytes], [`envelope/${digest}`, encoder.encode(place)]];
      }),
      ...[...batch.statements].map(([id, index]): [string, Uint8Array] => [`statement/${id}`, encoder.encode(String(index))]),
      ...[...batch.tiles].map(([id, bytes]): [string, Uint8Array] => [tileKey(id), bytes]),
      ...(batch.reading === undefined ? [] : [[readingKey(batch.from), batch.reading] satisfies [string, Uint8Array]]),
      ['size', encoder.encode(String(size))],
    ];
    this.absent.clear();
    await this.write(puts, true);
    this.count = size;
  }

  async leaf(index: number): Promise<Uint8Array | null> {
    return this.get(leafKey(index));
  }

  leaves(start: number, end: number): AsyncIterable<Uint8Array> {
    return this.database.values({ gte: leafKey(start), lt: leafKey(Math.max(start, Math.min(end, this.count))), highWaterMarkBytes: READ_AHEAD });
  }

  async envelope(digest: Digest): Promise<Uint8Array | null> {
    const place = await this.get(`envelope/${digest}`);
    return place === null ? null : this.get(decoder.decode(place));
  }

  async statements(ids: readonly string[]): Promise<(number | null)[]> {
    const held = await this.database.getMany(ids.map((id) => `statement/${id}`));
    return held.map((index, i) => {
      if (index !== undefined) return Number(decoder.decode(index));
      if (this.absent.size < MAX_ABSENT) this.absent.add(ids[i] ?? '');
      return null;
    });
  }

  async tile(level: number, index: number): Promise<Uint8Array | null> {
    return this.get(tileKey(`${level}/${index}`));
  }

  async checkpoint(kind: CheckpointKind = 'signed'): Promise<string | null> {
    const note = await this.get(`checkpoint/${kind}`);
    return note === null ? null : decoder.decode(note);
  }

  putCheckpoint(note: string, kind: CheckpointKind = 'signed'): Promise<void> {
    return this.write([[`checkpoint/${kind}`, encoder.encode(note)]], kind === 'published');
  }

  async key(id: string): Promise<Uint8Array | null> {
    return this.get(`key/${id}`);
  }

  putKey(id: string, material: Uint8Array): Promise<void> {
    return this.write([[`key/${id}`, material]], true);
  }

  async keys(): Promise<Map<string, Uint8Array>> {
    const held = await this.database.iterator({ gt: 'key/', lt: 'key0' }).all();
    return new Map(held.map(([key, material]) => [key.slice('key/'.length), material]));
  }

  async* readings(): AsyncGenerator<{ from: number; bytes: Uint8Array }> {
    for await (const [key, bytes] of this.database.iterator({ gte: readingKey(0), lt: readingKey(this.count), highWaterMarkBytes: READ_AHEAD })) {
      yield { from: Number(key.slice('reading/'.length)), bytes };
    }
  }

  putReading(from: number, bytes: Uint8Array): Promise<void> {
    return this.write([[readingKey(from), bytes]], false);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private async get(key: string): Promise<Uint8Array | null> {
    return (await this.database.get(key)) ?? null;
  }

  private async refuseMisfit({ from, statements }: Batch): Promise<void> {
    if (from !== this.count) throw new RootlineError('internal', `a batch from ${from} does not follow a log of ${this.count} entries`);
    const ids = [...statements.keys()].filter((id) => !this.absent.has(id));
    const held = await this.database.hasMany(ids.map((id) => `statement/${id}`));
    const twice = ids.find((_, i) => held[i]);
    if (twice !== undefined) throw new RootlineError('internal', `the log already says ${twice}`);
  }

  private async write(puts: [string, Uint8Array][], sync: boolean): Promise<void> {
    try {
      const batch = this.database.batch();
      for (const [key, value] of puts) batch.put(key, value);
      await batch.write({ sync });
    } catch (cause) {
      throw new RootlineError('unavailable', `the store in ${this.location} cannot be written: ${messageOf(cause)}`, { cause });
    }
  }
}

function closeToOthers(directory: string): void {
  const mode = statSync(directory).mode & 0o777;
  if ((mode & 0o077) !== 0 && process.platform !== 'win32') chmodSync(directory, mode & 0o700);
}

function leafKey(index: number): string {
  return `leaf/${digits(index)}`;
}

function readingKey(from: number): string {
  return `reading/${digits(from)}`;
}

function digits(index: number | string): string {
  return String(index).padStart(14, '0');
}

/** `id` is `level/index`. */
function tileKey(id: string): string {
  const [level, index] = id.split('/') as [string, string];
  return `tile/${level.padStart(2, '0')}/${digits(index)}`;
}

function openError(location: string, error: unknown): RootlineError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if ((cause as { code?: unknown }).code === 'LEVEL_LOCKED') {
    return new RootlineError(
      'unavailable', `the store in ${location} is in use: a Rootline server runs on it; ask that server, or stop it first`, { cause },
    );
  }
  return new RootlineError('unavailable', `the store in ${location} cannot be opened: ${messageOf(cause)}`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
