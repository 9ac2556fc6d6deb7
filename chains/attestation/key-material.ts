/** Public key material as people send it, and whether it is the key that the registry pins. */
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { concatBytes, equalBytes, fromBase64, fromUtf8, toBase64 } from '../log/encoding.ts';
import { readSpki } from './der.ts';
import { keyIdOf } from './key-id.ts';
import { keysOf } from './keyring.ts';
import { MAX_KEY_MATERIAL } from './limits.ts';
import { looksArmored } from './openpgp/armor.ts';
import { readCertificates, type CertificateKey } from './openpgp/certificate.ts';
import type { KeyAlgorithm } from './primitives.ts';

/** What a file of key material holds. */
export type KeyDescription =
  | {
    type: 'openpgp'; fingerprint: string; algorithm: string;
    subkeys: { fingerprint: string; algorithm: string; bound: boolean }[];
    userIds: string[];
    /** By the certificate's own word; null where it does not expire. */
    expires: string | null; revoked: boolean;
  }
  | { type: 'public-key'; algorithm: KeyAlgorithm; spki: string; keyId: string };

const PEM = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/;

/**
 * Describes every key in a file: OpenPGP certificates, armored or binary, a bare primary key packet among them; or a PEM public key.
 * @throws RootlineError `malformed`, `unsupported-format`, `too-large`, `too-complex`
 */
export async function describeKey(material: Uint8Array): Promise<KeyDescription[]> {
  if (material.length > MAX_KEY_MATERIAL) throw new RootlineError('too-large', `the key material is larger than ${MAX_KEY_MATERIAL} bytes`);
  const spki = pem(material);
  if (spki !== null) {
    const key = readSpki(spki);
    return [{ type: 'public-key', algorithm: key.algorithm, spki: toBase64(key.spki), keyId: keyIdOf(key) }];
  }
  const certificates = await readCertificates(material);
  if (certificates.length === 0) throw new RootlineError('malformed', 'the file holds no public key');
  return certificates.map(({ primary, subkeys, userIds }) => ({
    type: 'openpgp', fingerprint: primary.fingerprint, algorithm: primary.algorithm, userIds,
    subkeys: subkeys.map(({ fingerprint, algorithm, bound }) => ({ fingerprint, algorithm, bound })),
    expires: primary.expires?.toISOString() ?? null, revoked: primary.revoked,
  }));
}

function pem(material: Uint8Array): Uint8Array | null {
  if (!looksArmored(material)) return null;
  const body = PEM.exec(fromUtf8(material, 'the key material'))?.[1];
  return body === undefined ? null : fromBase64(body.replace(/\s/g, ''), 'the PEM public key');
}

/**
 * Takes the certificate that a pin names out of key material.
 * @returns the material to keep: the pinned certificates as binary packets, or the public key's DER
 * @throws RootlineError `key-mismatch` where nothing in it has the pinned fingerprint; `malformed`, `too-large`, `too-complex`
 */
export async function matchPin(material: Uint8Array, key: RegisteredKey): Promise<Uint8Array> {
  if (key.type === 'keyless') throw new RootlineError('key-mismatch', `${key.id} is a keyless identity: it has no key to send`);
  if (key.type === 'public-key') {
    const pinned = readSpki(fromBase64(key.spki, `the key ${key.id}`)).spki;
    const given = pem(material);
    if (given === null || !equalBytes(readSpki(given).spki, pinned)) throw new RootlineError('key-mismatch', `the material is not the public key that ${key.id} pins`);
    return pinned;
  }
  const certificates = await readCertificates(material);
  const matching = certificates.filter((certificate) => keysOf([certificate], key).length > 0);
  if (matching.length > 0) return concatBytes(...matching.map(({ bytes }) => bytes));
  const found = certificates.map(({ primary }) => primary.fingerprint).join(', ');
  throw new RootlineError('key-mismatch', `${key.id} pins ${key.fingerprint}; the material holds ${found === '' ? 'no OpenPGP certificate' : found}`);
}

/**
 * What to keep of a pinned key once more material of it comes. Anyone may send material, so that of an older, or a stripped, copy of a
 * certificate takes nothing away: what signed before is still verified with what is held.
 * @param given as matchPin returns it
 * @returns `held` itself where the new material tells nothing new
 * @throws RootlineError `too-large`
 */
export async function joinMaterial(held: Uint8Array, given: Uint8Array, key: RegisteredKey): Promise<Uint8Array> {
  if (key.type !== 'openpgp') return given;
  const [old, now] = await Promise.all([held, given].map(async (material) => firstOf(keysOf(await readCertificates(material), key))));
  if (old === undefined || now === undefined || ![...now].some(([name, its]) => tellsMore(its, old.get(name)))) return held;
  if ([...old].every(([name, its]) => now.has(name) && !tellsMore(its, now.get(name)))) return given;
  // The newer copy first: the first is what a key's standing is read from.
  const joined = concatBytes(given, held);
  if (joined.length > MAX_KEY_MATERIAL) throw new RootlineError('too-large', `what is held of the key ${key.id} and this come to more than ${MAX_KEY_MATERIAL} bytes`);
  return joined;
}

function firstOf(keys: readonly CertificateKey[]): Map<string, CertificateKey> {
  return new Map(keys.toReversed().map((key) => [key.fingerprint, key]));
}

/** Whether a copy of a key says what the other does not: the key at all, that it is revoked, or something that its owner signed later. */
function tellsMore(copy: CertificateKey, other: CertificateKey | undefined): boolean {
  if (other === undefined || (copy.revoked && !other.revoked)) return true;
  return (copy.selfSigned?.getTime() ?? 0) > (other.selfSigned?.getTime() ?? 0);
}
