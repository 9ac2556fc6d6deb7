/** Opening an envelope: is it signed, by a key that the registry knows, over exactly these bytes? */
import { bytesToHex } from '@noble/hashes/utils.js';
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import { concatBytes, utf8 } from '../log/encoding.ts';
import { verifyDsse } from './dsse.ts';
import type { Envelope } from './envelope.ts';
import { findOpenPgp } from './keyring.ts';
import { standingOf } from './openpgp/certificate.ts';
import { readMessage, type SignedData } from './openpgp/message.ts';
import { holds, type DocumentSignature } from './openpgp/signature.ts';
import { kindOfBytes, kindOfType, payloadTypes } from './payload.ts';
import { portable, type Primitives } from './primitives.ts';
import type { Keyring, Opened } from './types.ts';

export interface OpenOptions {
  /** When the log received it (RFC 3339): what the key's standing and the signature's own expiry are judged at. Without it, the moment of signing. */
  at?: string;
  primitives?: Primitives;
}

/** An opened envelope before it is known to be one: everything but the statement id. */
type Signed = Omit<Opened, 'statementId'>;

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
    case 'dsse': {
      const kind = kindOfType(envelope.payloadType);
      if (kind === null) throw new RootlineError('unsupported-format', `the payload type ${envelope.payloadType} is none that is taken`);
      const signers = await verifyDsse(envelope, keyring.registry, primitives);
      return signers.map(({ verifier, key }) => ({
        format: 'dsse', verifier, key: key.id, payload: envelope.payload, payloadType: payloadTypes[kind], created: null, keyStanding: 'unknown',
      }));
    }
    case 'openpgp-message':
      return openPgp(envelope.format, await readMessage(envelope.packets, primitives), keyring, options, primitives);
    case 'openpgp-cleartext':
    case 'openpgp-detached':
      return openPgp(envelope.format, envelope, keyring, options, primitives);
  }
}

async function openPgp(format: string, { data, signatures }: SignedData, keyring: Keyring, options: OpenOptions, primitives: Primitives): Promise<Signed[]> {
  const opened: Signed[] = [];
  let refusal: RootlineError | null = null;
  for (const signature of signatures) {
    try {
      opened.push(await openSignature(format, data, signature, keyring, options, primitives));
    } catch (error) {
      if (!(error instanceof RootlineError)) throw error;
      refusal ??= error;
    }
  }
  if (opened.length === 0) throw refusal ?? new RootlineError('unsigned', 'there is no signature');
  return opened;
}

async function openSignature(format: string, data: Uint8Array, signature: DocumentSignature, keyring: Keyring, options: OpenOptions, primitives: Primitives): Promise<Signed> {
  const name = signature.issuer ?? signature.keyId;
  if (name === null) throw new RootlineError('unknown-key', 'the signature does not say which key made it');
  const found = await findOpenPgp(keyring, name);
  if (found.found === 'unknown') throw new RootlineError('unknown-key', `the key ${name} is not registered`);
  if (found.found === 'not-held') throw new RootlineError('key-not-held', `the key ${name} is pinned for ${found.pinned.verifier}, but its material was never given`);
  const { pinned, key } = found;
  if (!await holds(signature, key, data, primitives)) throw new RootlineError('bad-signature', `the signature does not hold for these bytes and the key ${key.fingerprint}`);
  const at = options.at === undefined ? signature.created : new Date(options.at);
  if (signature.expires !== null && signature.expires <= at) throw new RootlineError('bad-signature', `the signature says of itself that it ended on ${signature.expires.toISOString()}`);
  const payload = signature.text ? withoutCr(data) : data;
  return {
    format, verifier: pinned.verifier, key: pinned.key.id, payload, payloadType: payloadTypes[kindOfBytes(payload)],
    created: signature.created.toISOString().replace('.000Z', 'Z'), keyStanding: standingOf(key, signature.created, at),
    fingerprint: key.fingerprint,
  };
}

/** A text signature covers lines, not their ends: one form of the text makes one statement. */
function withoutCr(data: Uint8Array): Uint8Array {
  return data.filter((byte, i) => byte !== 0x0d || data[i + 1] !== 0x0a);
}

/** Who said what, however it was encoded. The lengths keep the three apart, as in DSSE's pre-authentication encoding. */
async function statementId({ verifier, payloadType, payload }: Signed, primitives: Primitives): Promise<Digest> {
  const [who, type] = [utf8(verifier), utf8(payloadType)];
  const bytes = concatBytes(utf8(`rootline-statement-v1 ${who.length} `), who, utf8(` ${type.length} `), type, utf8(` ${payload.length} `), payload);
  return `sha256:${bytesToHex(await primitives.digest('SHA-256', bytes))}`;
}
