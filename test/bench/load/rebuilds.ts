/** Many signed rebuilds of what the catalog publishes, by many verifiers: each says something that the log does not hold yet. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preAuthEncoding } from '../../../chains/attestation/dsse.ts';
import { writeStatement } from '../../../chains/attestation/statement.ts';
import { loadCatalog } from '../../../chains/catalog/load.ts';

const VERIFIERS = 50;
const TYPE = 'application/vnd.in-toto+json';

interface Signer { id: string; key: KeyObject; publicKey: KeyObject }
export interface SignedRebuild { envelope: Buffer; signed: Uint8Array; sig: Buffer; publicKey: KeyObject }

const signers: Signer[] = Array.from({ length: VERIFIERS }, (_, i) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { id: `v${i}`, key: privateKey, publicKey };
});
const files = [...loadCatalog().files.values()].filter((f) => f.role === 'binary' && f.digest.startsWith('sha256:') && f.recipe !== undefined
  && f.recipe.inputs.every((i) => !i.digest.startsWith('unrecorded:')));

/** The n-th: every verifier rebuilds every file once, in the order of the catalog. */
export function makeRebuild(n: number): SignedRebuild {
  const signer = signers[n % VERIFIERS] as Signer;
  const file = files[Math.floor(n / VERIFIERS) % files.length];
  if (file === undefined) throw new Error('the catalog has no file to rebuild');
  const payload = writeStatement({ of: file.id, output: file.digest, inputs: file.recipe?.inputs ?? [], comparison: 'bit-identical', result: 'reproduced' });
  const signed = preAuthEncoding(TYPE, payload);
  const sig = sign(null, signed, signer.key);
  const envelope = Buffer.from(JSON.stringify({ payload: Buffer.from(payload).toString('base64'), payloadType: TYPE, signatures: [{ keyid: `${signer.id}-key`, sig: sig.toString('base64') }] }));
  return { envelope, signed, sig, publicKey: signer.publicKey };
}

/** Registers the verifiers with the server that is to run on a data directory. */
export function registerVerifiers(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'registry.json'), JSON.stringify({
    organizations: [{ id: 'bench', name: 'Bench' }],
    verifiers: signers.map(({ id, publicKey }) => ({
      id, name: id, organization: 'bench',
      keys: [{ type: 'public-key', id: `${id}-key`, algorithm: 'ed25519', spki: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }],
    })),
  }));
}
