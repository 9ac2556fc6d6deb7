/** The log's signed head, checked in this browser: the signature of the log's key over it, and who cosigned. */
import { fromUtf8, toBase64, toNumber, utf8 } from '../../../chains/log/encoding.ts';
import { webcryptoVerify } from '../../../chains/log/note.ts';
import { openUnderPolicy, parsePolicy } from '../../../chains/log/policy.ts';
import { parseVkey } from '../../../chains/log/vkey.ts';
import { askForBytes } from '../api/ask.ts';

export interface CheckedHead {
  /** The signed note, as everyone is served it. */
  note: string;
  size: number;
  /** Base64. */
  root: string;
  /** Witnesses whose cosignatures hold. */
  cosigners: string[];
  /** Names on signatures whose keys are not known here. */
  strangers: string[];
}

/**
 * Fetches the checkpoint that everyone is shown, and checks it.
 * @param key the log's verifier key
 * @param policy what the log says its witnesses must have cosigned, as a C2SP tlog-policy; null: nothing
 * @throws RootlineError `malformed`, `bad-signature`, `unsigned`, `unavailable`, `bad-proof` with too few cosignatures; DOMException where the
 *   browser knows no Ed25519
 */
export async function checkHead(key: string, policy: string | null): Promise<CheckedHead> {
  const note = fromUtf8(await askForBytes('/checkpoint'), 'the checkpoint');
  const known = parseVkey(key.trim());
  const witnesses = policy === null ? { witnesses: [], quorum: null } : parsePolicy(utf8(policy));
  const { size, root, cosigners, strangers } = await openUnderPolicy(note, { ...witnesses, logs: [{ key: known }] }, webcryptoVerify);
  return {
    note, size: toNumber(size, 'the size of the checkpoint'), root: toBase64(root), cosigners: cosigners.map(({ name }) => name),
    strangers: strangers.filter((name) => name !== known.name),
  };
}
