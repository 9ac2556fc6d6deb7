/** Starts and stops the server. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { counted } from '../chains/answer/names.ts';
import { RootlineError } from '../schema/error.ts';
import { announceAddress, removeAddress } from './address.ts';
import { buildApp } from './api/app.ts';
import { Budget } from './budget.ts';
import { packageRoot } from './package-root.ts';
import { openService, type Service } from './service.ts';

export const DEFAULT_PORT = 7070;

export interface ServerOptions {
  /** 0 takes any free one. */
  port?: number;
  host?: string;
  /** Where the log and everything else is kept; `$ROOTLINE_DATA`, else `.rootline` in the present folder. */
  dataDir?: string;
  /** Text of the catalog's files, by name; the committed catalog when left out. */
  catalog?: ReadonlyMap<string, string>;
  /** Address readers reach it by, where it stands behind another server. */
  publicUrl?: string;
  /** From how many statements and artifacts on a policy of somebody's own is evaluated on a thread of its own. */
  large?: number;
  /** Receives errors that are the server's own; standard error when left out. */
  report?: (error: unknown, requestId: string) => void;
}

export interface RunningServer {
  url: string;
  service: Service;
  /** Takes no more requests, finishes those under way, then closes the log and the store. */
  close(): Promise<void>;
}

/** What policies of people's own may take: a quarter of the time, and so many milliseconds at one go. */
const FOREIGN_SHARE = 0.25;
const FOREIGN_MS = 3000;

/** How long open connections are told to go elsewhere before the door is shut. */
const DRAIN_MS = 150;

/** Where data is kept when nobody says otherwise. */
export function defaultDataDir(): string {
  return resolve(process.env['ROOTLINE_DATA'] ?? '.rootline');
}

function complain(error: unknown, requestId: string): void {
  console.error(`request ${requestId}:`, error);
}

/**
 * Opens the data and listens.
 * @throws RootlineError `unavailable` when the port or the data directory is taken
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = DEFAULT_PORT, host = 'localhost', dataDir = defaultDataDir(), catalog, publicUrl = null, large, report = complain } = options;
  const root = packageRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const service = await openService({ dataDir, ...(catalog && { catalog }), ...(large !== undefined && { large }), budget: new Budget(FOREIGN_SHARE, FOREIGN_MS) });
  const { server, condition, close: closeApp } = buildApp(service, { version, web: join(root, 'dist', 'web'), publicUrl, report });
  try {
    await listen(server, port, host);
  } catch (error) {
    await service.close();
    throw error;
  }
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
  announceAddress(dataDir, url);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    condition.stopping = true;
    removeAddress(dataDir);
    await closeApp();
    await new Promise((done) => { setTimeout(done, DRAIN_MS); });
    await shut(server);
    await service.close();
  };
  return { url, service, close: () => (closing ??= close()) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (cause: NodeJS.ErrnoException) => fail(
      cause.code === 'EADDRINUSE' ? new RootlineError('unavailable', `port ${port} of ${host} is taken; choose another with --port`, { cause }) : cause,
    ));
    server.listen(port, host, done);
  });
}

/** Stops accepting, waits for requests under way, closes connections as they fall idle. */
async function shut(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise((done) => { server.close(done); });
  clearInterval(idle);
}

/**
 * Starts the server for a person at a terminal, and stops it on SIGTERM or SIGINT. Returns once it has stopped.
 * @param json prints the address and what there is as a line of JSON, for programs that start it
 */
export async function serve({ json = false, ...options }: ServerOptions & { json?: boolean } = {}): Promise<void> {
  const server = await startServer(options);
  // Whoever has read the address may send a signal already.
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done());
  });
  console.log(json ? JSON.stringify({ url: server.url, ...server.service.extent() }) : welcome(server));
  await stopped;
  if (!json) console.log('Rootline stops: finishing what is under way.');
  await server.close();
}

/** What is printed at start: the address, and with an empty log what to do next. */
export function welcome({ url, service }: RunningServer): string {
  const { releases, compilers, attestations } = service.extent();
  const lines = [`Rootline is at ${url}`, `  ${counted(releases, 'release')} of ${counted(compilers, 'compiler')} in the catalog, ${counted(attestations, 'attestation')} in the log`];
  if (attestations === 0) {
    lines.push(
      '', 'The log has no attestation yet, so nothing is verified but the roots. To fill it:',
      '  npx rootline import stagex PATH --keys PATH    real signatures of the StageX project',
      '  npx rootline keygen && npx rootline attest      your own rebuild',
      `  ${url}/docs    how to submit over HTTP`,
    );
  }
  return lines.join('\n');
}
