/** What it takes to believe keyless Sigstore bundles: the operator's copy of a Sigstore trusted root. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SigstoreTrust } from '../chains/attestation/sigstore-bundle.ts';

/**
 * The trusted root of `<dataDir>/trusted_root.json`, as Sigstore's TUF repository distributes it; undefined when there is none, and keyless
 * bundles are then refused. Sigstore's libraries are loaded only where they are needed.
 * @throws RootlineError `malformed`
 */
export async function openTrustedRoot(dataDir: string): Promise<SigstoreTrust | undefined> {
  const path = join(dataDir, 'trusted_root.json');
  if (!existsSync(path)) return undefined;
  const { sigstoreTrust } = await import('../chains/attestation/sigstore-trust.ts');
  return sigstoreTrust(readFileSync(path));
}
