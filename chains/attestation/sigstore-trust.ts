/**
 * Believing a keyless Sigstore bundle, offline: the certificate leads to the trusted root and was logged by its issuer, the signature was
 * in the transparency log or before a timestamp authority while the certificate was valid, and the certificate's key made it.
 *
 * Sigstore's libraries do this; two things are done here because they do them laxly or not at all: base64 must be canonical, and the
 * signature itself is checked with the hash that belongs to the key, since the library refuses correct signatures under P-384.
 * For Node: the browser does not import this file.
 */
import { bundleFromJSON, bundleToJSON, type Bundle } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier, type KeyFinderFunc, type SignedEntity, type Signer, type TrustMaterial } from '@sigstore/verify';
import { RootlineError } from '../../schema/error.ts';
import { readSpki } from './der.ts';
import { preAuthEncoding } from './dsse.ts';
import { holdsRaw } from './raw-signature.ts';
import type { Primitives } from './primitives.ts';
import type { KeylessIdentity, SigstoreBundle, SigstoreTrust } from './sigstore-bundle.ts';
import { isObject, parseJson, type Json } from './strict-json.ts';

const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Trust from a Sigstore trusted-root file (`trusted_root.json`, as TUF repositories distribute it).
 * @throws RootlineError `malformed`
 */
export function sigstoreTrust(trustedRoot: Uint8Array): SigstoreTrust {
  const material = trustMaterial(trustedRoot, () => {
    throw new RootlineError('unknown-key', 'the bundle is not under a certificate');
  });
  return {
    async identify({ json }, primitives) {
      const { signer, time } = await verifyBundle(json, material, primitives);
      const { subjectAlternativeName: subject, extensions } = signer.identity ?? {};
      if (subject === undefined || extensions?.issuer === undefined) throw new RootlineError('bad-signature', 'the certificate names no identity or no issuer');
      return { issuer: extensions.issuer, subject, time };
    },
  };
}

/**
 * Reads a trusted root for verifyBundle.
 * @param keys finds public keys by their hints, for bundles under one
 * @throws RootlineError `malformed`
 */
export function trustMaterial(trustedRoot: Uint8Array, keys: KeyFinderFunc): TrustMaterial {
  const json = parseJson(trustedRoot, 'the trusted root');
  try {
    return toTrustMaterial(TrustedRoot.fromJSON(json), keys);
  } catch (cause) {
    throw new RootlineError('malformed', `the trusted root cannot be read: ${because(cause)}`, { cause });
  }
}

export interface VerifiedBundle { signer: Signer; time: KeylessIdentity['time'] }

/**
 * Verifies a bundle whole.
 * @param artifact the file that a message signature is over, where the bundle holds one instead of a statement
 * @throws RootlineError `malformed`, `bad-signature` with what did not hold
 */
export async function verifyBundle(json: SigstoreBundle['json'], material: TrustMaterial, primitives: Primitives, artifact?: Uint8Array): Promise<VerifiedBundle> {
  const bundle = read(json);
  try {
    const entity = toSignedEntity(bundle, artifact === undefined ? undefined : Buffer.from(artifact));
    const signer = new Verifier(material).verify(bundle.content.$case === 'dsseEnvelope' ? withoutMathematics(entity) : entity);
    if (bundle.content.$case === 'dsseEnvelope') await requireSignature(bundle.content.dsseEnvelope, signer, primitives);
    return { signer, time: timeOf(entity) };
  } catch (cause) {
    if (cause instanceof RootlineError) throw cause;
    throw new RootlineError('bad-signature', `the Sigstore bundle does not hold: ${because(cause)}`, { cause });
  }
}

function read(json: SigstoreBundle['json']): Bundle {
  let bundle: Bundle;
  try {
    bundle = bundleFromJSON(json);
  } catch (cause) {
    throw new RootlineError('malformed', `the Sigstore bundle cannot be read: ${because(cause)}`, { cause });
  }
  requireCanonical(json, bundleToJSON(bundle) as unknown as Json, '');
  return bundle;
}

/** What the library read must be what was sent: it drops junk in base64 without a word, and one statement would have many forms. */
function requireCanonical(sent: Json | undefined, understood: Json, at: string): void {
  if (Array.isArray(understood)) {
    understood.forEach((element, i) => requireCanonical(Array.isArray(sent) ? sent[i] : undefined, element, `${at}/${i}`));
  } else if (isObject(understood)) {
    for (const [name, value] of Object.entries(understood)) requireCanonical(isObject(sent) ? sent[name] : undefined, value, `${at}/${name}`);
  } else if (typeof sent === 'string' && typeof understood === 'string' && sent !== understood) {
    throw new RootlineError('malformed', `the Sigstore bundle: ${at}: the value is not in its canonical form`);
  }
}

/** The entity with its DSSE signature left for requireSignature; everything else about it is still checked by the library. */
function withoutMathematics(entity: SignedEntity): SignedEntity {
  const { signature } = entity;
  return {
    ...entity,
    signature: {
      signature: signature.signature, verifySignature: () => true,
      compareDigest: (digest) => signature.compareDigest(digest), compareSignature: (other) => signature.compareSignature(other),
    },
  };
}

async function requireSignature({ payloadType, payload, signatures }: { payloadType: string; payload: Buffer; signatures: { sig: Buffer }[] }, signer: Signer, primitives: Primitives): Promise<void> {
  const key = readSpki(new Uint8Array(signer.key.export({ type: 'spki', format: 'der' })));
  const [signature] = signatures;
  if (!signature || !await holdsRaw(key, preAuthEncoding(payloadType, payload), signature.sig, primitives)) {
    throw new RootlineError('bad-signature', 'the signature in the Sigstore bundle does not hold for its certificate');
  }
}

/** The earliest time at which the log or a timestamp authority saw the signature; the verifier has checked that there is one. */
function timeOf({ timestamps }: SignedEntity): string {
  const times = timestamps.map((t) => (t.$case === 'transparency-log' ? Number(t.tlogEntry.integratedTime) * 1000 : t.timestamp.signingTime.getTime()));
  return new Date(Math.min(...times)).toISOString().replace('.000Z', 'Z');
}
