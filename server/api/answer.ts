/** Answers as bytes: validated by ETag, compressed where asked for, kept while they stay true. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Grounds } from '../../schema/api.ts';

/** Below this many bytes compression costs more than it saves. */
const COMPRESS_FROM = 1024;

export interface Answer {
  mediaType: string;
  body: Buffer;
  /** What decides whether the bytes are still the same, without quotes. */
  tag: string;
  cacheControl: string;
  /** The body compressed, made when first asked for. */
  gzip?: Buffer;
}

/** Short digest of what an answer depends on. */
export function tagOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);
}

/** The ETag of a judgement: what it is a pure function of, and which of its answers this is. */
export function tagOfGrounds(grounds: Grounds, url: string): string {
  const { origin, size, root } = grounds.checkpoint;
  return tagOf(grounds.catalog, origin, String(size), root, grounds.policy.digest, grounds.policy.name, url);
}

/** A JSON answer that has to be asked for again with its tag: the log may have grown. */
export function jsonAnswer(value: unknown, tag: string): Answer {
  return { mediaType: 'application/json', body: Buffer.from(JSON.stringify(value)), tag, cacheControl: 'public, no-cache' };
}

function accepts(req: IncomingMessage, encoding: string): boolean {
  const header = req.headers['accept-encoding'];
  if (typeof header !== 'string') return false;
  return header.split(',').some((part) => {
    const [name, ...weights] = part.trim().toLowerCase().split(';');
    return name === encoding && !weights.some((w) => /^\s*q=0(\.0*)?\s*$/.test(w));
  });
}

function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((candidate) => {
    const text = candidate.trim().replace(/^W\//, '');
    return text === '*' || text === tag;
  });
}

/** Sends an answer, or 304 when the asker holds it already. `HEAD` gets the headers alone. */
export function sendAnswer(req: IncomingMessage, res: ServerResponse, answer: Answer, status = 200): void {
  const compress = answer.body.length >= COMPRESS_FROM && accepts(req, 'gzip') && !answer.mediaType.startsWith('application/octet-stream');
  const etag = compress ? `"${answer.tag}.gz"` : `"${answer.tag}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', answer.cacheControl);
  res.setHeader('Vary', 'Accept-Encoding');
  if (status === 200 && matches(req.headers['if-none-match'], etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  const body = compress ? (answer.gzip ??= gzipSync(answer.body)) : answer.body;
  if (compress) res.setHeader('Content-Encoding', 'gzip');
  res.statusCode = status;
  res.setHeader('Content-Type', answer.mediaType);
  res.setHeader('Content-Length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Answers by address, least recently used ones dropped first, all dropped when the log grows. */
export class AnswerCache {
  readonly #answers = new Map<string, Answer>();
  readonly #limit: number;
  #bytes = 0;

  /** @param limit how many bytes of bodies are kept at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(url: string): Answer | undefined {
    const answer = this.#answers.get(url);
    if (answer === undefined) return undefined;
    this.#answers.delete(url);
    this.#answers.set(url, answer);
    return answer;
  }

  set(url: string, answer: Answer): void {
    this.#drop(url);
    if (cost(url, answer) > this.#limit / 4) return;
    this.#answers.set(url, answer);
    this.#bytes += cost(url, answer);
    for (const [oldest] of this.#answers) {
      if (this.#bytes <= this.#limit) break;
      this.#drop(oldest);
    }
  }

  clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }

  get size(): number {
    return this.#answers.size;
  }

  #drop(url: string): void {
    const answer = this.#answers.get(url);
    if (answer === undefined) return;
    this.#answers.delete(url);
    this.#bytes -= cost(url, answer);
  }
}

/** What an answer weighs: its body, once more for the compressed copy it may get, and its address. */
function cost(url: string, answer: Answer): number {
  return 2 * answer.body.length + 2 * url.length + 200;
}
