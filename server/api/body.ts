/** Reads what is sent, and never more than is allowed. */
import type { IncomingMessage } from 'node:http';
import { RootlineError } from '../../schema/error.ts';

/**
 * Reads a body to its end.
 * @param limit most bytes taken; a declared length above it is refused before anything is read, an undeclared one as soon as it is passed
 * @throws RootlineError `too-large`; `bad-request` when the sender stops half way or compresses
 */
export function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return Promise.reject(new RootlineError('bad-request', `bodies are taken uncompressed, not with Content-Encoding ${JSON.stringify(encoding)}`));
  }
  if (Number(req.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        req.removeAllListeners('data');
        req.pause();
        reject(tooLarge(limit));
        return;
      }
      chunks.push(chunk);
    });
    const cutOff = (cause?: unknown): void => reject(new RootlineError('bad-request', 'the request ended before its body did', { cause }));
    req.once('error', cutOff);
    req.once('close', cutOff);
    req.once('end', () => {
      req.off('close', cutOff);
      resolve(Buffer.concat(chunks, length));
    });
  });
}

function tooLarge(limit: number): RootlineError {
  return new RootlineError('too-large', `the body is larger than ${limit} bytes`);
}

/**
 * Reads a JSON body.
 * @throws RootlineError `too-large`, `bad-request` (with the place of the first error where the parser gives it)
 */
export async function readJson(req: IncomingMessage, limit: number): Promise<unknown> {
  const bytes = await readBody(req, limit);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RootlineError('bad-request', `the body is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`, { cause });
  }
}
