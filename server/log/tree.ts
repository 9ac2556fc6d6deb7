/** The log's tree over a store: the right edge in memory, full tiles from the store through a small cache. */
import { RootlineError } from '../../schema/error.ts';
import { Edge } from '../../chains/log/edge.ts';
import { TILE_WIDTH, tileReader, TileTree, tileWidth } from '../../chains/log/tiles.ts';
import type { Hash } from '../../chains/log/merkle.ts';
import type { HashReader } from '../../chains/log/prove.ts';
import type { Store } from '../store/store.ts';

/** Full tiles kept with their inner nodes: about 40 KiB each. */
const CACHED_TILES = 256;

export class LogTree {
  /** Gives any hash of the tree as it stands, appended but uncommitted entries included. */
  readonly read: HashReader = tileReader((level, index) => this.tile(level, index));
  private readonly store: Store;
  /** The last, partial tile of each level. */
  private readonly partial: TileTree[];
  private readonly full = new Map<string, TileTree>();
  private edge: Edge;

  private constructor(store: Store, partial: TileTree[], edge: Edge) {
    this.store = store;
    this.partial = partial;
    this.edge = edge;
  }

  /**
   * The tree of what the store holds.
   * @throws RootlineError `corrupt-log` where a tile of the right edge is missing or has another width
   */
  static async open(store: Store): Promise<LogTree> {
    const size = await store.size();
    const partial: TileTree[] = [];
    for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / TILE_WIDTH)) {
      const index = Math.floor(nodes / TILE_WIDTH);
      partial.push(await loadTile(store, level, index, size));
    }
    const tree = new LogTree(store, partial, new Edge());
    tree.edge = Edge.restore(size, await tree.read(Edge.nodes(size)));
    return tree;
  }

  get size(): number {
    return this.edge.size;
  }

  root(): Hash {
    return this.edge.root();
  }

  /** Appends entries by their leaf hashes and gives the tiles that changed, by `level/index`. */
  append(leaves: readonly Hash[]): Map<string, Uint8Array> {
    const changed = new Map<string, TileTree>();
    for (const leaf of leaves) {
      this.edge.append(leaf, (node, hash) => {
        if (node.level % 8 !== 0) return;
        const tile = this.push(node.level / 8, hash);
        changed.set(keyOf(tile), tile);
      });
    }
    return new Map([...changed].map(([key, tile]) => [key, tile.bytes]));
  }

  /**
   * A tile as far as it goes.
   * @throws RootlineError `not-found` where the tree has none
   */
  async tile(level: number, index: number): Promise<TileTree> {
    const last = this.partial[level];
    if (last?.index === index) return last;
    const key = `${level}/${index}`;
    const tile = this.full.get(key) ?? (await loadTile(this.store, level, index, this.size));
    if (tile.width === TILE_WIDTH) this.keep(key, tile);
    return tile;
  }

  private push(level: number, hash: Hash): TileTree {
    const tile = (this.partial[level] ??= new TileTree(level, 0));
    tile.push(hash);
    if (tile.width === TILE_WIDTH) {
      this.keep(keyOf(tile), tile);
      this.partial[level] = new TileTree(level, tile.index + 1);
    }
    return tile;
  }

  private keep(key: string, tile: TileTree): void {
    this.full.delete(key);
    this.full.set(key, tile);
    if (this.full.size > CACHED_TILES) this.full.delete(this.full.keys().next().value as string);
  }
}

/** A tile of the store, as wide as a log of `size` entries has it. */
export async function loadTile(store: Store, level: number, index: number, size: number): Promise<TileTree> {
  const width = tileWidth(level, index, size);
  const bytes = width === 0 ? new Uint8Array(0) : await store.tile(level, index);
  if (bytes?.length !== width * 32) {
    throw new RootlineError('corrupt-log', `tile ${level}/${index} is ${bytes === null ? 'missing' : `${bytes.length} bytes long`}; `
      + `in a log of ${size} entries it has ${width} hashes of 32 bytes`);
  }
  return new TileTree(level, index, bytes);
}

function keyOf(tile: TileTree): string {
  return `${tile.level}/${tile.index}`;
}
