/**
 * Lists of digests as `sha256sum` and its kin write them: a digest in hex, a blank, a blank (text) or `*` (binary), a name. Guix builders
 * of Bitcoin Core sign SHA256SUMS; others list MD5, SHA-1, SHA-256 and SHA-512 of each file one below the other, told apart by length.
 */
import { RootlineError } from '../../schema/error.ts';
import type { Digest } from '../../schema/ids.ts';
import { fromUtf8 } from '../log/encoding.ts';
import { MAX_SUBJECTS } from './limits.ts';
import { fromList } from './subject.ts';
import type { Published, Said } from './types.ts';

export interface ListedDigest { name: string; digest: Digest }

const LINE = /^([0-9a-f]+) [ *]([\x21-\x7e][\x20-\x7e]{0,299})$/;
/** Digest algorithms by their length in hex; null where nothing here uses it. */
const ALGORITHMS = new Map<number, 'sha256' | 'sha1' | null>([[32, null], [40, 'sha1'], [56, null], [64, 'sha256'], [96, null], [128, null]]);

/**
 * Reads a list. Empty lines and lines that begin with `#` are passed over; anything else that is not a digest and a name is refused,
 * upper-case hex and names outside ASCII among it.
 * @throws RootlineError `malformed` where it is no text, `bad-statement` naming the line, `too-complex`
 */
export function readDigestList(payload: Uint8Array): ListedDigest[] {
  const listed: ListedDigest[] = [];
  for (const [i, line] of fromUtf8(payload, 'the list').split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, hex = '', name = ''] = LINE.exec(line.endsWith('\r') ? line.slice(0, -1) : line) ?? [];
    const algorithm = ALGORITHMS.get(hex.length);
    if (algorithm === undefined) throw badLine(i + 1, 'it is not a digest in lower-case hex, two blanks (or a blank and *) and a name in ASCII');
    if (algorithm !== null) listed.push({ name, digest: `${algorithm}:${hex}` });
    if (listed.length > MAX_SUBJECTS) throw new RootlineError('too-complex', `the list has more than ${MAX_SUBJECTS} digests`);
  }
  if (listed.length === 0) throw new RootlineError('bad-statement', 'the list names no SHA-256 digest');
  return listed;
}

function badLine(line: number, message: string): RootlineError {
  return new RootlineError('bad-statement', `line ${line}: ${message}`, { errors: [{ at: `line ${line}`, message }] });
}

/**
 * The signer got these digests for these names.
 * @throws RootlineError as readDigestList, and `unknown-subject`
 */
export function interpretDigestList(payload: Uint8Array, published: Published): Said[] {
  return fromList(readDigestList(payload), published, true);
}
