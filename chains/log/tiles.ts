/**
 * Tiles as C2SP tlog-tiles has them: where a hash is found, what the addresses look like, and entry bundles.
 *
 * A hash tile at level L holds up to 256 nodes of tree level 8L; a full one is 8,192 bytes and never changes. Addresses look like
 * `tile/0/x001/x234/067` (tile 1,234,067 of level 0), `tile/1/000.p/17` (partial, 17 hashes wide) and `tile/entries/000`.
 */
import { RootlineError } from '../../schema/error.ts';
import { concatBytes } from './encoding.ts';
import { HASH_SIZE, nodeHash, type Hash } from './merkle.ts';
import type { HashReader, NodeId } from './prove.ts';

export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

/** A tile: hashes of one level, or the entries themselves. `width` is 256 for a full one, less for a partial one. */
export interface TileId { level: number | 'entries'; index: number; width: number }

const PATH = /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** Address of a tile below the log's prefix, without a leading slash. */
export function tilePath({ level, index, width }: TileId): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const encoded = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${encoded}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The tile that an address (without a leading slash) names, or null where it names none, or not in the one right form. */
export function parseTilePath(path: string): TileId | null {
  const match = PATH.exec(path);
  if (match === null) return null;
  const index = Number(match[2]?.replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  if (!Number.isSafeInteger(index) || (match[3] !== undefined && width >= TILE_WIDTH)) return null;
  const tile: TileId = { level: match[1] === 'entries' ? 'entries' : Number(match[1]), index, width };
  return tilePath(tile) === path ? tile : null;
}

/** How many hashes (or entries) of this tile a tree of `size` entries has: 0 to 256. */
export function tileWidth(level: number | 'entries', index: number, size: number): number {
  const nodes = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  return Math.max(0, Math.min(TILE_WIDTH, nodes - index * TILE_WIDTH));
}

/** The tile in which a node's hash is found, or from whose hashes it is made. */
export function tileOf({ level, index }: NodeId): { level: number; index: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  return { level: tileLevel, index: Math.floor(index / 2 ** (TILE_HEIGHT - (level % TILE_HEIGHT))) };
}

/** A hash tile with the nodes between its hashes and its root, each computed once. */
export class TileTree {
  private readonly rows: (Hash | undefined)[][] = Array.from({ length: TILE_HEIGHT + 1 }, () => []);
  /** Bytes of a full tile, which change no more. */
  private whole: Uint8Array | undefined;
  readonly level: number;
  readonly index: number;

  /**
   * @param bytes its hashes one after another
   * @throws RootlineError `malformed` where their length is not that of 1 to 256 hashes (0 for a tile yet to be filled)
   */
  constructor(level: number, index: number, bytes: Uint8Array = new Uint8Array(0)) {
    if (bytes.length % HASH_SIZE !== 0 || bytes.length > TILE_WIDTH * HASH_SIZE) {
      throw new RootlineError('malformed', `tile ${level}/${index} has ${bytes.length} bytes, which is not 1 to 256 hashes`);
    }
    this.level = level;
    this.index = index;
    for (let at = 0; at < bytes.length; at += HASH_SIZE) this.push(bytes.slice(at, at + HASH_SIZE));
  }

  get width(): number {
    return this.hashes.length;
  }

  /** Its hashes one after another. */
  get bytes(): Uint8Array {
    if (this.width < TILE_WIDTH) return concatBytes(...this.hashes);
    return (this.whole ??= concatBytes(...this.hashes));
  }

  push(hash: Hash): void {
    this.hashes.push(hash);
  }

  /**
   * Hash of a node whose tile this is.
   * @throws RootlineError `not-found` where the tile does not reach so far
   */
  node(node: NodeId): Hash {
    const row = node.level % TILE_HEIGHT;
    return this.at(row, node.index - this.index * 2 ** (TILE_HEIGHT - row));
  }

  /** Root of a full tile: the hash that stands for it in the tile above. */
  root(): Hash {
    return this.at(TILE_HEIGHT, 0);
  }

  private get hashes(): Hash[] {
    return this.rows[0] as Hash[];
  }

  private at(row: number, position: number): Hash {
    const held = this.rows[row]?.[position];
    if (held !== undefined) return held;
    if (row === 0) throw new RootlineError('not-found', `tile ${this.level}/${this.index} has only ${this.width} hashes`);
    const hash = nodeHash(this.at(row - 1, 2 * position), this.at(row - 1, 2 * position + 1));
    (this.rows[row] as Hash[])[position] = hash;
    return hash;
  }
}

/** Reads hashes out of tiles. `load` is asked once per tile and call. */
export function tileReader(load: (level: number, index: number) => Promise<TileTree>): HashReader {
  return async (nodes) => {
    const loading = new Map<string, Promise<TileTree>>();
    const trees = nodes.map((node) => {
      const { level, index } = tileOf(node);
      const key = `${level}/${index}`;
      const tree = loading.get(key) ?? load(level, index);
      loading.set(key, tree);
      return tree;
    });
    return (await Promise.all(trees)).map((tree, i) => tree.node(nodes[i] as NodeId));
  };
}

/** An entry bundle: each entry behind its length as 16 bits, big end first. */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...entries.flatMap((entry) => {
    if (entry.length > 0xffff) throw new RootlineError('too-large', `an entry of ${entry.length} bytes does not fit 64 KiB`);
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
  }));
}

/**
 * The entries of a bundle.
 * @param width how many it must hold
 * @throws RootlineError `malformed`
 */
export function parseBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (at + 2 + length > bytes.length) throw new RootlineError('malformed', 'the entry bundle is cut off');
    entries.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (entries.length !== width) throw new RootlineError('malformed', `the entry bundle has ${entries.length} entries, not ${width}`);
  return entries;
}
