/** What goes wrong between us and the database, said in words that tell an operator what to do. */
import { Neo4jError } from 'neo4j-driver';
import { RootlineError } from '../../../schema/error.ts';

/**
 * @param where the database's address, for people
 * @returns the same error when it is ours; `internal` for what is a fault of this program; else `unavailable`
 */
export function fromNeo4j(error: unknown, where: string): RootlineError {
  if (error instanceof RootlineError) return error;
  if (!(error instanceof Neo4jError)) return new RootlineError('internal', `the Neo4j store: ${String(error)}`, { cause: error });
  const say = (what: string): RootlineError => new RootlineError('unavailable', what, { cause: error });
  const { code } = error;
  // All codes of the server are `Neo.<class>.<category>.<title>`; the others are the driver's: no connection, or not with a Neo4j.
  if (!code.startsWith('Neo.')) {
    return say(`Neo4j at ${where} does not answer (${reason(error)}): see that it runs, that ROOTLINE_NEO4J_URL names its bolt port, and whether it wants TLS (neo4j+s:// or bolt+s://)`);
  }
  if (code === 'Neo.ClientError.Security.CredentialsExpired') {
    return say(`Neo4j at ${where} wants its first password changed: ALTER CURRENT USER SET PASSWORD, then set ROOTLINE_NEO4J_PASSWORD`);
  }
  if (code.startsWith('Neo.ClientError.Security.')) {
    return say(`Neo4j at ${where} refuses us (${error.message}): set ROOTLINE_NEO4J_USER and ROOTLINE_NEO4J_PASSWORD to a user who may read, write and make constraints`);
  }
  if (code.startsWith('Neo.ClientError.Database.')) {
    return say(`Neo4j at ${where}: ${error.message}; set ROOTLINE_NEO4J_DATABASE to a database that exists and is online`);
  }
  if (isDatabasesOwn(error)) return say(`Neo4j at ${where} cannot do this now (${code}: ${error.message})`);
  return new RootlineError('internal', `Neo4j at ${where} refused what was asked of it (${code}: ${error.message})`, { cause: error });
}

/** Overload, deadlock, a time limit, a full disk, a member that may not write: nothing that was wrong with the query. */
function isDatabasesOwn({ code, retriable }: Neo4jError): boolean {
  return retriable || code.startsWith('Neo.TransientError.') || code.startsWith('Neo.DatabaseError.')
    || code.startsWith('Neo.ClientError.Cluster.') || code.startsWith('Neo.ClientError.General.') || code.startsWith('Neo.ClientError.Transaction.');
}

/** The part of the driver's message that says what happened, without its general advice. */
function reason({ message }: Neo4jError): string {
  return message.split('Caused by: ').at(-1) ?? message;
}
