/**
 * The witness protocol (C2SP tlog-witness): what a log sends to have a checkpoint cosigned, and how a witness judges it.
 *
 *     old 20852014
 *     PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
 *
 *     <checkpoint, a signed note>
 */
import { RootlineError } from '../../schema/error.ts';
import { parseCheckpoint, type Checkpoint, type LogIdentity } from './checkpoint.ts';
import { equalBytes, fromBase64, parseUint64, toBase64 } from './encoding.ts';
import { checkConsistency, type Hash } from './merkle.ts';
import { openNote, parseNote, type Ed25519Verify } from './note.ts';

export interface AddCheckpoint {
  /** Size of the tree that the witness cosigned last, as far as the log knows. */
  oldSize: bigint;
  /** Consistency proof from there to the checkpoint. */
  proof: Hash[];
  /** A signed note. */
  checkpoint: string;
}

/** The tree that a witness cosigned last. */
export interface Witnessed { size: bigint; root: Hash }

export type WitnessVerdict =
  /** To be recorded durably, then cosigned. */
  | { status: 200; text: string; checkpoint: Checkpoint }
  | { status: 400 | 403 | 404 | 422; reason: string }
  /** With the size the witness has: the log asks again from there. */
  | { status: 409; reason: string; size: bigint }
  /** The log signed two trees of one size: proof that it forked. */
  | { status: 409; reason: string; fork: true };

/** Media type of a 409 answer that holds the size a witness has. */
export const SIZE_TYPE = 'text/x.tlog.size';
const MAX_HASHES = 63;

/** The body of a request. */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;
}

/**
 * Takes the body of a request apart.
 * @throws RootlineError `malformed`
 */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  const [old, ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  if (!old?.startsWith('old ')) throw new RootlineError('malformed', 'the request does not begin with an old size and an empty line');
  if (lines.length > MAX_HASHES) throw new RootlineError('malformed', `the request has more than ${MAX_HASHES} hashes`);
  const proof = lines.map((line) => fromBase64(line, 'a hash of the proof'));
  return { oldSize: parseUint64(old.slice('old '.length), 'the old size'), proof, checkpoint: body.slice(end + 2) };
}

/**
 * Judges a request by the steps of the specification, in their order. The witness must hold its record of this log until it has acted on
 * the verdict, or two requests could pass that do not follow each other.
 * @param logs the logs this witness knows
 * @param lastOf what it cosigned last for an origin, or null
 */
export async function judgeCheckpoint(
  body: string, logs: readonly LogIdentity[], lastOf: (origin: string) => Promise<Witnessed | null>, verify: Ed25519Verify,
): Promise<WitnessVerdict> {
  let request: AddCheckpoint;
  let text: string;
  let checkpoint: Checkpoint;
  try {
    request = parseAddCheckpoint(body);
    ({ text } = parseNote(request.checkpoint));
    checkpoint = parseCheckpoint(text);
  } catch (error) {
    return { status: 400, reason: reasonOf(error) };
  }
  const keys = logs.filter(({ origin }) => origin === checkpoint.origin).map(({ key }) => key);
  if (keys.length === 0) return { status: 404, reason: 'this log is not known here' };
  try {
    await openNote(request.checkpoint, keys, verify);
  } catch (error) {
    return { status: 403, reason: reasonOf(error) };
  }
  if (request.oldSize > checkpoint.size) return { status: 400, reason: 'the old size is above that of the checkpoint' };
  const last = await lastOf(checkpoint.origin);
  const size = last?.size ?? 0n;
  if (request.oldSize !== size) return { status: 409, reason: 'another checkpoint was cosigned last', size };
  if (last !== null && size === checkpoint.size && !equalBytes(last.root, checkpoint.root)) {
    return { status: 409, reason: 'the log signed two trees of this size', fork: true };
  }
  const consistency = consistent(request, last, checkpoint);
  return consistency === null ? { status: 200, text, checkpoint } : { status: 422, reason: consistency };
}

/** Null where the checkpoint continues what was cosigned last, else why not. */
function consistent({ proof }: AddCheckpoint, last: Witnessed | null, checkpoint: Checkpoint): string | null {
  if (last === null || last.size === 0n) return proof.length === 0 ? null : 'a proof from the empty tree is empty';
  try {
    checkConsistency(last.size, checkpoint.size, proof, last.root, checkpoint.root);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RootlineError) return error.message;
  throw error;
}
