/**
 * Runs a real Neo4j from its Maven jars, for tests and benchmarks: no image, no installation, nothing left behind.
 * Needs java 17 or newer and mvn; the jars (128 MB) are fetched once into node_modules/.cache/neo4j.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = findRoot(import.meta.dirname);
const source = join(root, 'test/neo4j/server');

export interface Neo4jServer {
  /** `bolt://127.0.0.1:<port>` */
  url: string;
  /** Ends it without any warning, as a power cut would. */
  kill(): Promise<void>;
  /** Runs it again on the same files and port, after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Why Neo4j cannot run on this machine, or null when it can. */
export function whyNot(): string | null {
  const absent = ['java', 'mvn'].filter((tool) => spawnSync(tool, ['-version'], { stdio: 'ignore' }).status !== 0);
  return absent.length === 0 ? null : `${absent.join(' and ')} not installed, so no Neo4j can be run here`;
}

/** The name of a suite, saying why it is skipped where it is. */
export function needsNeo4j(name: string): string {
  const why = whyNot();
  return why === null ? name : `${name} (skipped: ${why})`;
}

/**
 * Starts a server with an empty database.
 * @param options auth: asks for the first-run credentials, neo4j/neo4j; heap: largest Java heap, as `-Xmx` takes it
 */
export async function startNeo4j(options: { auth?: boolean; heap?: string } = {}): Promise<Neo4jServer> {
  const lib = fetchJars();
  const home = mkdtempSync(join(tmpdir(), 'rootline-neo4j-'));
  const port = await freePort();
  const args = [
    `-Xmx${options.heap ?? '512m'}`, '-cp', join(lib, '*'), join(source, 'Server.java'),
    home, String(port), ...(options.auth === true ? ['auth'] : []),
  ];
  let child = await launch(args);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url: `bolt://127.0.0.1:${port}`,
    kill,
    restart: async () => { child = await launch(args); },
    stop: async () => {
      await kill();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Starts the Java process and waits until it says that it listens. */
async function launch(args: string[]): Promise<ChildProcess> {
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): void => { child.kill('SIGKILL'); };
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  await new Promise<void>((started, failed) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4000);
        if (/^ready$/m.test(said)) started();
      });
    }
    child.on('error', failed);
    child.on('exit', () => failed(new Error(`Neo4j ended before it was ready:\n${said}`)));
  });
  return child;
}

/** The folder of jars that pom.xml names; fetched into a folder of its own and renamed, so that it is whole or not there. */
function fetchJars(): string {
  const pom = join(source, 'pom.xml');
  const version = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 16);
  const cache = existsSync(join(root, 'node_modules')) ? join(root, 'node_modules/.cache/neo4j') : join(tmpdir(), 'rootline-neo4j-jars');
  const lib = join(cache, version);
  if (existsSync(lib)) return lib;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'fetching-'));
  execFileSync('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`], { stdio: ['ignore', 'inherit', 'inherit'] });
  try {
    renameSync(fresh, lib);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(lib)) throw error;
  }
  return lib;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The folder that holds package.json: this module runs from test/neo4j and, compiled for the benchmarks, from dist/test/neo4j. */
function findRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : findRoot(resolve(from, '..'));
}
