/**
 * Signing statements. The key is somebody else's matter: a signer is given, this makes the envelope. Sigstore's library does the DSSE
 * part, so that a key on disk, a keyless certificate, a log entry and a timestamp all come out of one builder.
 *
 * Sigstore's library is for Node and is loaded when first used: the browser only ever reads and verifies.
 */
import { createMessage, sign, type PrivateKey } from 'openpgp';
import type { Signer, Witness } from '@sigstore/sign';
import { utf8 } from '../log/encoding.ts';
import { mediaTypes } from './envelope.ts';
import { payloadTypes } from './payload.ts';

/** A signed statement as it is submitted. */
export interface SignedStatement { bytes: Uint8Array; mediaType: string }

export interface DsseOptions {
  /** Who signs the pre-authentication encoding: a local key, or Fulcio's keyless signer. */
  signer: Signer;
  /** Transparency logs and timestamp authorities that countersign, such as Rekor. With any of them the result is a Sigstore bundle. */
  witnesses?: Witness[];
  /** A bare DSSE envelope, or a Sigstore bundle v0.3; by default bare where nothing but a local key signs. */
  form?: 'dsse' | 'bundle';
}

/**
 * Signs an in-toto statement as DSSE.
 * @param payload the statement's bytes, from writeStatement or writeWithdrawal
 */
export async function signDsse(payload: Uint8Array, { signer, witnesses = [], form }: DsseOptions): Promise<SignedStatement> {
  const [{ DSSEBundleBuilder }, { bundleToJSON }] = await Promise.all([import('@sigstore/sign'), import('@sigstore/bundle')]);
  const bundle = await new DSSEBundleBuilder({ signer, witnesses }).create({ data: Buffer.from(payload), type: payloadTypes['in-toto'] });
  const withCertificate = bundle.verificationMaterial.content.$case !== 'publicKey';
  if (form === 'bundle' || (form === undefined && (withCertificate || witnesses.length > 0))) {
    return { bytes: utf8(JSON.stringify(bundleToJSON(bundle))), mediaType: bundle.mediaType };
  }
  const { payload: data, payloadType, signatures } = bundle.content.dsseEnvelope;
  const envelope = { payload: data.toString('base64'), payloadType, signatures: signatures.map(({ sig, keyid }) => ({ keyid, sig: sig.toString('base64') })) };
  return { bytes: utf8(JSON.stringify(envelope)), mediaType: mediaTypes.dsse };
}

/**
 * Signs a statement as an OpenPGP message.
 * @param key an unlocked private key
 */
export async function signOpenPgp(payload: Uint8Array, key: PrivateKey): Promise<SignedStatement> {
  const message = await createMessage({ binary: payload });
  const bytes: Uint8Array = await sign({ message, signingKeys: key, format: 'binary' });
  return { bytes, mediaType: mediaTypes['openpgp-message'] };
}
