/**
 * Sigstore bundles v0.1 to v0.3 that hold a statement: a DSSE envelope with one signature, and what shows by whom and when it was made.
 * Under a registered public key the signature is enough. A keyless one stands on a certificate, a log entry and timestamps; those are
 * checked by Sigstore's libraries and a trusted root, which a server or command line brings (sigstore-trust.ts) and a browser does not.
 */
import { RootlineError } from '../../schema/error.ts';
import { kindOfDsse, preAuthEncoding, readDsse, type DsseEnvelope } from './dsse.ts';
import { indexOf, type Pinned } from './keyring.ts';
import { payloadTypes } from './payload.ts';
import type { Primitives } from './primitives.ts';
import { signersOf } from './raw-signature.ts';
import { isObject, type JsonObject } from './strict-json.ts';
import type { Keyring, Signed } from './types.ts';

export interface SigstoreBundle {
  format: 'sigstore-bundle';
  dsse: DsseEnvelope;
  /** Where the bundle is made under a public key: what it calls the key. Null: under a certificate. */
  keyHint: string | null;
  /** The bundle as it was sent, for Sigstore's libraries. */
  json: JsonObject;
}

/** Whom a certificate names, and when the log or a timestamp authority saw the signature (RFC 3339). */
export interface KeylessIdentity { issuer: string; subject: string; time: string }

/** What it takes to believe a certificate. */
export interface SigstoreTrust {
  /**
   * Checks certificate, log entries, timestamps and signature.
   * @throws RootlineError `malformed`, `bad-signature`
   */
  identify(bundle: SigstoreBundle, primitives: Primitives): Promise<KeylessIdentity>;
}

export const BUNDLE_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
]);

/**
 * Reads a bundle's JSON.
 * @throws RootlineError `malformed`, `unsigned`, `unsupported-format`
 */
export function readBundle(json: JsonObject): SigstoreBundle {
  const { mediaType, verificationMaterial: material, dsseEnvelope } = json;
  if (typeof mediaType !== 'string' || !BUNDLE_TYPES.has(mediaType)) {
    throw new RootlineError('unsupported-format', `the Sigstore bundle is of the media type ${JSON.stringify(mediaType)?.slice(0, 100)}, not of version 0.1 to 0.3`);
  }
  if (!isObject(material)) throw malformed('/verificationMaterial', 'it is not an object');
  if (!isObject(dsseEnvelope)) throw new RootlineError('unsupported-format', 'the Sigstore bundle signs a file and holds no statement');
  const dsse = readDsse(dsseEnvelope);
  if (dsse.signatures.length > 1) throw malformed('/dsseEnvelope/signatures', 'a bundle has exactly one signature');
  return { format: 'sigstore-bundle', dsse, keyHint: keyHintOf(material), json };
}

function malformed(at: string, message: string): RootlineError {
  return new RootlineError('malformed', `the Sigstore bundle: ${at}: ${message}`, { errors: [{ at, message }] });
}

function keyHintOf(material: JsonObject): string | null {
  const { publicKey } = material;
  const kinds = ['publicKey', 'certificate', 'x509CertificateChain'].filter((kind) => isObject(material[kind]));
  if (kinds.length !== 1) throw malformed('/verificationMaterial', 'exactly one of publicKey, certificate and x509CertificateChain is expected');
  if (!isObject(publicKey)) return null;
  const { hint = '' } = publicKey;
  if (typeof hint !== 'string') throw malformed('/verificationMaterial/publicKey/hint', 'it is no string');
  return hint;
}

/**
 * Opens a bundle for the registered key or identity that signed it.
 * @param trust left out where there is no trusted root: bundles under a certificate are then refused
 * @throws RootlineError `unknown-key`, `bad-signature`, `weak-signature`, `malformed`, `unsupported-format`
 */
export async function openBundle(bundle: SigstoreBundle, { registry }: Keyring, trust: SigstoreTrust | undefined, primitives: Primitives): Promise<Signed[]> {
  const { dsse, keyHint } = bundle;
  const { format } = bundle;
  const { payload } = dsse;
  const payloadType = payloadTypes[kindOfDsse(dsse)];
  if (keyHint !== null) {
    const signatures = dsse.signatures.map(({ sig, keyid }) => ({ sig, keyid: keyHint === '' ? keyid : keyHint }));
    const signers = await signersOf(preAuthEncoding(dsse.payloadType, payload), signatures, registry, primitives);
    return signers.map(({ verifier, key }) => ({ format, verifier, key: key.id, payload, payloadType, created: null, keyStanding: 'unknown' }));
  }
  if (trust === undefined) throw new RootlineError('unsupported-format', 'the bundle stands on a certificate, and there is no Sigstore trusted root here to check it with');
  const identity = await trust.identify(bundle, primitives);
  const pinned = mostSpecific(indexOf(registry).keyless.filter(({ key }) => matches(key, identity)));
  if (!pinned) throw new RootlineError('unknown-key', `no verifier is registered with the identity ${identity.subject} of ${identity.issuer}`);
  return [{ format, verifier: pinned.verifier, key: pinned.key.id, payload, payloadType, created: identity.time, keyStanding: 'unknown' }];
}

/** Whether an identity is the registered one: the issuer exactly, the subject by its pattern. */
function matches(key: Extract<Pinned['key'], { type: 'keyless' }>, { issuer, subject }: KeylessIdentity): boolean {
  return key.issuer === issuer && matchesPattern(key.subject, subject);
}

/** Of several patterns that match, one without `*`, or else the longest: a wide pattern takes nothing from a narrow one. */
function mostSpecific<P extends { key: { subject: string } }>(pins: readonly P[]): P | undefined {
  return pins.reduce<P | undefined>((best, pin) => (best === undefined || weight(pin.key) > weight(best.key) ? pin : best), undefined);
}

function weight({ subject }: { subject: string }): number {
  return subject.includes('*') ? subject.length : Infinity;
}

/** Whether text matches a pattern in which `*` stands for any run of characters; linear in both. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [head = '', ...parts] = pattern.split('*');
  const tail = parts.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head) || text.length < head.length + tail.length || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - tail.length) return false;
    at = found + part.length;
  }
  return true;
}
