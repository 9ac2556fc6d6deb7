/** Reading a log that others serve: its entry bundles with the envelopes they name, and its hash tiles. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Leaf } from '../../schema/log.ts';
import { decodeLeaf } from './leaf.ts';
import { leafHash, type Hash } from './merkle.ts';
import type { HashReader } from './prove.ts';
import { parseBundle, TILE_WIDTH, tilePath, tileReader, TileTree, tileWidth } from './tiles.ts';

/** A log as it is served. What cannot be reached is thrown as RootlineError `unavailable`; what is not there is null. */
export interface LogSource {
  checkpoint(): Promise<string>;
  /** Bytes at an address of C2SP tlog-tiles, without a leading slash. */
  tile(path: string): Promise<Uint8Array | null>;
  envelope(digest: Digest): Promise<Uint8Array | null>;
}

/** An entry as it was served; `fault` says what is wrong with its bytes or its envelope. */
export interface ReadEntry {
  bytes: Uint8Array;
  hash: Hash;
  leaf: Leaf | null;
  envelope: Uint8Array | null;
  fault: string | null;
}

/** Bundles that are read ahead, and envelopes that are asked for at once. */
const AHEAD = 2;
const AT_ONCE = 32;

export class EntryReader {
  /** Hashes out of the log's tiles; `bad-proof` where it serves none. */
  readonly hashes: HashReader = tileReader((level, index) => this.tile(level, index));
  private readonly source: LogSource;
  readonly size: number;
  private atOnce = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param size of the tree whose tiles are read */
  constructor(source: LogSource, size: number) {
    this.source = source;
    this.size = size;
  }

  /**
   * A hash tile as wide as a log of this size has it.
   * @throws RootlineError `bad-proof` where it is missing, `malformed` where it has another length
   */
  async tile(level: number, index: number): Promise<TileTree> {
    const width = tileWidth(level, index, this.size);
    const { bytes } = await this.fetch(level, index, width);
    const tree = new TileTree(level, index, bytes.subarray(0, width * 32));
    if (tree.width !== width) throw new RootlineError('malformed', `tile ${tilePath({ level, index, width })} has ${tree.width} hashes`);
    return tree;
  }

  /** The entries from `from` on, bundle by bundle. */
  async *bundles(from: number): AsyncGenerator<ReadEntry[]> {
    const ahead: Promise<ReadEntry[]>[] = [];
    let index = Math.floor(from / TILE_WIDTH);
    while (index * TILE_WIDTH < this.size || ahead.length > 0) {
      while (ahead.length < AHEAD && index * TILE_WIDTH < this.size) {
        const bundle = this.bundle(index, Math.max(from - index * TILE_WIDTH, 0));
        // A failure is met when its turn comes; until then it is no unhandled rejection.
        bundle.catch(() => undefined);
        ahead.push(bundle);
        index++;
      }
      yield await (ahead.shift() as Promise<ReadEntry[]>);
    }
  }

  /** An entry with its envelope, which must be the bytes that the leaf names. */
  async entry(bytes: Uint8Array): Promise<ReadEntry> {
    const entry: ReadEntry = { bytes, hash: leafHash(bytes), leaf: null, envelope: null, fault: null };
    try {
      entry.leaf = decodeLeaf(bytes);
    } catch (error) {
      return { ...entry, fault: (error as Error).message };
    }
    entry.envelope = await this.limited(() => this.source.envelope((entry.leaf as Leaf).envelope));
    if (entry.envelope === null) entry.fault = `the log does not give its envelope ${entry.leaf.envelope}`;
    else if (`sha256:${bytesToHex(sha256(entry.envelope))}` !== entry.leaf.envelope) entry.fault = `its envelope is not ${entry.leaf.envelope}`;
    return entry;
  }

  private async bundle(index: number, skip: number): Promise<ReadEntry[]> {
    const width = tileWidth('entries', index, this.size);
    const fetched = await this.fetch('entries', index, width);
    const entries = parseBundle(fetched.bytes, fetched.width);
    return Promise.all(entries.slice(skip, width).map((bytes) => this.entry(bytes)));
  }

  /** A partial tile may be gone once the full one is there. */
  private async fetch(level: number | 'entries', index: number, width: number): Promise<{ bytes: Uint8Array; width: number }> {
    const path = tilePath({ level, index, width });
    const bytes = await this.source.tile(path);
    if (bytes !== null) return { bytes, width };
    const full = width === TILE_WIDTH ? null : await this.source.tile(tilePath({ level, index, width: TILE_WIDTH }));
    if (full === null) throw new RootlineError('bad-proof', `the log signs ${this.size} entries and does not give ${path}`);
    return { bytes: full, width: TILE_WIDTH };
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.atOnce >= AT_ONCE) await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    else this.atOnce++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.atOnce--;
      else next();
    }
  }
}
