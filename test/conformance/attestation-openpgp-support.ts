/** What the corpora of signed build results share: folders of keys as a keyring, a file and its signature as an envelope. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { describeKey, matchPin } from '../../chains/attestation/key-material.ts';
import { openAll } from '../../chains/attestation/open.ts';
import { kindOfBytes } from '../../chains/attestation/payload.ts';
import type { Primitives } from '../../chains/attestation/primitives.ts';
import type { Keyring, Opened } from '../../chains/attestation/types.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey } from '../../schema/registry.ts';

/** When GnuPG gave the verdicts. */
export const CLOCK = '2026-11-20T00:00:00Z';

export const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

/** Key files as a registry that pins every primary in them; a verifier is called by its primary's fingerprint. */
export async function keyringOf(paths: string[]): Promise<Keyring> {
  const pins = new Map<string, Extract<RegisteredKey, { type: 'openpgp' }>>();
  const material = new Map<string, Uint8Array>();
  for (const path of paths) {
    for (const key of await describeKey(bytesOf(path))) {
      if (key.type !== 'openpgp') continue;
      const pin = { type: 'openpgp', id: key.fingerprint, fingerprint: key.fingerprint } as const;
      pins.set(pin.id, pin);
      material.set(pin.id, await matchPin(bytesOf(path), pin));
    }
  }
  const verifiers = [...pins.values()].map((pin) => ({ id: pin.id, name: pin.id, organization: pin.id, keys: [pin] }));
  return { registry: { organizations: verifiers.map(({ id }) => ({ id, name: id })), verifiers }, material: (id) => material.get(id) ?? null };
}

export const filesIn = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The envelope of a file and the signature that lies beside it, or null where there is none. */
export function detachedEnvelope(path: string, signatureFile?: string): Uint8Array | null {
  const signature = [signatureFile ?? '', `${path}.asc`, `${path}.sig`].find((p) => p !== '' && existsSync(p));
  if (signature === undefined) return null;
  const payload = bytesOf(path);
  return new TextEncoder().encode(JSON.stringify({ v: 1, format: kindOfBytes(payload), name: basename(path), payload: base64(payload), signature: base64(bytesOf(signature)) }));
}

/** What becomes of an envelope, in GnuPG's words. */
export interface Outcome { verdict: string; opened: Opened[] }

export async function judge(envelope: Uint8Array | null, keyring: Keyring, primitives: Primitives = nodePrimitives): Promise<Outcome> {
  if (envelope === null) return { verdict: 'no-signature', opened: [] };
  try {
    const opened = await openAll(readEnvelope(envelope, null), keyring, { at: CLOCK, primitives });
    const standing = opened[0]?.keyStanding ?? 'unknown';
    const verdict = { 'valid': 'good', 'revoked': 'revoked-key', 'unknown': 'good', 'expired-since': 'expired-key', 'expired-when-signed': 'expired-key' }[standing];
    return { verdict, opened };
  } catch (error) {
    if (!(error instanceof RootlineError)) throw error;
    const verdict = { 'unknown-key': 'no-key', 'bad-signature': 'bad', 'malformed': 'malformed', 'weak-signature': 'weak' }[error.code as string];
    return { verdict: verdict ?? error.code, opened: [] };
  }
}
