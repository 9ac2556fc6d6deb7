/** Files that are envelopes by themselves: Sigstore bundles, DSSE envelopes, in-toto links, clearsigned texts; JSON Lines hold several. */
import { basename } from 'node:path';
import { splitEnvelopes } from '../../../chains/attestation/envelope.ts';
import { filesUnder, readBytes } from '../files.ts';
import type { ImportItem } from './formats.ts';

/** Every file under a path; what the bytes are is read from them. */
export async function fileItems(path: string): Promise<ImportItem[]> {
  return (await filesUnder(path)).map((file) => ({
    name: basename(file), mediaType: 'application/octet-stream', envelopes: async () => splitEnvelopes(await readBytes(file)),
  }));
}
