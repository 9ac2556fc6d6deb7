/** Which of the two stores is meant, and opening it. */
import { openEmbedded } from './embedded.ts';
import { neo4jFromEnvironment, type Neo4jOptions } from './neo4j/settings.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** Where the embedded store is; not touched when Neo4j is meant. */
  directory: string;
  /** The graph database to use instead; null: none, whatever the environment says. `ROOTLINE_NEO4J_URL` and its kin when left out. */
  neo4j?: Neo4jOptions | null;
}

/**
 * Opens the store and becomes the one that may write to it.
 * @throws RootlineError `unavailable`: another process has it, or it cannot be reached, read or written; the message says what to do
 */
export async function openStore({ directory, neo4j = neo4jFromEnvironment() }: StoreOptions): Promise<Store> {
  if (neo4j === null) return openEmbedded(directory);
  // The driver takes longer to load than the whole catalog, and few need it.
  const { openNeo4j } = await import('./neo4j/store.ts');
  return openNeo4j(neo4j);
}
