/** One driver for the process: transactions that are tried again when the database asks for it, and errors in our words. */
import neo4j, { type Driver, type ManagedTransaction, type Session } from 'neo4j-driver';
import { RootlineError } from '../../../schema/error.ts';
import { fromNeo4j } from './errors.ts';
import { checkUrl, type Neo4jOptions } from './settings.ts';

export type Transaction = ManagedTransaction;

/** No transaction of ours takes longer; one that does is ended by the server, so that its locks are not held. */
const transactionTimeout = 120_000;

export class Connection {
  /** The address, for people. */
  readonly where: string;
  readonly #driver: Driver;
  readonly #database: string | undefined;

  /** @throws RootlineError `unavailable` when the URL is none; nothing is sent yet */
  constructor(options: Neo4jOptions) {
    const url = checkUrl(options.url);
    const { user = 'neo4j', password, database, retryMs = 8_000 } = options;
    this.where = database === undefined ? url : `${url}, database ${database}`;
    this.#database = database;
    this.#driver = neo4j.driver(url, password === undefined ? undefined : neo4j.auth.basic(user, password), {
      useBigInt: true,
      connectionTimeout: 5_000,
      connectionAcquisitionTimeout: 10_000,
      connectionLivenessCheckTimeout: 30_000,
      maxTransactionRetryTime: retryMs,
      userAgent: 'rootline',
      telemetryDisabled: true,
    });
  }

  /** Runs `work` in a transaction that may be served by any member of a cluster that has seen our writes. May run more than once. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#within((session) => session.executeRead(work, { timeout: transactionTimeout }));
  }

  /** Runs `work` in one transaction: all of it lands, or nothing. May run more than once, also after it landed unheard. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#within((session) => session.executeWrite(work, { timeout: transactionTimeout }));
  }

  async close(): Promise<void> {
    await this.#driver.close();
  }

  async #within<T>(use: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#driver.session({
      ...(this.#database !== undefined && { database: this.#database }),
      bookmarkManager: this.#driver.executeQueryBookmarkManager,
    });
    try {
      return await use(session);
    } catch (error) {
      throw fromNeo4j(error, this.where);
    } finally {
      await session.close().catch(() => undefined);
    }
  }
}

/**
 * Runs a statement and gives its rows.
 * @param parameters values only; nothing from outside ever becomes part of the statement's text
 */
export async function rows<Row extends object>(tx: Transaction, cypher: string, parameters: Record<string, unknown> = {}): Promise<Row[]> {
  const { records } = await tx.run<Row>(cypher, parameters);
  return records.map((record) => record.toObject() as Row);
}

/** The first row. @throws RootlineError `internal` when there is none */
export async function row<Row extends object>(tx: Transaction, cypher: string, parameters: Record<string, unknown> = {}): Promise<Row> {
  const [first] = await rows<Row>(tx, cypher, parameters);
  if (first === undefined) throw new RootlineError('internal', `no row from: ${cypher}`);
  return first;
}
