/** Opening data that OpenPGP signed: which registered key made the signature, does it hold, and how does the key stand. */
import { RootlineError } from '../../../schema/error.ts';
import { openPgpCandidates, type OpenPgpCandidate } from '../keyring.ts';
import { kindOfBytes, payloadTypes } from '../payload.ts';
import type { Primitives } from '../primitives.ts';
import type { Keyring, Signed } from '../types.ts';
import { standingOf, type CertificateKey } from './certificate.ts';
import type { SignedData } from './message.ts';
import { holds, payloadOf, type DocumentSignature } from './signature.ts';

/**
 * Opens data for every one of its signatures that holds for a registered key.
 * @param at when the log received it (RFC 3339); without it the moment of signing
 * @throws RootlineError the reason for which the first signature does not count, where none does
 */
export async function openPgp(format: string, { data, signatures }: SignedData, keyring: Keyring, at: string | undefined, primitives: Primitives): Promise<Signed[]> {
  const opened: Signed[] = [];
  let refusal: RootlineError | null = null;
  for (const signature of signatures) {
    try {
      opened.push(await openSignature(format, data, signature, keyring, at, primitives));
    } catch (error) {
      if (!(error instanceof RootlineError)) throw error;
      refusal ??= error;
    }
  }
  if (opened.length === 0) throw refusal ?? new RootlineError('unsigned', 'there is no signature');
  return opened;
}

async function openSignature(format: string, data: Uint8Array, signature: DocumentSignature, keyring: Keyring, at: string | undefined, primitives: Primitives): Promise<Signed> {
  const name = signature.issuer ?? signature.keyId;
  if (name === null) throw new RootlineError('unknown-key', 'the signature does not say which key made it');
  const { pinned, key } = await signerOf(openPgpCandidates(keyring, name), name, data, signature, primitives);
  const received = at === undefined ? signature.created : new Date(at);
  if (signature.expires !== null && signature.expires <= received) throw new RootlineError('bad-signature', `the signature says of itself that it ended on ${signature.expires.toISOString()}`);
  const payload = payloadOf(data, signature.text);
  return {
    format, verifier: pinned.verifier, key: pinned.key.id, payload, payloadType: payloadTypes[kindOfBytes(payload)],
    created: signature.created.toISOString().replace('.000Z', 'Z'), keyStanding: standingOf(key, signature.created, received),
    fingerprint: key.fingerprint,
  };
}

/**
 * The first of the candidates for which the signature holds.
 * @throws RootlineError why it does not hold for the likeliest
 */
async function signerOf(candidates: AsyncIterable<OpenPgpCandidate>, name: string, data: Uint8Array, signature: DocumentSignature, primitives: Primitives): Promise<{ pinned: OpenPgpCandidate['pinned']; key: CertificateKey }> {
  let refusal: RootlineError | null = null;
  for await (const { pinned, key } of candidates) {
    try {
      if (key === null) throw new RootlineError('key-not-held', `the key ${name} is pinned for ${pinned.verifier}, but its material was never given`);
      if (await holds(signature, key, data, primitives)) return { pinned, key };
      throw new RootlineError('bad-signature', `the signature does not hold for these bytes and the key ${key.fingerprint}`);
    } catch (error) {
      if (!(error instanceof RootlineError)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? new RootlineError('unknown-key', `the key ${name} is not registered`);
}
