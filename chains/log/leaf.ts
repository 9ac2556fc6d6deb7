/**
 * Leaves as bytes: `JSON.stringify` of the members of schema/log.ts in their order, and nothing else, so that one leaf has one hash:
 *
 *     {"v":1,"type":"attestation","envelope":"sha256:…","mediaType":"…","verifier":"…","key":"…","time":"2026-01-01T00:00:00.000Z"}
 */
import { fromZod, RootlineError } from '../../schema/error.ts';
import { leafSchema, type Leaf } from '../../schema/log.ts';
import { equalBytes, fromUtf8, utf8 } from './encoding.ts';

/** C2SP tlog-tiles gives the length of an entry 16 bits. */
export const MAX_LEAF = 0xffff;

/** The bytes of a leaf. */
export function encodeLeaf({ v, type, envelope, mediaType, verifier, key, time }: Leaf): Uint8Array {
  return utf8(JSON.stringify({ v, type, envelope, mediaType, verifier, key, time }));
}

/**
 * The leaf that these bytes are.
 * @throws RootlineError `malformed` for anything that `encodeLeaf` would not have written
 */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length > MAX_LEAF) throw new RootlineError('malformed', `a leaf of ${bytes.length} bytes is longer than 64 KiB`);
  const parsed = leafSchema.safeParse(parseJson(fromUtf8(bytes, 'the leaf')));
  if (!parsed.success) throw fromZod('malformed', 'not a leaf', parsed.error.issues);
  if (!equalBytes(encodeLeaf(parsed.data), bytes)) throw new RootlineError('malformed', 'the leaf is not in its canonical form');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('malformed', 'the leaf is not JSON', { cause });
  }
}
