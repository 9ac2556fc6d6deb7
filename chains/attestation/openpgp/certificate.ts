/**
 * OpenPGP certificates: the keys in them, which subkeys the primary truly bound, and what the certificate itself says of each key's
 * validity. The registry pins a fingerprint, so a bare primary key packet without user id or self-signature is a usable certificate too.
 */
import { enums, PublicKeyPacket, PublicSubkeyPacket, UserAttributePacket, UserIDPacket, type SignaturePacket } from 'openpgp';
import { RootlineError } from '../../../schema/error.ts';
import { rsaSpki, spkiOf, bitLength } from '../der.ts';
import { MAX_DSA_BITS, MAX_KEY_MATERIAL, MAX_KEY_PACKETS, MAX_RSA_BITS, MAX_SELF_SIGNATURES } from '../limits.ts';
import type { KeyAlgorithm, PublicKey } from '../primitives.ts';
import { fromUtf8 } from '../../log/encoding.ts';
import { armoredBlocks, looksArmored } from './armor.ts';
import { readPackets, TAG, type Packet } from './packets.ts';
import { mathematicsOnly, numbers, readSignaturePacket } from './signature.ts';

export interface CertificateKey {
  packet: PublicKeyPacket | PublicSubkeyPacket;
  /** Upper-case hex. */
  fingerprint: string;
  /** Last eight bytes of the fingerprint (the first of a version 6 one), upper-case hex. */
  keyId: string;
  algorithm: string;
  /** Size of the RSA modulus or the DSA prime; null on curves. */
  bits: number | null;
  /** For the primitives; null for an algorithm that they do not have. */
  raw: PublicKey | null;
  created: Date;
  /** By the newest self-signature; null where it does not expire. */
  expires: Date | null;
  /** When the newest self-signature was made that speaks for the key; null where there is none. */
  selfSigned: Date | null;
  /** Whether the certificate carries a revocation by its own primary key. */
  revoked: boolean;
  /** Whether self-signatures speak for the key: false for a bare key packet, and for a subkey that the primary did not bind or that did not sign back. */
  bound: boolean;
}

export interface Certificate {
  primary: CertificateKey;
  subkeys: CertificateKey[];
  userIds: string[];
  /** The certificate's packets, binary. */
  bytes: Uint8Array;
}

/** The primary's name in the library's calls. */
type Signed = { key: PublicKeyPacket; bind?: PublicSubkeyPacket; userID?: UserIDPacket; userAttribute?: UserAttributePacket };
interface Section { packet: Packet; signatures: Packet[] }

const CERTIFICATIONS = new Set<number>([enums.signature.certGeneric, enums.signature.certPersona, enums.signature.certCasual, enums.signature.certPositive]);
const CURVES: Record<string, Exclude<KeyAlgorithm, 'rsa'>> = {
  ed25519Legacy: 'ed25519', ed25519: 'ed25519', nistP256: 'ecdsa-p256', nistP384: 'ecdsa-p384', nistP521: 'ecdsa-p521', secp256k1: 'ecdsa-secp256k1',
};

/**
 * Reads every certificate in a file of key material, armored or binary.
 * @throws RootlineError `malformed`, `too-large`, `too-complex`
 */
export async function readCertificates(material: Uint8Array): Promise<Certificate[]> {
  if (material.length > MAX_KEY_MATERIAL) throw new RootlineError('too-large', `the key material is larger than ${MAX_KEY_MATERIAL} bytes`);
  const parts = looksArmored(material)
    ? armoredBlocks(fromUtf8(material, 'the key material')).filter((block) => block.label === 'PUBLIC KEY BLOCK').map((block) => block.bytes)
    : [material];
  const certificates: Certificate[] = [];
  for (const bytes of parts) {
    const packets = readPackets(bytes, MAX_KEY_PACKETS);
    const starts = packets.flatMap((packet, i) => (packet.tag === TAG.publicKey ? [i] : []));
    if (packets.length > 0 && starts[0] !== 0) throw new RootlineError('malformed', 'the key material does not begin with a public key');
    for (const [n, start] of starts.entries()) certificates.push(await readCertificate(bytes, packets.slice(start, starts[n + 1])));
  }
  return certificates;
}

async function readCertificate(bytes: Uint8Array, packets: Packet[]): Promise<Certificate> {
  const sections = intoSections(packets);
  const [first, ...rest] = sections;
  const last = packets.at(-1);
  if (!first || !last) throw new RootlineError('malformed', 'there is no public key');
  const packet = new PublicKeyPacket();
  await readKeyPacket(packet, first.packet.body);
  const primary = describe(packet);
  requireFew(packet, packets);
  const userIds: string[] = [];
  const subkeys: CertificateKey[] = [];
  const self: SignaturePacket[] = [];
  await judgePrimary(primary, packet, first.signatures, self);
  for (const section of rest) {
    if (section.packet.tag === TAG.publicSubkey) subkeys.push(...await readSubkey(packet, section));
    else self.push(...await selfCertifications(packet, section, userIds));
  }
  const newest = newestOf(self);
  primary.bound = newest !== null;
  primary.selfSigned = newest?.created ?? null;
  primary.expires = newest === null ? null : expiryOf(primary.created, newest);
  for (const subkey of subkeys) {
    // A subkey does not outlive its primary.
    if (primary.revoked) subkey.revoked = true;
    if (primary.expires !== null && (subkey.expires === null || subkey.expires > primary.expires)) subkey.expires = primary.expires;
  }
  return { primary, subkeys, userIds, bytes: bytes.slice(first.packet.start, last.end) };
}

/** Whoever sends a certificate has all its self-signatures verified: there may be only so many. */
function requireFew(primary: PublicKeyPacket, packets: Packet[]): void {
  const own = ownSignatures(primary, packets.filter((packet) => packet.tag === TAG.signature));
  if (own.length > MAX_SELF_SIGNATURES) throw new RootlineError('too-complex', `a certificate has more than ${MAX_SELF_SIGNATURES} self-signatures`);
}

/** Each key and user id with the signatures that follow it. */
function intoSections(packets: Packet[]): Section[] {
  const sections: Section[] = [];
  for (const packet of packets) {
    if (packet.tag === TAG.signature) sections.at(-1)?.signatures.push(packet);
    else if (packet.tag !== TAG.trust && packet.tag !== TAG.marker && packet.tag !== TAG.padding) sections.push({ packet, signatures: [] });
  }
  return sections;
}

async function readKeyPacket(packet: PublicKeyPacket | PublicSubkeyPacket, body: Uint8Array): Promise<void> {
  try {
    await packet.read(body);
  } catch (cause) {
    throw new RootlineError('malformed', `a key packet cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function describe(packet: PublicKeyPacket | PublicSubkeyPacket): CertificateKey {
  const params = numbers(packet, 'publicParams');
  const info = packet.getAlgorithmInfo();
  const modulus = params['n'] ?? params['p'];
  const most = params['n'] ? MAX_RSA_BITS : MAX_DSA_BITS;
  // Arithmetic with numbers of any size would be anybody's way to keep the machine busy.
  if (modulus !== undefined && modulus.length * 8 > most + 7) throw new RootlineError('malformed', `a key has more than ${most} bits`);
  return {
    packet, algorithm: info.curve ? `${info.algorithm} ${info.curve}` : info.algorithm,
    fingerprint: packet.getFingerprint().toUpperCase(), keyId: packet.getKeyID().toHex().toUpperCase(),
    bits: modulus === undefined ? null : bitLength(modulus), raw: rawKey(info.algorithm, info.curve, params),
    created: packet.created, expires: null, selfSigned: null, revoked: false, bound: false,
  };
}

function rawKey(algorithm: string, curve: string | undefined, params: Record<string, Uint8Array>): PublicKey | null {
  if (algorithm.startsWith('rsa')) return params['n'] && params['e'] ? rsaSpki(params['n'], params['e']) : null;
  if (algorithm === 'ed25519') return params['A'] ? spkiOf('ed25519', params['A']) : null;
  const known = CURVES[curve ?? ''];
  if (known === undefined || !params['Q'] || (algorithm !== 'ecdsa' && algorithm !== 'eddsaLegacy')) return null;
  // The old EdDSA form has a byte 0x40 before the point.
  return spkiOf(known, known === 'ed25519' ? params['Q'].subarray(1) : params['Q']);
}

/** The signatures of a section that the primary made; those of other people, and those that cannot be read, say nothing here. */
function ownSignatures(primary: PublicKeyPacket, packets: Packet[]): SignaturePacket[] {
  return packets.flatMap(({ body }) => {
    try {
      const signature = readSignaturePacket(body);
      return signature.issuerKeyID.equals(primary.getKeyID()) ? [signature] : [];
    } catch {
      return [];
    }
  });
}

async function verified(signature: SignaturePacket, key: PublicKeyPacket | PublicSubkeyPacket, data: Signed): Promise<boolean> {
  try {
    // Judged at the moment it was made: whether it has expired since is not asked here.
    await signature.verify(key, signature.signatureType ?? enums.signature.binary, data, signature.created ?? new Date(0), false, mathematicsOnly);
    return true;
  } catch {
    return false;
  }
}

/** Direct-key signatures and revocations that stand right after the primary. */
async function judgePrimary(primary: CertificateKey, key: PublicKeyPacket, packets: Packet[], self: SignaturePacket[]): Promise<void> {
  for (const signature of ownSignatures(key, packets)) {
    const revokes = signature.signatureType === enums.signature.keyRevocation;
    if (!revokes && signature.signatureType !== enums.signature.key) continue;
    if (!await verified(signature, key, { key })) continue;
    if (revokes) primary.revoked = true;
    else self.push(signature);
  }
}

async function selfCertifications(key: PublicKeyPacket, section: Section, userIds: string[]): Promise<SignaturePacket[]> {
  const isId = section.packet.tag === TAG.userId;
  if (!isId && section.packet.tag !== TAG.userAttribute) return [];
  const id = isId ? new UserIDPacket() : new UserAttributePacket();
  try {
    id.read(section.packet.body);
  } catch {
    return [];
  }
  if (id instanceof UserIDPacket) userIds.push(id.userID);
  const own = ownSignatures(key, section.signatures).filter((s) => CERTIFICATIONS.has(s.signatureType ?? -1));
  const good: SignaturePacket[] = [];
  for (const signature of own) {
    if (await verified(signature, key, id instanceof UserIDPacket ? { key, userID: id } : { key, userAttribute: id })) good.push(signature);
  }
  return good;
}

async function readSubkey(primary: PublicKeyPacket, section: Section): Promise<CertificateKey[]> {
  const packet = new PublicSubkeyPacket();
  try {
    await packet.read(section.packet.body);
  } catch {
    return []; // An algorithm not known here cannot have signed what is verified here.
  }
  const subkey = describe(packet);
  const data = { key: primary, bind: packet };
  const bindings: SignaturePacket[] = [];
  for (const signature of ownSignatures(primary, section.signatures)) {
    const revokes = signature.signatureType === enums.signature.subkeyRevocation;
    if (!revokes && signature.signatureType !== enums.signature.subkeyBinding) continue;
    if (!await verified(signature, primary, data)) continue;
    if (revokes) subkey.revoked = true;
    else if (await signsBack(signature, packet, data)) bindings.push(signature);
  }
  const newest = newestOf(bindings);
  subkey.bound = newest !== null;
  subkey.selfSigned = newest?.created ?? null;
  subkey.expires = newest === null ? null : expiryOf(subkey.created, newest);
  return [subkey];
}

/** A signing subkey must itself have signed that it belongs to the primary, or anyone could adopt a stranger's key. */
async function signsBack(binding: SignaturePacket, subkey: PublicSubkeyPacket, data: Signed): Promise<boolean> {
  const back = binding.embeddedSignature;
  if (back === null || back.signatureType !== enums.signature.keyBinding) return false;
  return verified(back, subkey, data);
}

function newestOf(signatures: SignaturePacket[]): SignaturePacket | null {
  return signatures.reduce<SignaturePacket | null>((best, s) => (best === null || (s.created ?? 0) > (best.created ?? 0) ? s : best), null);
}

function expiryOf(created: Date, signature: SignaturePacket): Date | null {
  const seconds = signature.keyExpirationTime;
  return seconds === null || seconds === 0 ? null : new Date(created.getTime() + seconds * 1000);
}

/** What the certificate says of a key, for a signature made at `signed`, judged at `at`. */
export function standingOf(key: CertificateKey, signed: Date, at: Date): 'valid' | 'expired-when-signed' | 'expired-since' | 'revoked' | 'unknown' {
  if (key.revoked) return 'revoked';
  if (!key.bound) return 'unknown';
  if (key.expires !== null && key.expires <= signed) return 'expired-when-signed';
  if (key.expires !== null && key.expires <= at) return 'expired-since';
  return 'valid';
}
