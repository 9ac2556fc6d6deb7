/** The HTTP server: a small handler in front for answers that are bytes already, express behind it for everything else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import { RootlineError } from '../../schema/error.ts';
import { SCENARIO_LIMIT } from '../../schema/operations.ts';
import { Evaluator } from '../evaluate/evaluator.ts';
import type { Service } from '../service.ts';
import { AnswerCache } from './answer.ts';
import { EventStream } from './events.ts';
import { frontOf } from './front.ts';
import { allowOrigins, setHeaders } from './headers.ts';
import { Metrics } from './metrics.ts';
import { previewer } from './pages/preview.ts';
import { sendProblem } from './problem.ts';
import { mountAttestations } from './routes/attestations.ts';
import { mountChains } from './routes/chains.ts';
import { mountLog } from './routes/log.ts';
import { mountOperation, type Condition } from './routes/operation.ts';
import { mountClient, mountDocuments } from './routes/pages.ts';
import { mountProof } from './routes/proof.ts';
import { StaticFiles } from './static.ts';

/** Bytes of answers kept: some thousands of verdicts, some hundreds of graphs. */
const CACHE_BYTES = 64 << 20;
/** A request that is not whole after this time is cut off; a batch may be long. */
const REQUEST_MS = 900_000;

export interface AppOptions {
  version: string;
  /** Folder of the built web client. */
  web: string;
  /** Address readers reach the server by, without a slash at its end; null: what they put in the Host header. */
  publicUrl: string | null;
  /** Receives errors that are not the asker's. */
  report: (error: unknown, requestId: string) => void;
}

export interface App {
  server: Server;
  condition: Condition;
  /** Ends event streams and what works in the background; requests under way go on. */
  close(): Promise<void>;
}

/** Public answers, which pages of other origins may read. */
const PUBLIC = /^\/(api\/|checkpoint$|tile\/)/;

/** Builds the server; the caller makes it listen. */
export function buildApp(service: Service, { version, web, publicUrl, report }: AppOptions): App {
  const cache = new AnswerCache(CACHE_BYTES);
  const metrics = new Metrics();
  const events = new EventStream();
  const evaluator = new Evaluator();
  const condition: Condition = { stopping: false };
  service.onGrowth((entries) => {
    cache.clear();
    for (const entry of entries) events.tell(entry);
  });

  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').set('strict routing', true).set('case sensitive routing', true);
  mountChains(app, service, cache, evaluator);
  mountProof(app, service, cache);
  mountAttestations(app, service, metrics);
  mountLog(app, service, events, publicUrl);
  mountOperation(app, service, condition, metrics, events, cache);
  mountDocuments(app, version);
  mountClient(app, new StaticFiles(web), previewer(service));
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => sendProblem(req, res, error, report));

  const front = frontOf(service, cache);
  const prefix = randomBytes(6).toString('hex');
  let count = 0;
  const handle = (req: IncomingMessage, res: ServerResponse): void => {
    const began = performance.now();
    setHeaders(res, `${prefix}-${(count++).toString(36)}`);
    if (condition.stopping) res.setHeader('Connection', 'close');
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
    if (PUBLIC.test(path)) allowOrigins(res);
    let route: string | null = null;
    res.once('finish', () => {
      metrics.request(route ?? String((res as Response).locals?.['route'] ?? 'none'), res.statusCode, (performance.now() - began) / 1000);
    });
    const settle = async (answering: Promise<string | null>): Promise<void> => {
      try {
        route = await answering;
      } catch (error) {
        sendProblem(req, res, error, report);
      }
    };
    const answered = front(req, res, path);
    if (typeof answered === 'string') route = answered;
    else if (answered === null) app(req as Request, res as Response);
    else void settle(answered);
  };

  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: 20_000, keepAliveTimeout: 30_000, maxHeaderSize: 32 << 10 }, handle);
  // A sender who asks first is told before sending that it is too much.
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    if (Number(req.headers['content-length'] ?? 0) <= SCENARIO_LIMIT) res.writeContinue();
    handle(req, res);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket));
  const close = async (): Promise<void> => {
    events.close();
    await evaluator.close();
  };
  return { server, condition, close };
}

/** What is not HTTP at all still gets a problem document, where the other side can still read. */
function refuse(error: NodeJS.ErrnoException, socket: import('node:stream').Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new RootlineError('bad-request', 'the request is not valid HTTP').toProblem();
  const body = JSON.stringify(problem);
  socket.end(`HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
