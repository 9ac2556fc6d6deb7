/** The registry as nodes: `(:Verifier)-[:MEMBER_OF]->(:Organization)`, with the standing of each key as lists on the verifier. */
import type { Registry } from '../../../schema/registry.ts';
import type { Scenario } from '../../../schema/scenario.ts';
import { rows, type Transaction } from './connection.ts';

/** Makes this the registry in force. A verifier who is no longer in it stays as the signer of statements, without organization and keys. */
export async function putRegistry(tx: Transaction, { organizations, verifiers }: Registry): Promise<void> {
  await tx.run(`MATCH (verifier:Verifier) OPTIONAL MATCH (verifier)-[member:MEMBER_OF]->()
    REMOVE verifier.name, verifier.keys, verifier.compromisedKeys, verifier.revokedKeys, verifier.revokedFrom
    DELETE member`);
  await tx.run('UNWIND $organizations AS given MERGE (o:Organization {id: given.id}) SET o.name = given.name', { organizations });
  await tx.run(`UNWIND $verifiers AS given
    MERGE (verifier:Verifier {id: given.id})
    SET verifier += given.properties
    MERGE (organization:Organization {id: given.organization})
    MERGE (verifier)-[:MEMBER_OF]->(organization)`, {
    verifiers: verifiers.map(({ id, name, organization, keys }) => {
      const revoked = keys.filter((key) => key.revoked !== undefined);
      return {
        id, organization,
        properties: {
          name, keys: keys.map((key) => key.id), compromisedKeys: keys.filter((key) => key.compromised === true).map((key) => key.id),
          revokedKeys: revoked.map((key) => key.id), revokedFrom: revoked.map((key) => key.revoked),
        },
      };
    }),
  });
}

interface VerifierRow { id: string; organization: string; keys: string[]; compromised: string[]; revoked: string[]; from: string[] }

/** Those of the named verifiers that the registry has, as the trust engine takes them. */
export async function readVerifiers(tx: Transaction, ids: readonly string[]): Promise<Scenario['verifiers']> {
  const found = await rows<VerifierRow>(tx, `UNWIND $ids AS id
    MATCH (verifier:Verifier {id: id})-[:MEMBER_OF]->(organization:Organization) USING INDEX verifier:Verifier(id)
    RETURN id, organization.id AS organization, verifier.keys AS keys, verifier.compromisedKeys AS compromised,
      verifier.revokedKeys AS revoked, verifier.revokedFrom AS from`, { ids });
  return found.map(({ id, organization, keys, compromised, revoked, from }) => ({
    id, organization,
    keys: keys.map((key) => {
      const since = from[revoked.indexOf(key)];
      return { id: key, ...(since !== undefined && { revoked: since }), ...(compromised.includes(key) && { compromised: true }) };
    }),
  }));
}
