/**
 * `rootline log witness`: a C2SP witness (tlog-witness) that anyone can run. It cosigns a checkpoint only when it continues the last one
 * it cosigned, and so makes it impossible to show different people different logs without its help.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { LogIdentity } from '../../chains/log/checkpoint.ts';
import { cosign } from '../../chains/log/cosignature.ts';
import { formatSignatureLine, type NoteSigner } from '../../chains/log/note.ts';
import { parsePolicy } from '../../chains/log/policy.ts';
import { COSIGNATURE_V1, ED25519, parseVkey } from '../../chains/log/vkey.ts';
import { judgeCheckpoint, parseAddCheckpoint, SIZE_TYPE } from '../../chains/log/witness.ts';
import { RootlineError } from '../../schema/error.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { openKeyFile } from '../../server/log/keys.ts';
import { WitnessState } from './witness-state.ts';

export interface WitnessOptions {
  /** Verifier keys of the logs to cosign; a log's origin is its key's name. */
  logs?: string[];
  /** A tlog-policy file whose `log` lines name further ones. */
  policy?: string;
  /** Folder for the key (`witness.key`, made at first start) and for what was cosigned. */
  dir: string;
  /** What a new key is named, like `witness.example/w1`. */
  name?: string;
  /** 0 takes any free one. */
  port?: number;
  host?: string;
  /** Seconds since 1970. */
  clock?: () => number;
}

export interface RunningWitness { url: string; vkey: string; close(): Promise<void> }

const DEFAULT_PORT = 7071;
const MAX_BODY = 256 * 1024;

/**
 * Runs a witness until SIGTERM or SIGINT.
 * @param json prints its address and key as a line of JSON, for programs that start it
 * @returns the exit code, 0
 * @throws RootlineError `bad-request` without a log to cosign; as `startWitness`
 */
export async function logWitness({ json = false, ...options }: WitnessOptions & { json?: boolean }): Promise<number> {
  const witness = await startWitness(options);
  // Whoever has read the address may send a signal already.
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done());
  });
  const policy = `witness ${witness.vkey.split('+', 1)[0]} ${witness.vkey} ${witness.url}`;
  console.log(json ? JSON.stringify({ url: witness.url, key: witness.vkey, policy }) : `The witness is at ${witness.url}. For policies of those who trust it:\n${policy}`);
  await stopped;
  await witness.close();
  return 0;
}

/**
 * Starts a witness.
 * @throws RootlineError `malformed` for a bad verifier key, `bad-witness-policy`, `unavailable` when key, folder or port cannot be had
 */
export async function startWitness(options: WitnessOptions): Promise<RunningWitness> {
  const { dir, host = 'localhost', port = DEFAULT_PORT, clock = () => Math.floor(Date.now() / 1000) } = options;
  const logs = knownLogs(options);
  const state = new WitnessState(dir);
  const { signer, vkey } = openKeyFile(join(dir, 'witness.key'), options.name ?? 'rootline-witness', COSIGNATURE_V1);
  const desk = new Desk(logs, state, signer, clock);
  const server = createServer((request, response) => void serve(desk, request, response));
  await listen(server, port, host);
  const { port: taken } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    await new Promise((done) => {
      server.close(done);
      server.closeIdleConnections();
    });
  };
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, vkey, close };
}

function knownLogs({ logs = [], policy }: WitnessOptions): LogIdentity[] {
  const keys = [...logs.map(parseVkey), ...(policy === undefined ? [] : parsePolicy(readFileSync(policy)).logs.map(({ key }) => key))];
  const wrong = keys.find(({ type }) => type !== ED25519);
  if (wrong !== undefined) throw new RootlineError('malformed', `${wrong.name} is not the key of a log`);
  if (keys.length === 0) throw new RootlineError('bad-request', 'a witness needs a log to cosign: --log VKEY, or --policy FILE with log lines');
  return keys.map((key) => ({ origin: key.name, key }));
}

interface Answer { status: number; body: string; type?: string }

/** Judges requests one at a time: what is checked is still so when it is recorded. */
class Desk {
  private readonly logs: readonly LogIdentity[];
  private readonly state: WitnessState;
  private readonly signer: NoteSigner;
  private readonly clock: () => number;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(logs: readonly LogIdentity[], state: WitnessState, signer: NoteSigner, clock: () => number) {
    this.logs = logs;
    this.state = state;
    this.signer = signer;
    this.clock = clock;
  }

  addCheckpoint(body: string): Promise<Answer> {
    const answer = this.turn.then(() => this.judge(body));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  private async judge(body: string): Promise<Answer> {
    const verdict = await judgeCheckpoint(body, this.logs, (origin) => Promise.resolve(this.state.last(origin)), verifyEd25519);
    if (verdict.status === 200) {
      this.state.record(verdict.checkpoint.origin, parseAddCheckpoint(body).checkpoint);
      return { status: 200, body: formatSignatureLine(await cosign(verdict.text, this.signer, this.clock())) };
    }
    if ('size' in verdict) return { status: 409, body: `${verdict.size}\n`, type: SIZE_TYPE };
    if ('fork' in verdict) {
      const { checkpoint } = parseAddCheckpoint(body);
      console.error(`FORK: ${verdict.reason}; both checkpoints are in ${this.state.keepFork(checkpoint.split('\n', 1)[0] as string, checkpoint)}`);
    }
    return { status: verdict.status, body: `${verdict.reason}\n` };
  }
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, type = 'text/plain; charset=utf-8' } = await answerTo(desk, request).catch((error: unknown): Answer => {
    console.error(error);
    return { status: 500, body: 'the witness cannot answer\n' };
  });
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff', ...(status === 405 && { allow: 'POST' }) });
  response.end(body);
}

async function answerTo(desk: Desk, request: IncomingMessage): Promise<Answer> {
  if (request.url !== '/add-checkpoint') return { status: 404, body: 'POST /add-checkpoint is all there is (c2sp.org/tlog-witness)\n' };
  if (request.method !== 'POST') return { status: 405, body: 'this takes POST\n' };
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MAX_BODY) return { status: 413, body: 'a request has at most 256 KiB\n' };
    parts.push(part);
  }
  return desk.addCheckpoint(Buffer.concat(parts).toString('utf8'));
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (cause: NodeJS.ErrnoException) => fail(
      cause.code === 'EADDRINUSE' ? new RootlineError('unavailable', `port ${port} of ${host} is taken; choose another with --port`, { cause }) : cause,
    ));
    server.listen(port, host, done);
  });
}
