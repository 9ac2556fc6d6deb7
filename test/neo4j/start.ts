/**
 * Runs a real Neo4j from its Maven jars, for tests and benchmarks: no image, no installation, nothing left behind.
 * Needs a JDK, 17 or newer, and mvn; the jars (128 MB) are fetched once into node_modules/.cache/neo4j.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

const root = findRoot(import.meta.dirname);
const source = join(root, 'test/neo4j/server');
const lib = cacheFolder();
const obstacle = findObstacle();

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
  return obstacle;
}

/** The name of a suite, saying why it is skipped where it is. */
export function needsNeo4j(name: string): string {
  const why = whyNot();
  return why === null ? name : `${name} (skipped: ${why})`;
}

/**
 * Starts a server with an empty database.
 * @param options auth: asks for the first-run credentials, neo4j/neo4j; heap: largest Java heap, as `-Xmx` takes it; long: it is to run
 *   long and at its fastest, and may take longer to start
 */
export async function startNeo4j(options: { auth?: boolean; heap?: string; long?: boolean } = {}): Promise<Neo4jServer> {
  fetchJars();
  const home = mkdtempSync(join(tmpdir(), 'rootline-neo4j-'));
  const port = await freePort();
  const args = [
    ...(options.long === true ? [] : ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']),
    `-Xmx${options.heap ?? '512m'}`, '-cp', [join(lib, '*'), lib].join(delimiter), 'Server', home, String(port), ...(options.auth === true ? ['auth'] : []),
  ];
  let child = await launch(args);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`Neo4j did not live as long as it should: it ended with ${child.signalCode ?? `code ${child.exitCode}`}`);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url: `bolt://127.0.0.1:${port}`,
    kill,
    restart: async () => { child = await launch(args); },
    stop: async () => {
      try {
        await kill();
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
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

function findObstacle(): string | null {
  const tools = existsSync(lib) ? ['java'] : ['java', 'javac', 'mvn'];
  const absent = tools.filter((tool) => spawnSync(tool, ['-version'], { stdio: 'ignore' }).status !== 0);
  return absent.length === 0 ? null : `${absent.join(' and ')} not installed, so no Neo4j can be run here`;
}

/** Where the jars and the compiled Server.java are: named for what they are made from. */
function cacheFolder(): string {
  const hash = createHash('sha256');
  for (const name of ['pom.xml', 'Server.java']) hash.update(readFileSync(join(source, name)));
  const cache = existsSync(join(root, 'node_modules')) ? join(root, 'node_modules/.cache/neo4j') : join(tmpdir(), 'rootline-neo4j-jars');
  return join(cache, hash.digest('hex').slice(0, 16));
}

/** Fills the cache: in a folder of its own that is renamed, so that it is whole or not there. */
function fetchJars(): void {
  if (existsSync(lib)) return;
  mkdirSync(dirname(lib), { recursive: true });
  const fresh = mkdtempSync(join(dirname(lib), 'fetching-'));
  const output = { stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'] };
  execFileSync('mvn', ['-q', '-B', '-f', join(source, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`], output);
  execFileSync('javac', ['-cp', join(fresh, '*'), '-d', fresh, join(source, 'Server.java')], output);
  try {
    renameSync(fresh, lib);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(lib)) throw error;
  }
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
