/** Opening an in-toto link: raw keys and OpenPGP keys may both have signed it. */
import { RootlineError } from '../../schema/error.ts';
import { openPgpPacket, type LinkEnvelope, type LinkSignature } from './link.ts';
import { openPgp } from './openpgp/open.ts';
import { HASHES, hashedBytes, readSignature, type DocumentSignature } from './openpgp/signature.ts';
import { payloadTypes } from './payload.ts';
import type { Primitives } from './primitives.ts';
import { signersOf } from './raw-signature.ts';
import type { Keyring, Signed } from './types.ts';

/**
 * Opens a link for every registered key that signed it.
 * @throws RootlineError the reason for which the first signature does not count, where none does
 */
export async function openLink(envelope: LinkEnvelope, keyring: Keyring, at: string | undefined, primitives: Primitives): Promise<Signed[]> {
  const opened: Signed[] = [];
  let refusal: RootlineError | null = null;
  for (const signature of envelope.signatures) {
    try {
      opened.push(...await openOne(envelope.payload, signature, keyring, at, primitives));
    } catch (error) {
      if (!(error instanceof RootlineError)) throw error;
      // A bad signature of a known key says more than a key that nobody knows.
      if (refusal === null || refusal.code === 'unknown-key') refusal = error;
    }
  }
  if (opened.length === 0) throw refusal ?? new RootlineError('unsigned', 'the link has no signature');
  return opened;
}

async function openOne(payload: Uint8Array, signature: LinkSignature, keyring: Keyring, at: string | undefined, primitives: Primitives): Promise<Signed[]> {
  if (signature.kind === 'openpgp') return openPgp('in-toto-link', { data: payload, signatures: [await asDocument(payload, signature, primitives)] }, keyring, at, primitives);
  const signers = await signersOf(payload, [signature], keyring.registry, primitives);
  return signers.map(({ verifier, key }) => ({
    format: 'in-toto-link', verifier, key: key.id, payload, payloadType: payloadTypes.link, created: null, keyStanding: 'unknown',
  }));
}

/** The OpenPGP signature as one over a document. The link leaves out the start of the digest, so it is computed here. */
async function asDocument(payload: Uint8Array, signature: Extract<LinkSignature, { kind: 'openpgp' }>, primitives: Primitives): Promise<DocumentSignature> {
  const hash = HASHES.get(signature.headers[3] ?? 0);
  if (hash === undefined) throw new RootlineError('weak-signature', 'the OpenPGP signature of the link is not made with SHA-256, SHA-384 or SHA-512');
  const digest = await primitives.digest(hash, hashedBytes(payload, signature.headers));
  const document = readSignature(openPgpPacket(signature, digest.subarray(0, 2)));
  return { ...document, issuer: document.issuer ?? signature.keyid.toUpperCase() };
}
