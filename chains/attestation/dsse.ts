/**
 * DSSE (github.com/secure-systems-lab/dsse): a payload with its type, and signatures over both. The signature covers the payload's
 * bytes, never its base64 and never re-serialized JSON.
 */
import { RootlineError } from '../../schema/error.ts';
import { concatBytes, fromBase64, utf8 } from '../log/encoding.ts';
import { MAX_SIGNATURES } from './limits.ts';
import { kindOfType, payloadTypes, type PayloadKind } from './payload.ts';
import type { Primitives } from './primitives.ts';
import { signersOf, type RawSignature } from './raw-signature.ts';
import { isObject, type JsonObject } from './strict-json.ts';
import type { Keyring, Signed } from './types.ts';

export interface DsseEnvelope {
  format: 'dsse';
  payload: Uint8Array;
  payloadType: string;
  signatures: RawSignature[];
}

const ASCII = /^[\x20-\x7e]*$/;

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
  return lengthPrefixed('DSSEv1', [payloadType], payload);
}

/** A name, texts each with its length in bytes, and the payload with its own: in this form nothing of one can pass for another. */
export function lengthPrefixed(name: string, texts: readonly string[], payload: Uint8Array): Uint8Array {
  let head = `${name} `;
  for (const text of texts) head += `${ASCII.test(text) ? text.length : utf8(text).length} ${text} `;
  return concatBytes(utf8(`${head}${payload.length} `), payload);
}

/**
 * The kind of payload that an envelope names.
 * @throws RootlineError `unsupported-format` where it is none that is taken
 */
export function kindOfDsse({ payloadType }: DsseEnvelope): PayloadKind {
  const kind = kindOfType(payloadType);
  if (kind === null) throw new RootlineError('unsupported-format', `the payload type ${payloadType} is none that is taken`);
  return kind;
}

/**
 * Opens a DSSE envelope for every registered key that signed it.
 * @throws RootlineError `unsupported-format` for a payload type that is not taken; `unknown-key`, `bad-signature`, `weak-signature`
 */
export async function openDsse(envelope: DsseEnvelope, { registry }: Keyring, primitives: Primitives): Promise<Signed[]> {
  const { payload, payloadType, signatures } = envelope;
  const kind = kindOfDsse(envelope);
  const signers = await signersOf(preAuthEncoding(payloadType, payload), signatures, registry, primitives);
  return signers.map(({ verifier, key }) => ({
    format: 'dsse', verifier, key: key.id, payload, payloadType: payloadTypes[kind], created: null, keyStanding: 'unknown',
  }));
}
