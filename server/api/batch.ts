/** Many submissions in one request: JSON Lines in, JSON Lines out, in the same order, as they are taken. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { fromZod, RootlineError } from '../../schema/error.ts';
import { batchLineSchema, type BatchResult } from '../../schema/api.ts';
import { BATCH_TYPE, SUBMISSION_LIMIT } from '../../schema/operations.ts';
import { fromBase64 } from '../../chains/log/encoding.ts';
import type { Accepted } from '../ingest/submit.ts';
import type { Service } from '../service.ts';

/** Lines under way at once: enough to fill the log's commits and both cores, few enough to bound memory. */
const UNDER_WAY = 256;
/** Answers held for a sender who reads only after sending all: waiting for such a one at once would be waiting for ever. */
const UNREAD_BYTES = 64 << 20;
/** An envelope of 1 MiB in base64, with its member names and media type around it. */
const LINE_LIMIT = Math.ceil(SUBMISSION_LIMIT / 3) * 4 + 1024;

type Takes = Pick<Service, 'check' | 'append'>;

/** What is sent, until its end. @throws RootlineError `bad-request` when the sender stops half way */
async function* chunksOf(req: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* req as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new RootlineError('bad-request', 'the request ended before its body did', { cause });
  }
}

/** Lines of a stream, without their ends; null for one that is longer than the limit. */
async function* linesOf(req: IncomingMessage): AsyncGenerator<string | null> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunksOf(req)) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      length += end - start;
      yield length > LINE_LIMIT ? null : Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8');
      [parts, length, start] = [[], 0, end + 1];
    }
    length += chunk.length - start;
    if (length <= LINE_LIMIT) parts.push(chunk.subarray(start));
    else parts = [];
  }
  if (length > 0) yield length > LINE_LIMIT ? null : Buffer.concat(parts).toString('utf8');
}

function readLine(text: string | null): { envelope: Uint8Array; mediaType: string | null } {
  if (text === null) throw new RootlineError('too-large', `a line has at most ${LINE_LIMIT} bytes: the base64 of an envelope of ${SUBMISSION_LIMIT}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('bad-request', 'the line is not JSON', { cause });
  }
  const read = batchLineSchema.safeParse(json);
  if (!read.success) throw fromZod('bad-request', 'the line', read.error.issues);
  return { envelope: fromBase64(read.data.envelope, '/envelope'), mediaType: read.data.mediaType ?? null };
}

/** Logs a line once those before it were checked, so that of two lines that say the same the first one is the entry. */
async function resultOf(line: number, checked: Promise<Accepted[]>, before: Promise<unknown>, takes: Takes, count: (outcome: string) => void): Promise<BatchResult> {
  try {
    await before;
    const { created, index, leaf, changed } = await takes.append(await checked);
    count(created ? 'taken' : 'already-there');
    const entry = { index, envelope: leaf.envelope, verifier: leaf.verifier };
    const isChange = changed.verified.length + changed.lost.length > 0;
    return { line, status: created ? 201 : 200, entry, ...(isChange && { changed: changed.sentence }) };
  } catch (error) {
    if (!(error instanceof RootlineError)) throw error;
    count(error.code);
    const problem = error.toProblem();
    return { line, status: problem.status, problem };
  }
}

/**
 * Takes a batch to its end. A line that is refused stops no other; blank lines are passed over.
 * @param count receives what came of each line
 */
export async function takeBatch(req: IncomingMessage, res: ServerResponse, takes: Takes, count: (outcome: string) => void): Promise<void> {
  res.statusCode = 200;
  res.setHeader('Content-Type', BATCH_TYPE);
  res.setHeader('Cache-Control', 'no-store');
  const answer = async (result: BatchResult): Promise<void> => {
    res.write(`${JSON.stringify(result)}\n`);
    if (res.writableLength > UNREAD_BYTES) await Promise.race([once(res, 'drain'), once(res, 'close')]);
  };
  const check = async (text: string | null): Promise<Accepted[]> => {
    const { envelope, mediaType } = readLine(text);
    return takes.check(envelope, mediaType);
  };
  // Answers go out in the order of the lines, each as soon as those before it are out: a sender may wait for one before the next line.
  const underWay: Promise<void>[] = [];
  let answered: Promise<void> = Promise.resolve();
  let before: Promise<unknown> = Promise.resolve();
  let line = 0;
  for await (const text of linesOf(req)) {
    line++;
    if (text?.trim() === '') continue;
    const checked = check(text);
    const result = resultOf(line, checked, before, takes, count);
    // What came of the lines before is not handed on: the last of a million would hold them all.
    before = Promise.allSettled([before, checked]).then(() => undefined);
    answered = Promise.all([result, answered]).then(([own]) => answer(own));
    // A rejection is met when its turn comes; until then it must not count as unhandled.
    answered.catch(() => undefined);
    underWay.push(answered);
    if (underWay.length >= UNDER_WAY) await underWay.shift();
  }
  await answered;
  res.end();
}
