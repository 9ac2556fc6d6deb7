/** The web client's files, held in memory: nothing in an address ever becomes a path on the disk. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.ico': 'image/x-icon', '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm', '.map': 'application/json',
};

interface StaticFile {
  mediaType: string;
  body: Buffer;
  br?: Buffer;
  gz?: Buffer;
  etag: string;
  cacheControl: string;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  } catch {
    return [];
  }
}

/** Files whose names carry a hash of their content never change. */
const HASHED = /^\/assets\/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();
  /** The page that every view starts from, or null when the client is not built. */
  readonly index: string | null;

  /** @param folder the built web client; may be missing */
  constructor(folder: string) {
    for (const path of list(folder)) {
      const address = '/' + relative(folder, path).split(sep).join('/');
      const compressed = /\.(br|gz)$/.exec(address)?.[1];
      const file = this.#at(compressed === undefined ? address : address.slice(0, -3));
      const body = readFileSync(path);
      if (compressed === 'br') file.br = body;
      else if (compressed === 'gz') file.gz = body;
      else {
        file.body = body;
        file.etag = createHash('sha256').update(body).digest('base64url').slice(0, 27);
      }
    }
    this.index = this.#files.get('/index.html')?.body.toString('utf8') ?? null;
    this.#files.delete('/index.html');
  }

  #at(address: string): StaticFile {
    const known = this.#files.get(address);
    if (known !== undefined) return known;
    const file = {
      mediaType: types[extname(address)] ?? 'application/octet-stream', body: Buffer.alloc(0), etag: '',
      cacheControl: HASHED.test(address) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    };
    this.#files.set(address, file);
    return file;
  }

  /** Answers with the file of this address. @returns false when there is none */
  serve(address: string, req: IncomingMessage, res: ServerResponse): boolean {
    const file = this.#files.get(address);
    if (file === undefined || file.etag === '') return false;
    const accepted = String(req.headers['accept-encoding'] ?? '');
    const encoding = file.br !== undefined && /\bbr\b/.test(accepted) ? 'br' : file.gz !== undefined && /\bgzip\b/.test(accepted) ? 'gzip' : null;
    const body = (encoding === 'br' ? file.br : encoding === 'gzip' ? file.gz : undefined) ?? file.body;
    const etag = `"${file.etag}${encoding === null ? '' : `.${encoding}`}"`;
    res.setHeader('ETag', etag);
    res.setHeader('Cache-Control', file.cacheControl);
    res.setHeader('Vary', 'Accept-Encoding');
    if (req.headers['if-none-match'] === etag) {
      res.statusCode = 304;
      res.end();
      return true;
    }
    if (encoding !== null) res.setHeader('Content-Encoding', encoding);
    res.setHeader('Content-Type', file.mediaType);
    res.setHeader('Content-Length', body.length);
    res.end(req.method === 'HEAD' ? undefined : body);
    return true;
  }
}
