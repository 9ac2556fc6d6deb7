/**
 * Checkpoints (C2SP tlog-checkpoint): a signed note whose text is the log's origin, the size of its tree in decimal, and its root in base64.
 *
 *     rootline.example/log
 *     300
 *     5skF4IBNYAF/ZnEEOLCRvymKKHkLdGwEm29hY9gYO20=
 */
import { RootlineError } from '../../schema/error.ts';
import { fromBase64, parseUint64, toBase64 } from './encoding.ts';
import { HASH_SIZE, type Hash } from './merkle.ts';
import { openNote, type Ed25519Verify, type OpenedNote } from './note.ts';
import { sameKey, type NoteKey } from './vkey.ts';

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Hash;
  /** Further lines; nobody audits them. */
  extensions: string[];
}

/** Text of a checkpoint, to be signed. */
export function formatCheckpoint(origin: string, size: number | bigint, root: Hash): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Reads the text of a checkpoint.
 * @throws RootlineError `malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) {
    throw new RootlineError('malformed', 'a checkpoint is three or more lines: origin, size, root');
  }
  const [origin, size, root, ...extensions] = lines as [string, string, string, ...string[]];
  const checkpoint: Checkpoint = {
    origin, size: parseUint64(size, 'the size of the checkpoint'), root: fromBase64(root, 'the root of the checkpoint'), extensions,
  };
  if (checkpoint.root.length !== HASH_SIZE) throw new RootlineError('malformed', 'the root of the checkpoint has not 32 bytes');
  return checkpoint;
}

/** A log as others know it: its origin and the key it signs with. */
export interface LogIdentity { origin: string; key: NoteKey }

/**
 * Opens a checkpoint of a log: the log's signature holds, and the origin is the log's.
 * @param witnesses keys whose cosignatures are verified too; those of others are ignored
 * @throws RootlineError `malformed`; `bad-signature` where a known key's signature does not hold; `unsigned` without the log's signature
 */
export async function openCheckpoint(
  note: string, log: LogIdentity, verify: Ed25519Verify, witnesses: readonly NoteKey[] = [],
): Promise<Checkpoint & { note: OpenedNote }> {
  const opened = await openNote(note, [log.key, ...witnesses], verify);
  if (!opened.verified.some(({ key }) => sameKey(key, log.key))) {
    throw new RootlineError('unsigned', `the checkpoint is not signed by ${log.key.name}`);
  }
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint.origin !== log.origin) {
    throw new RootlineError('bad-signature', `the checkpoint is of "${checkpoint.origin}", not of "${log.origin}"`);
  }
  return { ...checkpoint, note: opened };
}
