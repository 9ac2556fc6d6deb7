/**
 * The graph that analysts ask: artifacts, files, releases, attestations and who signed them, as docs/neo4j.md draws it.
 *
 * All of it is derived, from the catalog and from the log's entries in normal form, and can be thrown away and built again. The node
 * `(:Projection)` says of which catalog it is and how far into the log it has come; both move in the transaction that brings the data.
 */
import { RootlineError } from '../../../schema/error.ts';
import type { Statement } from '../../../schema/attestation.ts';
import type { Catalog } from '../../../schema/catalog.ts';
import type { Digest, ReleaseId } from '../../../schema/ids.ts';
import type { Registry } from '../../../schema/registry.ts';
import { addCatalog } from './catalog.ts';
import { readCone, type Cone } from './cone.ts';
import { row, rows, type Connection, type Transaction } from './connection.ts';
import type { LogState } from './lease.ts';
import { addStatements, toRows, type StatementRow } from './statements.ts';
import { putRegistry } from './verifiers.ts';
import { fromInteger, toInteger } from './values.ts';

/** Runs `work` in a transaction of the sequencer. */
export type Write = <T>(work: (tx: Transaction, log: LogState) => Promise<T>) => Promise<T>;

export interface GraphState {
  /** The catalog it is of; null while there is none, or one is being loaded. */
  catalog: Digest | null;
  /** Entries of the log whose statements are all in it. */
  entries: number;
  /** Statements in it: the next one gets this index. */
  statements: number;
}

/** What an entry of the log says, in normal form. */
export interface GraphEntry {
  envelope: Digest;
  /** Of a registry entry: who may sign from here on. */
  registry?: Registry;
  /** None for a registry entry. Withdrawals name statements by their index in the whole log. */
  statements: readonly Statement[];
}

/** The parts of a catalog that the graph shows. */
export type GraphCatalog = Pick<Catalog, 'digest' | 'compilers' | 'releases' | 'roots'>;

/** Statements and inputs in one transaction, so that its memory does not grow with what an entry says. */
const weightLimit = 20_000;
/** Nodes removed in one transaction. */
const removedAtOnce = 5_000;

export class Graph {
  readonly #connection: Connection;
  readonly #write: Write;

  constructor(connection: Connection, write: Write) {
    this.#connection = connection;
    this.#write = write;
  }

  async state(): Promise<GraphState> {
    const { catalog, entries, statements } = await this.#connection.read(readState);
    return { catalog, entries, statements };
  }

  /**
   * Makes the graph one of this catalog, without statements: what entries say depends on the catalog, so they are to be appended anew.
   * @returns false where it is of this catalog already, and stays as it is
   */
  async load(catalog: GraphCatalog): Promise<boolean> {
    if ((await this.state()).catalog === catalog.digest) return false;
    await this.#write(async (tx) => {
      await tx.run('MERGE (p:Projection {id: "projection"}) SET p.catalog = null, p.entries = 0, p.statements = 0, p.whole = 0');
    });
    await this.#clear();
    await addCatalog(this.#write, catalog);
    await this.#write(async (tx) => {
      await tx.run('MATCH (p:Projection {id: "projection"}) SET p.catalog = $digest', { digest: catalog.digest });
    });
    return true;
  }

  /**
   * Takes in entries of the log. Entries that it has are left as they are, so that one may begin before where it stopped.
   * @param from index of the first of them
   * @throws RootlineError `internal` when there is a gap, or no catalog was loaded
   */
  async append(from: number, entries: readonly GraphEntry[]): Promise<void> {
    const state = await this.#connection.read(readState);
    if (state.catalog === null) throw new RootlineError('internal', 'the graph has no catalog yet');
    if (from > state.entries) throw new RootlineError('internal', `entries from ${from} do not follow a graph of ${state.entries}`);
    const fresh = entries.slice(state.entries - from);
    if (fresh.length === 0) return;
    const end = from + entries.length;
    const registry = fresh.findLast((entry) => entry.registry !== undefined)?.registry;
    let done = state.statements;
    for (const group of groups(toRows(fresh, state.entries, state.whole).slice(done - state.whole))) {
      const next = done + group.length;
      await this.#move(done, { statements: next }, (tx) => addStatements(tx, group));
      done = next;
    }
    await this.#move(done, { entries: end, whole: done }, async (tx) => { if (registry !== undefined) await putRegistry(tx, registry); });
  }

  /**
   * All that bears on the standing of a release: what it, and what went into it, was built from, as far back as anyone says.
   * @throws RootlineError `unknown-release`; `unavailable` while a catalog is being loaded
   */
  cone(release: ReleaseId): Promise<Cone> {
    return this.#connection.read(async (tx) => {
      const { catalog, entries, statements } = await readState(tx);
      if (catalog === null) throw new RootlineError('unavailable', 'the graph is being loaded; try again when it is done');
      const cone = await readCone(tx, release, statements);
      if ((await readState(tx)).catalog !== catalog) throw new RootlineError('unavailable', 'the graph is being loaded anew; try again when it is done');
      return { ...cone, catalog, entries };
    });
  }

  /** One transaction that moves the graph forward; done twice (the first answer may get lost), it is done once. */
  async #move(from: number, to: Record<string, number>, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.#write(async (tx) => {
      if ((await readState(tx)).statements !== from) return;
      await work(tx);
      const position = Object.fromEntries(Object.entries(to).map(([name, value]) => [name, toInteger(value)]));
      await tx.run('MATCH (p:Projection {id: "projection"}) SET p += $position', { position });
    });
  }

  /** Statements first, then what joins the rest, then the rest: no node that is removed has many relationships left. */
  async #clear(): Promise<void> {
    for (const some of [
      'MATCH (x:Attestation|Withdrawal)', 'MATCH ()-[x:BUILT_FROM|DECLARED_FROM|DECLARED|PUBLISHED|OF|MEMBER_OF]->()',
      'MATCH (x:Artifact|File|Release|Compiler|Verifier|Organization)',
    ]) {
      const part = `${some} WITH x LIMIT ${removedAtOnce} ${some.includes('-[x') ? '' : 'DETACH '}DELETE x RETURN count(*) AS removed`;
      while ((await this.#write((tx) => row<{ removed: bigint }>(tx, part))).removed > 0n);
    }
  }
}

/** `whole`: index of the first statement of the entry after the last whole one, for a process may end between two transactions. */
async function readState(tx: Transaction): Promise<GraphState & { whole: number }> {
  const [found] = await rows<{ catalog: Digest | null; entries: bigint; statements: bigint; whole: bigint }>(
    tx, 'MATCH (p:Projection {id: "projection"}) RETURN p.catalog AS catalog, p.entries AS entries, p.statements AS statements, p.whole AS whole',
  );
  if (found === undefined) return { catalog: null, entries: 0, statements: 0, whole: 0 };
  const { catalog, entries, statements, whole } = found;
  return { catalog, entries: fromInteger(entries), statements: fromInteger(statements), whole: fromInteger(whole) };
}

/** Splits statements by their number and that of their inputs. */
function* groups(all: readonly StatementRow[]): Generator<StatementRow[]> {
  let group: StatementRow[] = [];
  let weight = 0;
  for (const statement of all) {
    group.push(statement);
    weight += 1 + statement.inputs.length + statement.withdraws.length;
    if (weight < weightLimit) continue;
    yield group;
    group = [];
    weight = 0;
  }
  if (group.length > 0) yield group;
}
