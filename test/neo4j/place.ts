/** Places for stores on a running server. A Community server has one database, so a place is all of it. */
import neo4j from 'neo4j-driver';
import type { Neo4jOptions } from '../../server/store/neo4j/settings.ts';
import { openNeo4j } from '../../server/store/neo4j/store.ts';
import type { StorePlace } from '../unit/store.contract.ts';

/** Short, so that tests do not wait; a store that lives is told from one that died within a third of it. */
export const leaseMs = 1_500;

/** Runs one statement in a transaction of its own, as any client of the database could. */
export async function cypher(url: string, query: string, parameters: Record<string, unknown> = {}): Promise<Record<string, unknown>[]> {
  const driver = neo4j.driver(url, undefined, { useBigInt: true });
  try {
    const { records } = await driver.executeQuery(query, parameters);
    return records.map((record) => record.toObject());
  } finally {
    await driver.close();
  }
}

export function placeOn(url: string, options: Partial<Neo4jOptions> = {}): StorePlace {
  return {
    open: () => openNeo4j({ url, leaseMs, retryMs: 3_000, ...options }),
    remove: async () => { await cypher(url, 'MATCH (n) DETACH DELETE n'); },
  };
}
