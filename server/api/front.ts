/** In front of the router: answers that are bytes already, kept judgements and the log's tiles, served without it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RootlineError } from '../../schema/error.ts';
import { serveLogPath, type ServedLog } from '../log/serve-tile.ts';
import type { Service } from '../service.ts';
import { sendAnswer, type AnswerCache } from './answer.ts';

/** Answers when it can. @returns the name to count the request under, or null when the router has to answer */
export type Front = (req: IncomingMessage, res: ServerResponse, path: string) => Promise<string | null> | string | null;

const LOG = /^\/(checkpoint$|tile\/)/;

export function frontOf(service: Service, cache: AnswerCache): Front {
  const log: ServedLog = {
    published: () => service.sequencer.published(), tileBytes: (level, index) => service.sequencer.tileBytes(level, index), store: service.store,
  };
  return (req, res, path) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return null;
    if (LOG.test(path)) return serveLog(log, req, res, path.slice(1));
    const kept = cache.get(req.url ?? '');
    if (kept === undefined) return null;
    sendAnswer(req, res, kept);
    return 'kept';
  };
}

/** @throws RootlineError `not-found` for a tile the published log does not have; `unavailable` before the first checkpoint is published */
async function serveLog(log: ServedLog, req: IncomingMessage, res: ServerResponse, path: string): Promise<string> {
  const served = await serveLogPath(log, path, String(req.headers['accept-encoding'] ?? ''));
  if (served === null) {
    if (path === 'checkpoint') throw new RootlineError('unavailable', 'no checkpoint is published yet: its witnesses have not cosigned');
    throw new RootlineError('not-found', `the log has nothing at /${path}`);
  }
  for (const [name, value] of Object.entries(served.headers)) res.setHeader(name, value);
  res.setHeader('Content-Length', served.body.length);
  res.end(req.method === 'HEAD' ? undefined : served.body);
  return 'log';
}
