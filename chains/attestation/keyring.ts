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

export interface RawCandidate { pinned: Pinned<RawKey>; public: PublicKey }

export interface RegistryIndex {
  openpgp: Pinned<OpenPgpKey>[];
  /** By fingerprint and by key id, of primaries and of the subkeys that the registry names. Key ids are short: several keys may have one. */
  byName: Map<string, Pinned<OpenPgpKey>[]>;
  publicKeys: RawCandidate[];
  /** Those of `publicKeys` by every key id in use: ours, the signer's tool's, the hash of the key, in-toto's. Several keys may have one. */
  byHint: Map<string, RawCandidate[]>;
  keyless: Pinned<KeylessKey>[];
}

const indexes = new WeakMap<Registry, RegistryIndex>();

/** The registry by what envelopes name; made once for each registry object, which must not be changed afterwards. */
export function indexOf(registry: Registry): RegistryIndex {
  const held = indexes.get(registry);
  if (held) return held;
  const index: RegistryIndex = { openpgp: [], byName: new Map(), publicKeys: [], byHint: new Map(), keyless: [] };
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
      for (const name of [fingerprint, shortId(fingerprint)]) index.byName.set(name, [...index.byName.get(name) ?? [], own]);
    }
  } else if (key.type === 'public-key') {
    const own = { pinned: { ...who, key }, public: readSpki(fromBase64(key.spki, `the key ${key.id}`)) };
    index.publicKeys.push(own);
    for (const hint of new Set([key.id, key.keyid ?? key.id, ...keyHints(own.public)])) index.byHint.set(hint, [...index.byHint.get(hint) ?? [], own]);
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

/** A key that may have made an OpenPGP signature; without `key` where its material was never given. */
export interface OpenPgpCandidate { pinned: Pinned<OpenPgpKey>; key: CertificateKey | null }

/**
 * The registered keys that an OpenPGP signature may be by, the likeliest first: a fingerprint names one, a key id perhaps several.
 * @param name the fingerprint, or the key id where the signature gives no more; upper-case hex
 */
export async function* openPgpCandidates(keyring: Keyring, name: string): AsyncGenerator<OpenPgpCandidate> {
  const { byName, openpgp } = indexOf(keyring.registry);
  const short = name.length === 16;
  const named = byName.get(name) ?? [];
  for (const pinned of named) yield { pinned, key: await keyNamed(keyring, pinned, name, short) };
  if (named.length > 0 && !short) return;
  // A subkey that the registry does not name is known by the certificate that binds it.
  for (const pinned of openpgp) {
    const key = named.includes(pinned) ? null : await keyNamed(keyring, pinned, name, short);
    if (key !== null) yield { pinned, key };
  }
}

async function keyNamed(keyring: Keyring, pinned: Pinned<OpenPgpKey>, name: string, short: boolean): Promise<CertificateKey | null> {
  const certificates = await certificatesOf(keyring, pinned.key.id);
  const copies = keysOf(certificates ?? [], pinned.key).filter((key) => (short ? key.keyId : key.fingerprint) === name);
  // Of several copies the newest comes first, but none takes a revocation back.
  return copies.find((key) => key.revoked) ?? copies[0] ?? null;
}
