/**
 * The log for tools that know nothing of Rootline: `/checkpoint`, `/tile/…` and `/tile/entries/…` of C2SP tlog-tiles, as bytes with their
 * headers. An entry is a leaf (see chains/log/leaf.ts); the envelope it names is at `/api/v1/envelopes/sha256:<hex>`.
 *
 * Everything but the checkpoint never changes and may be kept for ever. Only what the published checkpoint covers is served.
 */
import { gzipSync } from 'node:zlib';
import { formatBundle, parseTilePath, TILE_WIDTH, tileWidth, type TileId } from '../../chains/log/tiles.ts';
import type { Store } from '../store/store.ts';

/** What is served of a log. */
export interface ServedLog {
  /** The checkpoint that everyone is shown and its size, or null before there is one. */
  published(): { note: string; size: number } | null;
  /** Bytes of a hash tile as far as it goes. */
  tileBytes(level: number, index: number): Promise<Uint8Array>;
  readonly store: Pick<Store, 'leaves'>;
}

export interface ServedBytes { body: Uint8Array; headers: Record<string, string> }

const FOR_EVER = 'public, max-age=31536000, immutable';
const NOT_AT_ALL = 'no-cache';
const HASH = 32;

/**
 * Answers an address of the log.
 * @param path path below the log's prefix, without the leading slash: `checkpoint`, `tile/0/000`
 * @param acceptEncoding the request's header: entry bundles are compressed where it takes gzip
 * @returns null where there is nothing at that address, or not yet (404, not to be cached)
 */
export async function serveLogPath(log: ServedLog, path: string, acceptEncoding = ''): Promise<ServedBytes | null> {
  const published = log.published();
  if (published === null) return null;
  const { note, size } = published;
  if (path === 'checkpoint') {
    return { body: Buffer.from(note), headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': NOT_AT_ALL } };
  }
  const tile = parseTilePath(path);
  if (tile === null || tile.width > tileWidth(tile.level, tile.index, size)) return null;
  const headers = { 'content-type': 'application/octet-stream', 'cache-control': FOR_EVER };
  if (tile.level !== 'entries') {
    const bytes = await log.tileBytes(tile.level, tile.index);
    return { body: bytes.subarray(0, tile.width * HASH), headers };
  }
  const bundle = await entryBundle(log, tile);
  const vary = { ...headers, vary: 'accept-encoding' };
  return takesGzip(acceptEncoding) ? { body: gzipSync(bundle), headers: { ...vary, 'content-encoding': 'gzip' } } : { body: bundle, headers: vary };
}

async function entryBundle({ store }: ServedLog, { index, width }: TileId): Promise<Uint8Array> {
  const entries: Uint8Array[] = [];
  const start = index * TILE_WIDTH;
  for await (const leaf of store.leaves(start, start + width)) entries.push(leaf);
  return formatBundle(entries);
}

function takesGzip(acceptEncoding: string): boolean {
  return acceptEncoding.split(',').some((item) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(item));
}
