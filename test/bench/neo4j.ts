/** `npm run bench neo4j [-- ATTESTATIONS]`: the trust fixpoint in the engine and in Cypher, over 300,000 attestations unless said otherwise. */
import { measureCypher } from './trust/cypher.ts';
import { policy } from './trust/policy.ts';

await measureCypher(Math.ceil(Number(process.argv[2] ?? 300_000) / 3), policy);
