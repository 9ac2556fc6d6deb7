/**
 * Files with a detached OpenPGP signature beside them: guix.sigs (`*.SHA256SUMS` and `.asc`), gitian.sigs (`*.assert` and `.sig`). Both
 * travel as one envelope, byte for byte.
 */
import { relative } from 'node:path';
import { mediaTypes } from '../../../chains/attestation/envelope.ts';
import { filesUnder, readBytes } from '../files.ts';
import type { ImportItem } from './formats.ts';

const layouts = {
  'sha256sums': { file: /SHA256SUMS$/, signature: '.asc' },
  'gitian-assert': { file: /\.assert$/, signature: '.sig' },
} as const;

/** The signed files under a folder; those without a signature are left out. */
export async function detachedItems(path: string, format: keyof typeof layouts): Promise<ImportItem[]> {
  const { file: form, signature } = layouts[format];
  const files = await filesUnder(path);
  const there = new Set(files);
  return files.filter((file) => form.test(file) && there.has(file + signature)).map((file) => ({
    name: relative(path, file),
    mediaType: mediaTypes['openpgp-detached'],
    envelopes: async () => [detachedEnvelope(format, relative(path, file), await readBytes(file), await readBytes(file + signature))],
  }));
}

/** `{"v":1,"format":…,"name":…,"payload":base64,"signature":base64}` */
function detachedEnvelope(format: string, name: string, payload: Uint8Array, signature: Uint8Array): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ v: 1, format, name, payload: base64(payload), signature: base64(signature) }));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
