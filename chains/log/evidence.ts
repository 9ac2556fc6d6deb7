/**
 * Evidence that a log lied, as a file that anyone can check with nothing but the log's key.
 *
 * A fork is proved by two checkpoints that the log signed, where the tree of the larger does not begin with the tree of the smaller: either
 * they have one size and two roots, or `root` is what the larger tree had at the smaller size (the consistency proof shows that) and it
 * is not what the smaller checkpoint signs.
 */
import { RootlineError } from '../../schema/error.ts';
import { openCheckpoint } from './checkpoint.ts';
import { equalBytes, fromBase64 } from './encoding.ts';
import { checkConsistency } from './merkle.ts';
import type { Ed25519Verify } from './note.ts';
import { parseVkey } from './vkey.ts';

export interface ForkEvidence {
  type: 'fork';
  /** Verifier key of the log. */
  log: string;
  /** Two signed notes; the first does not sign the larger tree. */
  checkpoints: [first: string, second: string];
  /** Root of the second's tree at the first's size, and the proof of that; left out where both have one size. */
  root?: string;
  proof?: string[];
}

/**
 * Checks that evidence proves a fork.
 * @throws RootlineError where it does not: `bad-signature`, `unsigned`, `malformed`, `bad-proof`
 */
export async function checkForkEvidence({ log, checkpoints, root, proof }: ForkEvidence, verify: Ed25519Verify): Promise<void> {
  const key = parseVkey(log);
  const identity = { origin: key.name, key };
  const first = await openCheckpoint(checkpoints[0], identity, verify);
  const second = await openCheckpoint(checkpoints[1], identity, verify);
  let other = second.root;
  if (first.size !== second.size) {
    if (root === undefined) throw new RootlineError('bad-proof', 'the evidence lacks the root of the larger tree at the smaller size');
    other = fromBase64(root, 'the root');
    checkConsistency(first.size, second.size, (proof ?? []).map((hash) => fromBase64(hash, 'a hash')), other, second.root);
  }
  if (equalBytes(other, first.root)) throw new RootlineError('bad-proof', 'the two checkpoints are of one tree: this is no fork');
}
