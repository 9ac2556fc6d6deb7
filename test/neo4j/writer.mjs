// usage: node writer.mjs URL LEASE_MS ORIGIN SEED PREFIX
// Appends to the log without end, eight at a time, and prints each name with the index it was given: the process that crash.test.ts kills.
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { signerFromSeed } from '../../dist/server/log/ed25519.js';
import { Sequencer } from '../../dist/server/log/sequencer.js';
import { openNeo4j } from '../../dist/server/store/neo4j/store.js';

const [url, leaseMs, origin, seed, prefix] = process.argv.slice(2);
const store = await openNeo4j({ url, leaseMs: Number(leaseMs), retryMs: 500 });
const log = await Sequencer.open({ store, origin, signer: signerFromSeed(origin, createHash('sha256').update(seed).digest()) });

for (let n = 0; ; n += 8) {
  await Promise.all(Array.from({ length: 8 }, async (_, i) => {
    const name = `${prefix}${n + i}`;
    const envelope = Buffer.from(`envelope of ${name}`);
    const digest = createHash('sha256').update(envelope).digest('hex');
    const leaf = { type: 'attestation', envelope: `sha256:${digest}`, mediaType: 'text/plain', verifier: 'ada', key: 'ada-1' };
    const { index } = await log.append({ leaf, envelope, statementId: name });
    writeSync(1, `${name} ${index}\n`);
  }));
}
