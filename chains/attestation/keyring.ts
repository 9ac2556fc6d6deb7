/**
 * Which registered key an envelope claims to be signed by. What an envelope says of its key is a hint to look up by, never a proof.
 *
 * A primary key and its subkeys are one registered key: a signature by any of them is that verifier's one voice.
 */
import type { Organization, RegisteredKey, Registry } from '../../schema/registry.ts';
import { equalBytes, fromBase64 } from '../log/encoding.ts';
import { readSpki } from './der.ts';
import { keyHints } from './key-id.ts';
import { readCertificates, type Certificate, type CertificateKey } from './openpgp/certificate.ts';
import type { PublicKey } from './primitives.ts';
import type { Keyring } from './types.ts';

export interface Pinned<K extends RegisteredKey = RegisteredKey> { verifier: string; organization: Organization['id']; key: K }
type OpenPgpKey = Extract<RegisteredKey, { type: 'openpgp' }>;
type RawKey = Extract<RegisteredKey, { type: 'public-key' }>;
type KeylessKey = Extract<RegisteredKey, { type: 'keyless' }>;

export interface RegistryIndex {
  openpgp: Pinned<OpenPgpKey>[];
  /** By fingerprint and by key id, of primaries and of the subkeys that the registry names. */
  byFingerprint: Map<string, Pinned<OpenPgpKey>>;
  publicKeys: { pinned: Pinned<RawKey>; public: PublicKey }[];
  /** Positions in `publicKeys` by every key id in use: ours, the hash of the key, in-toto's. */
  byHint: Map<string, number>;
  keyless: Pinned<KeylessKey>[];
}

const indexes = new WeakMap<Registry, RegistryIndex>();

/** The registry by what envelopes name; made once for each registry object, which must not be changed afterwards. */
export function indexOf(registry: Registry): RegistryIndex {
  const held = indexes.get(registry);
  if (held) return held;
  const index: RegistryIndex = { openpgp: [], byFingerprint: new Map(), publicKeys: [], byHint: new Map(), keyless: [] };
  for (const verifier of registry.verifiers) {
    for (const key of verifier.keys) add(index, { verifier: verifier.id, organization: verifier.organization, key });
  }
  indexes.set(registry, index);
  return index;
}

function add(index: RegistryIndex, pinned: Pinned): void {
  const { key, ...who } = pinned;
  if (key.type === 'openpgp') {
    const own = { ...who, key };
    index.openpgp.push(own);
    for (const fingerprint of [key.fingerprint, ...(key.subkeys ?? [])]) {
      index.byFingerprint.set(fingerprint, own);
      index.byFingerprint.set(shortId(fingerprint), own);
    }
  } else if (key.type === 'public-key') {
    const at = index.publicKeys.push({ pinned: { ...who, key }, public: readSpki(fromBase64(key.spki, `the key ${key.id}`)) }) - 1;
    for (const hint of [key.id, key.keyid ?? key.id, ...keyHints(index.publicKeys[at]?.public)]) index.byHint.set(hint, at);
  } else {
    index.keyless.push({ ...who, key });
  }
}

/** The short id of a version 4 fingerprint is its end, of a version 6 one its beginning (RFC 9580 section 5.5.4). */
function shortId(fingerprint: string): string {
  return fingerprint.length === 40 ? fingerprint.slice(-16) : fingerprint.slice(0, 16);
}

/** Material once read, for as long as the keyring lives and gives the same bytes. */
const read = new WeakMap<Keyring, Map<string, { material: Uint8Array; certificates: Promise<Certificate[]> }>>();

function certificatesOf(keyring: Keyring, keyId: string): Promise<Certificate[]> | null {
  const material = keyring.material(keyId);
  if (material === null) return null;
  const known = read.get(keyring) ?? new Map<string, { material: Uint8Array; certificates: Promise<Certificate[]> }>();
  read.set(keyring, known);
  const held = known.get(keyId);
  if (held && (held.material === material || equalBytes(held.material, material))) return held.certificates;
  const certificates = readCertificates(material);
  known.set(keyId, { material, certificates });
  return certificates;
}

/** The keys that may speak for a pin: the pinned primary and its subkeys, bound by itself or named by the registry; or just a pinned subkey. */
export function keysOf(certificates: readonly Certificate[], pin: OpenPgpKey): CertificateKey[] {
  return certificates.flatMap((certificate) => {
    const all = [certificate.primary, ...certificate.subkeys];
    const named = all.filter((key) => key.fingerprint === pin.fingerprint || (pin.subkeys ?? []).includes(key.fingerprint));
    return certificate.primary.fingerprint === pin.fingerprint ? [...new Set([...named, ...certificate.subkeys.filter((key) => key.bound)])] : named;
  });
}

/** A key that an OpenPGP signature names. */
export type Found =
  | { found: 'key'; pinned: Pinned<OpenPgpKey>; key: CertificateKey }
  | { found: 'not-held'; pinned: Pinned<OpenPgpKey> }
  | { found: 'unknown' };

/**
 * Looks up the key of an OpenPGP signature.
 * @param name its fingerprint, or its key id where the signature gives no more; upper-case hex
 */
export async function findOpenPgp(keyring: Keyring, name: string): Promise<Found> {
  const index = indexOf(keyring.registry);
  const matches = (key: CertificateKey): boolean => (name.length === 16 ? key.keyId : key.fingerprint) === name;
  const named = index.byFingerprint.get(name);
  if (named) {
    const certificates = await certificatesOf(keyring, named.key.id);
    if (certificates === null) return { found: 'not-held', pinned: named };
    const key = keysOf(certificates, named.key).find(matches);
    return key ? { found: 'key', pinned: named, key } : { found: 'not-held', pinned: named };
  }
  // A subkey that the registry does not name is known by the certificate that binds it.
  for (const pinned of index.openpgp) {
    const certificates = await certificatesOf(keyring, pinned.key.id);
    const key = certificates === null ? undefined : keysOf(certificates, pinned.key).find(matches);
    if (key) return { found: 'key', pinned, key };
  }
  return { found: 'unknown' };
}
