/**
 * DSSE (github.com/secure-systems-lab/dsse): a payload with its type, and signatures over both. The signature covers the payload's
 * bytes, never its base64 and never re-serialized JSON.
 */
import { RootlineError } from '../../schema/error.ts';
import { concatBytes, fromBase64, utf8 } from '../log/encoding.ts';
import { ecdsaFromDer, orderBytes } from './der.ts';
import { indexOf, type Pinned } from './keyring.ts';
import { MAX_KEYS_TRIED, MAX_SIGNATURES } from './limits.ts';
import type { HashName, Primitives, PublicKey } from './primitives.ts';
import { isObject, type JsonObject } from './strict-json.ts';
import type { Registry } from '../../schema/registry.ts';

export interface DsseEnvelope {
  format: 'dsse';
  payload: Uint8Array;
  payloadType: string;
  signatures: { keyid: string; sig: Uint8Array }[];
}

/**
 * Reads a DSSE envelope's JSON.
 * @throws RootlineError `malformed`, `unsigned`, `too-complex`
 */
export function readDsse(json: JsonObject): DsseEnvelope {
  const { payload, payloadType, signatures } = json;
  if (typeof payload !== 'string') throw malformed('/payload', 'the payload is not a base64 string');
  if (typeof payloadType !== 'string' || payloadType.length > 200) throw malformed('/payloadType', 'the payload type is not a short string');
  if (!Array.isArray(signatures)) throw malformed('/signatures', 'the signatures are not a list');
  if (signatures.length === 0) throw new RootlineError('unsigned', 'the DSSE envelope has no signature');
  if (signatures.length > MAX_SIGNATURES) throw new RootlineError('too-complex', `the DSSE envelope has more than ${MAX_SIGNATURES} signatures`);
  return {
    format: 'dsse', payload: fromBase64(payload, 'the DSSE payload'), payloadType,
    signatures: signatures.map((signature, i) => {
      if (!isObject(signature)) throw malformed(`/signatures/${i}`, 'a signature is not an object');
      const { sig, keyid = '' } = signature;
      if (typeof sig !== 'string' || typeof keyid !== 'string') throw malformed(`/signatures/${i}`, 'a signature has no sig, or a keyid that is no string');
      if (sig === '') throw new RootlineError('unsigned', 'the DSSE envelope has an empty signature');
      return { keyid, sig: fromBase64(sig, 'the DSSE signature') };
    }),
  };
}

function malformed(at: string, message: string): RootlineError {
  return new RootlineError('malformed', `the DSSE envelope: ${message}`, { errors: [{ at, message }] });
}

/** Pre-authentication encoding: what a DSSE signature is made over (protocol.md, "Signature Definition"). */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concatBytes(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/**
 * Finds the registered key whose signature the envelope carries.
 * @returns one for each verifier that signed, in the order of the signatures
 * @throws RootlineError `unknown-key`, `bad-signature`, `weak-signature`
 */
export async function verifyDsse(envelope: DsseEnvelope, registry: Registry, primitives: Primitives): Promise<Pinned[]> {
  const signed = preAuthEncoding(envelope.payloadType, envelope.payload);
  const signers: Pinned[] = [];
  let short: PublicKey | null = null;
  for (const { keyid, sig } of envelope.signatures) {
    for (const { pinned, public: key } of candidates(registry, keyid)) {
      if (!await holdsRaw(key, signed, sig, primitives)) continue;
      if (isShort(key)) short = key;
      else signers.push(pinned);
    }
  }
  if (signers.length > 0) return signers;
  if (short !== null) throw new RootlineError('weak-signature', `the RSA key has ${short.bits} bits; 2048 are the least`);
  if (envelope.signatures.some(({ keyid }) => indexOf(registry).byHint.has(keyid))) {
    throw new RootlineError('bad-signature', 'the DSSE signature does not hold for the key that it names');
  }
  const named = envelope.signatures.map(({ keyid }) => keyid).filter((keyid) => keyid !== '');
  throw new RootlineError('unknown-key', named.length > 0 ? `no registered key is called ${named[0]?.slice(0, 100)}, and none that was tried made the signature` : 'the signature names no key, and no registered key made it');
}

/** The key that the hint names; without a useful hint every key of a small registry, for the hint is optional. */
function candidates(registry: Registry, keyid: string): { pinned: Pinned; public: PublicKey }[] {
  const { publicKeys, byHint } = indexOf(registry);
  const named = publicKeys[byHint.get(keyid) ?? -1];
  if (named) return [named];
  return publicKeys.length <= MAX_KEYS_TRIED ? publicKeys : [];
}

const HASHES: Partial<Record<PublicKey['algorithm'], HashName[]>> = {
  // Tools differ on the hash that goes with P-384; both are sound.
  'ecdsa-p384': ['SHA-384', 'SHA-256'],
  'ecdsa-p521': ['SHA-512'],
};

/** Whether a key is too short for its signatures to count. */
export function isShort(key: PublicKey): boolean {
  return key.algorithm === 'rsa' && key.bits < 2048;
}

/** Whether a raw public key made a signature over bytes, as DSSE and Sigstore encode signatures (ECDSA in DER). */
export async function holdsRaw(key: PublicKey, signed: Uint8Array, signature: Uint8Array, primitives: Primitives): Promise<boolean> {
  const raw = key.algorithm.startsWith('ecdsa') ? ecdsaFromDer(signature, orderBytes(key.algorithm)) : signature;
  if (raw === null) return false;
  for (const hash of HASHES[key.algorithm] ?? ['SHA-256' as const]) {
    if (await primitives.verify(key, hash, signed, raw)) return true;
  }
  return false;
}
