/** A chain of more than 300 links: its proof stays small, and is checked in a moment. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reportOn } from '../../chains/proof/check.ts';
import { readProof } from '../../chains/proof/read.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { attest, makeVerifier } from '../api/signing.ts';
import { rebuildOf } from '../api/server.ts';
import { lineOf, openFor, POLICY } from './proof-support.ts';

const SNAPSHOT = 'rust-snapshot@2016-03-18-235d774';

test('the last snapshot of Rust, rebuilt by two back to rustboot', async () => {
  const verifiers = [makeVerifier('alice'), makeVerifier('bob')];
  const { service, log, end } = await openFor(verifiers);
  const line = lineOf(`${SNAPSHOT}/linux-x86_64`);
  expect(line.length).toBeGreaterThan(310);
  await Promise.all(line.flatMap((id) => verifiers.map((verifier) => service.submit(attest(verifier, rebuildOf(id)), null))));
  const { text } = await service.proof(SNAPSHOT, { platform: 'linux-x86_64', policy: JSON.stringify(POLICY) });
  const compressed = gzipSync(text).length;
  expect(compressed).toBeLessThan(5_000_000);
  expect(readProof(Buffer.from(text)).entries).toHaveLength(2 * line.length);
  const began = performance.now();
  const inBrowser = await reportOn(Buffer.from(text), { log });
  const portable = performance.now() - began;
  const inNode = await reportOn(Buffer.from(text), { log, verify: verifyEd25519, primitives: nodePrimitives });
  const native = performance.now() - began - portable;
  expect(inBrowser.checks.filter(({ state }) => state === 'failed')).toEqual([]);
  expect(inBrowser).toMatchObject({ held: true, verdict: { verified: true, strength: { organization: 2, verifier: 2 } } });
  expect(inNode).toEqual(inBrowser);
  console.log(`${line.length} links, ${2 * line.length} attestations: ${text.length} bytes, ${compressed} compressed; checked in ${Math.round(portable)} ms by WebCrypto, ${Math.round(native)} ms by node:crypto`);
  await end();
});
