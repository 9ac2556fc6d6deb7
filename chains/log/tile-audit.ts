/** Holds the hash tiles that a log serves against the hashes that its entries give. */
import { RootlineError } from '../../schema/error.ts';
import { Edge } from './edge.ts';
import { equalBytes } from './encoding.ts';
import type { EntryReader } from './entry-reader.ts';
import type { Hash } from './merkle.ts';
import type { NodeId } from './prove.ts';
import { TILE_HEIGHT, TILE_WIDTH, tileOf, tilePath } from './tiles.ts';

interface Expected { level: number; index: number; nodes: { node: NodeId; hash: Hash }[]; full: boolean }

export class TileAudit {
  private readonly reader: EntryReader;
  private readonly tiles = new Map<string, Expected>();

  /** @param edge what is known of the tree before the first entry to come: tiles that were begun must hold it too */
  constructor(reader: EntryReader, edge: Edge) {
    this.reader = reader;
    const hashes = edge.hashes();
    Edge.nodes(edge.size).forEach((node, i) => this.put(node, hashes[i] as Hash));
  }

  /** Notes a node that the entries give. */
  expect(node: NodeId, hash: Hash): void {
    if (node.level % TILE_HEIGHT === 0) this.put(node, hash);
  }

  /**
   * Checks the tiles that became full.
   * @throws RootlineError `bad-proof` naming the tile that is wrong
   */
  async checkFull(): Promise<void> {
    const full = [...this.tiles].filter(([, tile]) => tile.full);
    for (const [key] of full) this.tiles.delete(key);
    await Promise.all(full.map(([, tile]) => this.check(tile)));
  }

  /**
   * Checks all the tiles that are left, the partial ones.
   * @throws RootlineError `bad-proof` naming the tile that is wrong
   */
  async checkRest(): Promise<void> {
    await Promise.all([...this.tiles.values()].map((tile) => this.check(tile)));
  }

  private put(node: NodeId, hash: Hash): void {
    const { level, index } = tileOf(node);
    const key = `${level}/${index}`;
    const tile = this.tiles.get(key) ?? { level, index, nodes: [], full: false };
    tile.nodes.push({ node, hash });
    tile.full ||= node.level % TILE_HEIGHT === 0 && node.index % TILE_WIDTH === TILE_WIDTH - 1;
    this.tiles.set(key, tile);
  }

  private async check({ level, index, nodes }: Expected): Promise<void> {
    const tile = await this.reader.tile(level, index);
    const wrong = nodes.find(({ node, hash }) => !equalBytes(tile.node(node), hash));
    if (wrong === undefined) return;
    throw new RootlineError('bad-proof', `${tilePath({ level, index, width: tile.width })} is not what the entries give: node ${wrong.node.index} of level ${wrong.node.level}`);
  }
}
