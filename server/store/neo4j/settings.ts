/** Where the graph database is and how to speak to it: from options or from the environment. */
import { RootlineError } from '../../../schema/error.ts';

export interface Neo4jOptions {
  /** `neo4j://host:7687` (a cluster routes), `bolt://host:7687` (one server); `+s` for TLS, `+ssc` for TLS with a certificate of one's own. */
  url: string;
  /** `neo4j` when a password is given alone. */
  user?: string;
  /** None: the database asks for no credentials. */
  password?: string;
  /** The server's home database when left out. */
  database?: string;
  /** Reads only: takes no part in who is the sequencer; every write is refused. */
  readOnly?: boolean;
  /** How long the sequencer keeps its place without a sign of life, in milliseconds; 10,000 when not given. */
  leaseMs?: number;
  /** How long a failing transaction is tried again, in milliseconds; 8,000 when not given. */
  retryMs?: number;
}

const schemes = new Set(['neo4j:', 'neo4j+s:', 'neo4j+ssc:', 'bolt:', 'bolt+s:', 'bolt+ssc:']);

/** What `ROOTLINE_NEO4J_URL`, `…_USER`, `…_PASSWORD`, `…_DATABASE` ask for; null when no URL is set: the embedded store is meant. */
export function neo4jFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Neo4jOptions | null {
  const url = environment['ROOTLINE_NEO4J_URL'];
  if (url === undefined || url === '') return null;
  const user = environment['ROOTLINE_NEO4J_USER'];
  const password = environment['ROOTLINE_NEO4J_PASSWORD'];
  const database = environment['ROOTLINE_NEO4J_DATABASE'];
  return { url, ...(user && { user }), ...(password && { password }), ...(database && { database }) };
}

/**
 * Checks a URL before anything is sent there.
 * @returns the URL, fit to be shown: it has no credentials in it
 * @throws RootlineError `unavailable` saying what a URL looks like
 */
export function checkUrl(text: string): string {
  const like = 'like neo4j://db.example.org:7687 or bolt://127.0.0.1:7687';
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new RootlineError('unavailable', `ROOTLINE_NEO4J_URL is not a URL; it should be ${like}`, { cause });
  }
  if (url.username !== '' || url.password !== '') {
    throw new RootlineError('unavailable', `ROOTLINE_NEO4J_URL holds credentials, and addresses get logged: set ROOTLINE_NEO4J_USER and ROOTLINE_NEO4J_PASSWORD, and a URL ${like}`);
  }
  if (!schemes.has(url.protocol)) {
    const http = url.protocol === 'http:' || url.protocol === 'https:' ? ' (that is the address of its web page; bolt has a port of its own, 7687 as a rule)' : '';
    throw new RootlineError('unavailable', `ROOTLINE_NEO4J_URL has the scheme ${url.protocol}//${http}; it should be ${like}`);
  }
  if (url.hostname === '') throw new RootlineError('unavailable', `ROOTLINE_NEO4J_URL names no host; it should be ${like}`);
  return text;
}
