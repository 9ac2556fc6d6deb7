/**
 * Atomic container signatures (containers-signature(5)), as StageX signs its images: an OpenPGP message over a small JSON document that
 * names an image and the digest of its manifest. StageX writes the document as a list of one, and the digest as bare hex.
 */
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import { isObject, parseJson, type Json } from './strict-json.ts';
import type { Published, Said } from './types.ts';

const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;
const TYPES = new Set(['pgp container image signature', 'atomic container signature']);

export interface ImageSignature { reference: string; digest: Digest }

/**
 * Reads the signed document.
 * @throws RootlineError `malformed`, `bad-statement`
 */
export function readImageSignature(payload: Uint8Array): ImageSignature {
  const json = parseJson(payload, 'the container signature');
  const document = Array.isArray(json) && json.length === 1 ? json[0] : json;
  const critical = member(document, 'critical');
  const reference = member(member(critical, 'identity'), 'docker-reference');
  const digest = DIGEST.exec(String(member(member(critical, 'image'), 'docker-manifest-digest') ?? ''))?.[1];
  if (!TYPES.has(String(member(critical, 'type')))) throw new RootlineError('bad-statement', 'the document is not a container image signature');
  if (typeof reference !== 'string') throw new RootlineError('bad-statement', 'the container signature names no image');
  if (digest === undefined) throw new RootlineError('bad-statement', 'the container signature names no SHA-256 of a manifest');
  return { reference, digest: `sha256:${digest}` };
}

function member(json: Json | undefined, name: string): Json | undefined {
  return isObject(json) ? json[name] : undefined;
}

/**
 * The signer stands by this image. Nothing is said of inputs: the recipe declares them, and the policy decides whether that is enough.
 * @throws RootlineError `malformed`, `bad-statement`, `unknown-subject`
 */
export function interpretImageSignature(payload: Uint8Array, published: Published): Said[] {
  const { reference, digest } = readImageSignature(payload);
  const file = published.byDigest(digest)[0];
  if (file === undefined) throw new RootlineError('unknown-subject', `the catalog knows no image ${reference.slice(0, 200)} with the digest ${digest}`);
  return [{ kind: 'attestation', output: digest, of: file.id, inputs: [], comparison: 'bit-identical', result: 'reproduced' }];
}
