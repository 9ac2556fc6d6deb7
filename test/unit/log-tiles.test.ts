import { describe, expect, it } from 'vitest';
import { Edge } from '../../chains/log/edge.ts';
import { utf8 } from '../../chains/log/encoding.ts';
import { leafHash, type Hash } from '../../chains/log/merkle.ts';
import { proveInclusion, treeRoot } from '../../chains/log/prove.ts';
import { checkInclusion } from '../../chains/log/merkle.ts';
import { formatBundle, parseBundle, parseTilePath, tilePath, tileReader, TileTree, tileWidth, type TileId } from '../../chains/log/tiles.ts';

describe('tile addresses', () => {
  const known: [TileId, string][] = [
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 0, width: 17 }, 'tile/1/000.p/17'],
    [{ level: 63, index: 999, width: 1 }, 'tile/63/999.p/1'],
    [{ level: 'entries', index: 1000, width: 256 }, 'tile/entries/x001/000'],
  ];
  it.each(known)('%o is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it.each([
    '', '/tile/0/000', 'tile/0/0', 'tile/0/00', 'tile/0/0000', 'tile/00/000', 'tile/64/000', 'tile/-1/000', 'tile/0/x000/001', 'tile/0/001/000',
    'tile/0/x001', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/01', 'tile/0/000.p/', 'tile/0/000/', 'tile/0/000\n', 'tile/0/０００',
    'tile/entries/000.p/1/2', 'tile/data/000', 'tile/0/../000', 'tile/0/x999/x999/x999/x999/x999/x999/999',
  ])('%j names no tile', (path) => expect(parseTilePath(path)).toBeNull());

  it('has the widths of the example in the specification: 70,000 entries', () => {
    expect([tileWidth(0, 272, 70_000), tileWidth(0, 273, 70_000), tileWidth(0, 274, 70_000)]).toEqual([256, 112, 0]);
    expect([tileWidth(1, 0, 70_000), tileWidth(1, 1, 70_000), tileWidth(2, 0, 70_000)]).toEqual([256, 17, 1]);
    expect([tileWidth(0, 0, 256), tileWidth(1, 0, 256), tileWidth('entries', 0, 256)]).toEqual([256, 1, 256]);
  });
});

describe('hashes from tiles', () => {
  it('gives the same root and proofs as the tree itself', async () => {
    const size = 70_001;
    const tiles = new Map<string, TileTree>();
    const edge = new Edge();
    const leaves: Hash[] = [];
    for (let i = 0; i < size; i++) {
      const leaf = leafHash(utf8(String(i)));
      leaves.push(leaf);
      edge.append(leaf, ({ level, index }, hash) => {
        if (level % 8 !== 0) return;
        const key = `${level / 8}/${Math.floor(index / 256)}`;
        const tile = tiles.get(key) ?? new TileTree(level / 8, Math.floor(index / 256));
        tiles.set(key, tile);
        tile.push(hash);
      });
    }
    const read = tileReader((level, index) => {
      const tile = tiles.get(`${level}/${index}`);
      return tile === undefined ? Promise.reject(new Error('no tile')) : Promise.resolve(new TileTree(level, index, tile.bytes));
    });
    expect(await treeRoot(size, read)).toEqual(edge.root());
    for (const index of [0, 255, 256, 65_535, 65_536, 70_000]) {
      checkInclusion(leaves[index] as Hash, index, size, await proveInclusion(index, size, read), edge.root());
    }
    await expect(read([{ level: 0, index: size }])).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuses bytes that are no tile', () => {
    expect(() => new TileTree(0, 0, new Uint8Array(33))).toThrow('not 1 to 256 hashes');
    expect(() => new TileTree(0, 0, new Uint8Array(257 * 32))).toThrow('not 1 to 256 hashes');
  });
});

describe('entry bundles', () => {
  it('come back as they were', () => {
    const entries = [utf8('a'), new Uint8Array(0), new Uint8Array(0xffff).fill(7)];
    expect(parseBundle(formatBundle(entries), 3)).toEqual(entries);
    expect([...formatBundle([utf8('ab')])]).toEqual([0, 2, 97, 98]);
  });

  it.each([
    ['cut in an entry', Uint8Array.of(0, 2, 97), 1],
    ['cut in a length', Uint8Array.of(0, 1, 97, 0), 2],
    ['with too few', Uint8Array.of(0, 1, 97), 2],
    ['with too many', Uint8Array.of(0, 0, 0, 0), 1],
  ])('are refused %s', (_, bytes, width) => expect(() => parseBundle(bytes, width)).toThrow(/entry bundle/));

  it('hold no entry of 64 KiB', () => expect(() => formatBundle([new Uint8Array(0x10000)])).toThrow('64 KiB'));
});
