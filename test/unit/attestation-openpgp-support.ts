/** OpenPGP keys and signatures for the tests: ordinary ones, and such as no signing tool would make. */
import {
  config, enums, generateKey, PacketList, readPrivateKey, SignaturePacket, type KeyOptions as AnyKeyOptions, type PartialConfig, type PrivateKey,
} from 'openpgp';
import type { Keyring } from '../../chains/attestation/types.ts';
import { concatBytes } from '../../chains/log/encoding.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { keyring } from './attestation-support.ts';

/** Lets the library do what it rightly advises against. */
export const quiet: PartialConfig = { minRSABits: 1024, rejectMessageHashAlgorithms: new Set(), rejectHashAlgorithms: new Set() };
export type KeyOptions = Omit<AnyKeyOptions, 'format'>;

export interface Made { key: PrivateKey; pin: RegisteredKey; material: Uint8Array }

/** A key with everything that is registered of it. */
export async function make(id: string, options: KeyOptions = { type: 'curve25519', userIDs: [{ name: id }] }): Promise<Made> {
  const { privateKey } = await generateKey({ ...options, format: 'armored', config: { ...quiet, ...options.config } });
  const key = await readPrivateKey({ armoredKey: privateKey, config: quiet });
  return { key, pin: { type: 'openpgp', id, fingerprint: key.getFingerprint().toUpperCase() }, material: key.toPublic().write() };
}

/** A keyring of one verifier for each key. */
export function ring(...all: Made[]): Keyring {
  return keyring(Object.fromEntries(all.map(({ pin }) => [pin.id, [pin]])), Object.fromEntries(all.map(({ pin, material }) => [pin.id, material])));
}

export interface Peculiar {
  type?: number;
  hash?: number;
  date?: Date;
  /** Seconds after which the signature itself ends. */
  lasts?: number;
  /** Claims another key. */
  issuer?: string;
  /** Gives the key id alone. */
  short?: boolean;
  nameless?: boolean;
  rawNotations?: object[];
  data?: object;
}

/** A signature packet that the library's own signing would not make. */
export async function peculiarSignature(key: PrivateKey, peculiar: Peculiar): Promise<SignaturePacket> {
  const { type = enums.signature.binary, hash = enums.hash.sha512, date = new Date(), data, lasts, issuer, short, nameless, rawNotations = [] } = peculiar;
  const packet = new SignaturePacket();
  const expiry = lasts === undefined ? {} : { signatureExpirationTime: lasts, signatureNeverExpires: false };
  Object.assign(packet, { signatureType: type, hashAlgorithm: hash, publicKeyAlgorithm: key.keyPacket.algorithm, rawNotations, ...expiry });
  const secret: unknown = Object.create(key.keyPacket);
  if (issuer !== undefined) Object.assign(secret as object, { getFingerprintBytes: () => Uint8Array.from(Buffer.from(issuer, 'hex')) });
  if (short === true) Object.assign(secret as object, { getFingerprintBytes: () => null });
  if (nameless === true) Object.assign(secret as object, { getFingerprintBytes: () => null, getKeyID: () => new SignaturePacket().issuerKeyID });
  // The types leave out the configuration, which the library needs.
  const signing = packet as unknown as { sign(key: unknown, data: unknown, date: Date, detached: boolean, config: unknown): Promise<void> };
  await signing.sign(secret, data, date, true, { ...config, ...quiet, nonDeterministicSignaturesViaNotation: false });
  return packet;
}

/** The same over bytes, as a packet ready to be sent. */
export async function signaturePacket(key: PrivateKey, bytes: Uint8Array, peculiar: Peculiar): Promise<Uint8Array> {
  const list = new PacketList<SignaturePacket>();
  list.push(await peculiarSignature(key, { data: { text: null, getBytes: () => bytes }, ...peculiar }));
  return list.write();
}

/** A bare public key on brainpoolP256r1: version 4, ECDSA, the curve's identifier, its base point. */
export function rareKey(): Uint8Array {
  const point = '048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997';
  const body = Buffer.from(`045e0be10013092b24030302080101070203${point}`, 'hex');
  return concatBytes(Uint8Array.of(0xc6, body.length), body);
}
