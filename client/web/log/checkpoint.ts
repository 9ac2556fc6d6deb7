/** The log's signed head, checked in this browser: the signature of the log's key over it, and who cosigned. */
import { openCheckpoint } from '../../../chains/log/checkpoint.ts';
import { fromUtf8, toBase64, toNumber } from '../../../chains/log/encoding.ts';
import { webcryptoVerify } from '../../../chains/log/note.ts';
import { parseVkey } from '../../../chains/log/vkey.ts';
import { askForBytes } from '../api/ask.ts';

export interface CheckedHead {
  /** The signed note, as everyone is served it. */
  note: string;
  size: number;
  /** Base64. */
  root: string;
  /** Names on signatures other than the log's own. */
  cosigners: string[];
}

/**
 * Fetches the checkpoint that everyone is shown, and checks it.
 * @param key the log's verifier key
 * @throws RootlineError `malformed`, `bad-signature`, `unsigned`, `unavailable`; DOMException where the browser knows no Ed25519
 */
export async function checkHead(key: string): Promise<CheckedHead> {
  const note = fromUtf8(await askForBytes('/checkpoint'), 'the checkpoint');
  const known = parseVkey(key.trim());
  const { size, root, note: { unknown } } = await openCheckpoint(note, { origin: known.name, key: known }, webcryptoVerify);
  return { note, size: toNumber(size, 'the size of the checkpoint'), root: toBase64(root), cosigners: [...new Set(unknown.map(({ name }) => name).filter((name) => name !== known.name))] };
}
