/** Opening an envelope: is it signed, by a key that the registry knows, over exactly these bytes? */
import { bytesToHex } from '@noble/hashes/utils.js';
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import { lengthPrefixed, openDsse } from './dsse.ts';
import type { Envelope } from './envelope.ts';
import { openLink } from './open-link.ts';
import { readMessage } from './openpgp/message.ts';
import { openPgp } from './openpgp/open.ts';
import { portable, type Primitives } from './primitives.ts';
import { openBundle, type SigstoreTrust } from './sigstore-bundle.ts';
import type { Keyring, Opened, Signed } from './types.ts';

export interface OpenOptions {
  /** When the log received it (RFC 3339): what the key's standing and the signature's own expiry are judged at. Without it, the moment of signing. */
  at?: string;
  primitives?: Primitives;
  /** What it takes to believe keyless bundles; without it they are refused. */
  sigstore?: SigstoreTrust;
}

/**
 * Opens an envelope for the first of its signatures that holds for a registered key. Whether that key counts (revoked, compromised)
 * is for the log's receipt time and the policy to say, not for this.
 * @throws RootlineError `unknown-key`, `key-not-held`, `bad-signature`, `weak-signature`; for an OpenPGP message also what readEnvelope throws
 */
export async function openEnvelope(envelope: Envelope, keyring: Keyring, options: OpenOptions = {}): Promise<Opened> {
  const [first] = await openAll(envelope, keyring, options);
  if (first === undefined) throw new RootlineError('bad-signature', 'no signature holds');
  return first;
}

/**
 * Opens an envelope for every verifier whose signature holds: some formats carry several, and each verifier then says the same.
 * @returns at least one, a verifier at most once
 * @throws as openEnvelope
 */
export async function openAll(envelope: Envelope, keyring: Keyring, options: OpenOptions = {}): Promise<Opened[]> {
  const primitives = options.primitives ?? portable;
  const signed = await signedBy(envelope, keyring, options, primitives);
  const seen = new Set<string>();
  const opened: Opened[] = [];
  for (const one of signed) {
    if (seen.has(one.verifier)) continue;
    seen.add(one.verifier);
    opened.push({ ...one, statementId: await statementId(one, primitives) });
  }
  return opened;
}

async function signedBy(envelope: Envelope, keyring: Keyring, options: OpenOptions, primitives: Primitives): Promise<Signed[]> {
  switch (envelope.format) {
    case 'dsse':
      return openDsse(envelope, keyring, primitives);
    case 'sigstore-bundle':
      return openBundle(envelope, keyring, options.sigstore, primitives);
    case 'in-toto-link':
      return openLink(envelope, keyring, options.at, primitives);
    case 'openpgp-message':
      return openPgp(envelope.format, await readMessage(envelope.packets, primitives), keyring, options.at, primitives);
    case 'openpgp-cleartext':
    case 'openpgp-detached':
      return openPgp(envelope.format, envelope, keyring, options.at, primitives);
  }
}

/** Who said what, however it was encoded. */
async function statementId({ verifier, payloadType, payload }: Signed, primitives: Primitives): Promise<Digest> {
  const bytes = lengthPrefixed('rootline-statement-v1', [verifier, payloadType], payload);
  return `sha256:${bytesToHex(await primitives.digest('SHA-256', bytes))}`;
}
