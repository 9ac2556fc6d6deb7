/** A service of one's own with a chain in its log: real keys, real signatures, the committed catalog. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, readKey, readPrivateKey } from 'openpgp';
import { signOpenPgp } from '../../chains/attestation/sign.ts';
import { writeStatement } from '../../chains/attestation/statement.ts';
import { loadCatalog } from '../../chains/catalog/load.ts';
import type { NoteKey } from '../../chains/log/vkey.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Registry } from '../../schema/registry.ts';
import { readKeyFile } from '../../server/log/keys.ts';
import { openService, type Service } from '../../server/service.ts';
import { registryOf, type TestVerifier } from '../api/signing.ts';

export const catalog = loadCatalog();

/** Snapshots are known by SHA-1 only, and rustboot by a commit. */
export const POLICY: Policy = {
  name: 'history', roots: { kinds: ['seed', 'source'], digests: [] }, threshold: 1, independence: 'organization', diversity: 1, inputs: 'attested',
  environment: 'ignore', comparisons: ['bit-identical'], disputes: 'block', weakDigests: true, verifiers: 'all', compromised: [],
};

/** The snapshots that lead to one, itself first. */
export function lineOf(id: string): string[] {
  const line = [id];
  for (const next of line) {
    for (const { role, digest } of catalog.files.get(next)?.recipe?.inputs ?? []) {
      const file = catalog.byDigest.get(digest)?.[0];
      if (role === 'compiler' && file !== undefined && file.role === 'binary' && !line.includes(file.id)) line.push(file.id);
    }
  }
  return line;
}

/** An OpenPGP verifier: the certificate to import, its registry entry, and how it signs. */
export interface OpenPgpVerifier { certificate: Uint8Array; verifier: Registry['verifiers'][0]; sign(payload: Uint8Array): Promise<Uint8Array> }

export async function makeOpenPgpVerifier(id: string): Promise<OpenPgpVerifier> {
  const { privateKey, publicKey } = await generateKey({ type: 'ecc', userIDs: [{ name: id }], format: 'armored' });
  const certificate = await readKey({ armoredKey: publicKey });
  const key = await readPrivateKey({ armoredKey: privateKey });
  return {
    certificate: certificate.write(),
    verifier: { id, name: id, organization: id, keys: [{ type: 'openpgp', id: `${id}-pgp`, fingerprint: certificate.getFingerprint().toUpperCase() }] },
    sign: async (payload) => (await signOpenPgp(payload, key)).bytes,
  };
}

/** The bytes of a statement that a file was rebuilt as its publisher declares. */
export function rebuilt(id: string): Uint8Array {
  const file = catalog.files.get(id);
  if (file === undefined) throw new Error(`the catalog has no file ${id}`);
  return writeStatement({ of: id, output: file.digest, inputs: file.recipe?.inputs ?? [], comparison: 'bit-identical', result: 'reproduced' });
}

export interface Opened { service: Service; log: NoteKey; dataDir: string; end(): Promise<void> }

export async function openFor(verifiers: readonly TestVerifier[], openPgp: readonly OpenPgpVerifier[] = []): Promise<Opened> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rootline-proof-'));
  const registry = registryOf(verifiers);
  for (const { verifier } of openPgp) {
    registry.organizations.push({ id: verifier.organization, name: verifier.organization });
    registry.verifiers.push(verifier);
  }
  writeFileSync(join(dataDir, 'registry.json'), JSON.stringify(registry));
  const service = await openService({ dataDir });
  for (const { certificate } of openPgp) await service.importKey(certificate);
  return {
    service, dataDir, log: readKeyFile(join(dataDir, 'log.key')).signer.key,
    end: async () => {
      await service.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
