/**
 * StageX's folder of container signatures: `<image>@sha256=<hex>/signature-<n>`, each an OpenPGP message that says of itself which image
 * it is of. Only names of that form are taken, so that notes lying beside them are not handed in.
 */
import { basename, dirname } from 'node:path';
import { mediaTypes } from '../../../chains/attestation/envelope.ts';
import { filesUnder, readBytes } from '../files.ts';
import type { ImportItem } from './formats.ts';

const folder = /@sha256=[0-9a-f]{64}$/;
const signature = /^signature-\d+$/;

/** The signature files under a folder, in the order of their paths. */
export async function stagexItems(path: string): Promise<ImportItem[]> {
  const files = await filesUnder(path);
  return files.filter((file) => signature.test(basename(file)) && folder.test(basename(dirname(file)))).map((file) => ({
    name: `${basename(dirname(file)).replace(/@sha256=([0-9a-f]{12}).*/, '@$1')}/${basename(file)}`,
    mediaType: mediaTypes['openpgp-message'],
    envelopes: async () => [await readBytes(file)],
  }));
}
