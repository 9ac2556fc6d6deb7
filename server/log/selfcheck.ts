/** What a log proves to itself before it serves: that its tiles fit each other, its entries and the last checkpoint it signed. */
import { hash } from 'node:crypto';
import { RootlineError } from '../../schema/error.ts';
import { equalBytes, toNumber } from '../../chains/log/encoding.ts';
import { parseCheckpoint, type Checkpoint } from '../../chains/log/checkpoint.ts';
import type { Hash } from '../../chains/log/merkle.ts';
import { MAX_LEAF } from '../../chains/log/leaf.ts';
import { openNote } from '../../chains/log/note.ts';
import { treeRoot } from '../../chains/log/prove.ts';
import { TILE_WIDTH, type TileTree } from '../../chains/log/tiles.ts';
import type { NoteKey } from '../../chains/log/vkey.ts';
import type { Store } from '../store/store.ts';
import { verifyEd25519 } from './ed25519.ts';
import { loadTile, type LogTree } from './tree.ts';

/**
 * Checks a log before it is served: every tile against the tile above it, every entry against its tile, and the tree at the checkpoint's
 * size against its root.
 * @param keys those whose checkpoint is this log's
 * @returns the size of the last checkpoint, 0 where nothing was signed yet
 * @throws RootlineError `corrupt-log`, naming the tile that is wrong
 */
export async function selfCheck(store: Store, tree: LogTree, origin: string, keys: readonly NoteKey[]): Promise<number> {
  const size = await store.size();
  const checkpoint = await lastCheckpoint(store, origin, keys, size);
  await checkTiles(store, size);
  const signed = checkpoint === null ? 0 : toNumber(checkpoint.size, 'the size of the checkpoint');
  await checkEntries(store, 0, size);
  if (checkpoint !== null && !equalBytes(await treeRoot(signed, tree.read), checkpoint.root)) {
    throw new RootlineError('corrupt-log', `every tile matches its entries, but the tree of the first ${signed} entries is not the one that `
      + 'the last checkpoint signs: entries and tiles were rewritten together');
  }
  return signed;
}

async function lastCheckpoint(store: Store, origin: string, keys: readonly NoteKey[], size: number): Promise<Checkpoint | null> {
  const note = await store.checkpoint('signed');
  if (note === null) return null;
  let checkpoint: Checkpoint;
  try {
    checkpoint = parseCheckpoint((await openNote(note, keys, verifyEd25519)).text);
    if (checkpoint.origin !== origin) throw new RootlineError('bad-signature', `it is of "${checkpoint.origin}"`);
  } catch (cause) {
    if (!(cause instanceof RootlineError)) throw cause;
    throw new RootlineError('corrupt-log', `the last checkpoint is not one of ${origin} by its key: ${cause.message}`, { cause });
  }
  if (checkpoint.size > BigInt(size)) {
    throw new RootlineError('corrupt-log', `the last checkpoint signs ${checkpoint.size} entries, and the store has ${size}: entries are lost`);
  }
  return checkpoint;
}

/** From the leaves up: the root of each full tile is its hash in the tile above. */
async function checkTiles(store: Store, size: number): Promise<void> {
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / TILE_WIDTH)) {
    let above: TileTree | null = null;
    for (let index = 0; index * TILE_WIDTH < nodes; index++) {
      const tile = await loadTile(store, level, index, size);
      if (tile.width < TILE_WIDTH) continue;
      const parent = Math.floor(index / TILE_WIDTH);
      if (above?.index !== parent) above = await loadTile(store, level + 1, parent, size);
      const stated = above.node({ level: 8 * (level + 1), index });
      if (equalBytes(tile.root(), stated)) continue;
      if (level === 0) await checkEntries(store, index, (index + 1) * TILE_WIDTH);
      throw new RootlineError('corrupt-log', `tile ${level + 1}/${parent} is wrong: its hash ${index % TILE_WIDTH} is not that of tile ${level}/${index}`);
    }
  }
}

/** The entries, from this tile on up to `end`, against the hashes in their tiles. */
async function checkEntries(store: Store, fromTile: number, end: number): Promise<void> {
  let index = fromTile * TILE_WIDTH;
  const size = await store.size();
  let tile: TileTree | null = null;
  /** RFC 6962: a leaf is hashed behind a zero byte. By node:crypto, three times as quick as portable code: there may be millions. */
  const prefixed = new Uint8Array(1 + MAX_LEAF);
  for await (const leaf of store.leaves(index, end)) {
    const at = Math.floor(index / TILE_WIDTH);
    if (tile?.index !== at) tile = await loadTile(store, 0, at, size);
    const stated: Hash = tile.node({ level: 0, index });
    prefixed.set(leaf.subarray(0, MAX_LEAF), 1);
    if (leaf.length > MAX_LEAF || !equalBytes(hash('sha256', prefixed.subarray(0, 1 + leaf.length), 'buffer'), stated)) {
      throw new RootlineError('corrupt-log', `tile 0/${at} is wrong: its hash ${index % TILE_WIDTH} is not that of entry ${index}`);
    }
    index++;
  }
  if (index < end) throw new RootlineError('corrupt-log', `entry ${index} of tile 0/${Math.floor(index / TILE_WIDTH)} is missing`);
}
