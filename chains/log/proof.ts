/**
 * Proof files (C2SP tlog-proof, `.tlog-proof`): that an entry is in a log, checkable offline against the log's key and a witness policy.
 *
 *     c2sp.org/tlog-proof@v1
 *     index 60
 *     pCZ0eWbLyIp8Im663x9jKxq9z9F6SbgOwT7/KKHm6QE=
 *     …
 *
 *     rootline.example/log
 *     257
 *     D+JHq8OVFPE6l7PKRuOgIJXd8QD4RDT+aMn71PDZX5U=
 *
 *     — rootline.example/log …
 */
import { RootlineError } from '../../schema/error.ts';
import { fromBase64, parseUint64, toBase64 } from './encoding.ts';
import { checkInclusion, HASH_SIZE, leafHash, type Hash } from './merkle.ts';
import type { Ed25519Verify } from './note.ts';
import { openUnderPolicy, type WitnessedCheckpoint, type WitnessPolicy } from './policy.ts';

export interface LogProof {
  index: bigint;
  /** From the leaf's sibling upwards. */
  hashes: Hash[];
  /** A signed note. */
  checkpoint: string;
  /** Opaque, and not authenticated by the proof. */
  extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_HASHES = 64;

/** A proof as a file. */
export function formatProof({ index, hashes, checkpoint, extra }: LogProof): string {
  const lines = [HEADER, ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]), `index ${index}`, ...hashes.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * Takes a proof file apart.
 * @throws RootlineError `malformed`
 */
export function parseProof(file: string): LogProof {
  const end = file.indexOf('\n\n');
  if (end < 0) throw malformed('there is no empty line before the checkpoint');
  const [header, ...lines] = file.slice(0, end).split('\n');
  if (header !== HEADER) throw malformed(`its first line is not ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ') ? fromBase64((lines.shift() as string).slice('extra '.length), 'the extra data') : undefined;
  const index = lines.shift();
  if (!index?.startsWith('index ')) throw malformed('there is no index line');
  if (lines.length > MAX_HASHES) throw malformed(`it has more than ${MAX_HASHES} hashes`);
  const hashes = lines.map((line) => fromBase64(line, 'a hash of the proof'));
  if (hashes.some((hash) => hash.length !== HASH_SIZE)) throw malformed('a hash has not 32 bytes');
  return {
    index: parseUint64(index.slice('index '.length), 'the index'), hashes, checkpoint: file.slice(end + 2),
    ...(extra === undefined ? {} : { extra }),
  };
}

/**
 * Checks that an entry is in a log that a policy accepts.
 * @param entry the logged bytes; of a Rootline log these are the leaf, which names the envelope by its digest
 * @throws RootlineError as `openUnderPolicy`, and `bad-proof` where the entry is not in the tree
 */
export async function checkProof(proof: LogProof, entry: Uint8Array, policy: WitnessPolicy, verify: Ed25519Verify): Promise<WitnessedCheckpoint> {
  const checkpoint = await openUnderPolicy(proof.checkpoint, policy, verify);
  checkInclusion(leafHash(entry), proof.index, checkpoint.size, proof.hashes, checkpoint.root);
  return checkpoint;
}

function malformed(detail: string): RootlineError {
  return new RootlineError('malformed', `not a tlog-proof: ${detail}`);
}
