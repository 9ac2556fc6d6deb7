/** Every refusal as application/problem+json (RFC 9457). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RootlineError } from '../../schema/error.ts';
import { problemTypes } from '../../schema/problem.ts';

/** What express and Node say of requests they cannot read, in our codes. */
function known(error: unknown): RootlineError | null {
  if (error instanceof RootlineError) return error;
  // Express answers a path with broken percent-encoding so.
  if (error instanceof URIError) return new RootlineError('bad-request', 'the address has broken percent-encoding', { cause: error });
  return null;
}

/**
 * Answers with a problem document. An error that is not ours is told to the operator and hidden from the asker.
 * @param report receives what went wrong inside, once for each such request
 */
export function sendProblem(req: IncomingMessage, res: ServerResponse, error: unknown, report: (error: unknown, requestId: string) => void): void {
  const requestId = String(res.getHeader('X-Request-Id') ?? '');
  const ours = known(error);
  if (ours === null) report(error, requestId);
  const told = ours ?? new RootlineError('internal', 'something went wrong on the server; nothing of yours caused it');
  if (res.headersSent) {
    res.destroy();
    return;
  }
  for (const name of ['ETag', 'Content-Encoding', 'Content-Length', 'Last-Modified']) res.removeHeader(name);
  const { status } = problemTypes[told.code];
  const body = Buffer.from(JSON.stringify({ ...told.toProblem(), instance: `urn:request:${requestId}` }));
  res.statusCode = status;
  if ((status === 503 || status === 429) && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', '5');
  res.setHeader('Content-Type', 'application/problem+json');
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
  drain(req);
}

/** How much of a refused body is still read away, and for how long, before the connection is cut. */
const DRAIN_BYTES = 16 << 20;
const DRAIN_MS = 10_000;

/** Reads a refused body away: closing at once would reset the connection before the sender has read why it was refused. */
function drain(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return;
  let left = DRAIN_BYTES;
  const timer = setTimeout(() => req.destroy(), DRAIN_MS).unref();
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.once('close', () => clearTimeout(timer));
  req.on('error', () => clearTimeout(timer));
  req.resume();
}
