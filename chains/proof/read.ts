/** Reading a proof bundle: is it one, in its one form? Nothing in it is believed yet. */
import { fromZod, RootlineError } from '../../schema/error.ts';
import { PROOF_LIMIT, proofSchema, type Proof } from '../../schema/proof.ts';
import { fromUtf8 } from '../log/encoding.ts';
import { writeProof } from './write.ts';

/**
 * @throws RootlineError `too-large`; `malformed` for anything that `writeProof` would not have written, with the place where it is known
 */
export function readProof(bytes: Uint8Array): Proof {
  if (bytes.length > PROOF_LIMIT) throw new RootlineError('too-large', `the bundle has more than ${PROOF_LIMIT} bytes`);
  const text = fromUtf8(bytes, 'the bundle');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('malformed', `the bundle is not JSON: ${(cause as Error).message}`, { cause });
  }
  const read = proofSchema.safeParse(json);
  if (!read.success) throw fromZod('malformed', 'the file is not a proof bundle', read.error.issues);
  const written = writeProof(read.data);
  if (written !== text) throw new RootlineError('malformed', `the bundle is not written in its one form, from character ${firstDifference(written, text)} on`);
  return read.data;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
