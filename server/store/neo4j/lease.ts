/**
 * Who is the sequencer: the one process that may write.
 *
 * The lock is a lease on the `Log` node. Every write locks that node first and checks, inside its own transaction, that the lease is still
 * ours, so that a sequencer that was cut off and overtaken can never write again, whatever its clock says; time decides only when another
 * may take over. All times are the database's.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { RootlineError } from '../../../schema/error.ts';
import { row, type Connection, type Transaction } from './connection.ts';
import { FORMAT } from './schema.ts';
import { fromInteger, toInteger } from './values.ts';

/** The log as a transaction that holds its lock sees it. */
export interface LogState {
  size: number;
  /** Token of the last commit. */
  commit: string | null;
}

/** The property is set before anything is read, because only a write takes the lock. */
const locked = 'MATCH (log:Log {id: "log"}) SET log.lock = $holder WITH log, datetime.realtime().epochMillis AS now';

const take = `MERGE (log:Log {id: "log"}) ON CREATE SET log.format = $format, log.size = 0
  WITH log ${locked.replace('MATCH (log:Log {id: "log"}) ', '')}
  WITH log, now, log.format = $format AND (log.until IS NULL OR log.until < now) AS free
  FOREACH (_ IN CASE WHEN free THEN [1] ELSE [] END | SET log.holder = $holder, log.by = $by, log.until = now + $lease)
  RETURN free, log.format AS format, log.by AS by, log.until AS until`;

const guard = `${locked}
  WITH log, now, log.holder = $holder AS ours
  SET log.until = CASE WHEN ours THEN now + $lease ELSE log.until END
  RETURN ours, log.size AS size, log.commit AS commit, log.by AS by`;

const release = `${locked} WHERE log.holder = $holder REMOVE log.holder, log.by, log.until`;

interface Taken { free: boolean; format: bigint; by: string | null; until: bigint | null }

export class Lease {
  readonly #connection: Connection;
  readonly #holder: string;
  readonly #lease: bigint;
  readonly #renewal: NodeJS.Timeout;

  private constructor(connection: Connection, holder: string, lease: number) {
    this.#connection = connection;
    this.#holder = holder;
    this.#lease = toInteger(lease);
    // A renewal that fails is not reported here: whoever writes next is told, and until then nothing is lost.
    this.#renewal = setInterval(() => void connection.write((tx) => this.guard(tx)).catch(() => undefined), lease / 3);
    this.#renewal.unref();
  }

  /**
   * Becomes the sequencer. A holder that died without a word is waited for until its lease runs out; one that lives renews it meanwhile.
   * @param lease in milliseconds
   * @throws RootlineError `unavailable` when another process is the sequencer
   */
  static async acquire(connection: Connection, lease: number): Promise<Lease> {
    const holder = randomUUID();
    const parameters = { holder, lease: toInteger(lease), format: toInteger(FORMAT), by: `${hostname()}, process ${process.pid}` };
    let first: bigint | null = null;
    for (;;) {
      const { free, format, by, until } = await connection.write((tx) => row<Taken>(tx, take, parameters));
      if (format !== toInteger(FORMAT)) throw new RootlineError('unavailable', `the store in ${connection.where} has format ${format}, and this version reads ${FORMAT}: run the version that wrote it`);
      if (free) return new Lease(connection, holder, lease);
      first ??= until;
      if (until !== first) throw inUse(connection.where, by);
      await sleep(lease / 10);
    }
  }

  /**
   * Takes the write lock of this transaction and extends the lease.
   * @throws RootlineError `unavailable` when another process has become the sequencer
   */
  async guard(tx: Transaction): Promise<LogState> {
    const { ours, size, commit, by } = await row<{ ours: boolean | null; size: bigint; commit: string | null; by: string | null }>(
      tx, guard, { holder: this.#holder, lease: this.#lease },
    );
    if (ours !== true) throw inUse(this.#connection.where, by);
    return { size: fromInteger(size), commit };
  }

  /** Gives the place up, so that the next need not wait. */
  async release(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#connection.write(async (tx) => { await tx.run(release, { holder: this.#holder }); });
  }
}

function inUse(where: string, by: string | null): RootlineError {
  return new RootlineError(
    'unavailable',
    `the store in ${where} is in use: ${by ?? 'another Rootline server'} is its sequencer, and there can be one only; ask that server, or stop it first`,
  );
}
