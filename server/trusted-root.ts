/** What it takes to believe keyless Sigstore bundles: the operator's copy of a Sigstore trusted root. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SigstoreTrust } from '../chains/attestation/sigstore-bundle.ts';
import { RootlineError } from '../schema/error.ts';

/**
 * The trusted root of `<dataDir>/trusted_root.json`, or undefined when there is none: keyless bundles are then refused.
 * @throws RootlineError `malformed`
 */
export async function openTrustedRoot(dataDir: string): Promise<SigstoreTrust | undefined> {
  const path = join(dataDir, 'trusted_root.json');
  return existsSync(path) ? readTrustedRoot(path) : undefined;
}

/**
 * A trusted root as Sigstore's TUF repository distributes it. Sigstore's libraries are loaded only where they are needed.
 * @throws RootlineError `bad-file` where it cannot be read, `malformed`
 */
export async function readTrustedRoot(path: string): Promise<SigstoreTrust> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new RootlineError('bad-file', `the trusted root ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const { sigstoreTrust } = await import('../chains/attestation/sigstore-trust.ts');
  return sigstoreTrust(bytes);
}
