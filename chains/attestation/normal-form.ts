/** From what a logged envelope says to the statement that the trust engine takes. */
import type { Statement } from '../../schema/attestation.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Leaf } from '../../schema/log.ts';
import type { Said } from './types.ts';

/**
 * A statement with who made it and when: by the leaf, that is by the log's own account.
 * @param positionsOf positions of the statements that earlier entries with an envelope made
 */
export function statementOf({ verifier, key, time }: Leaf, said: Said, positionsOf: (envelope: Digest) => readonly number[]): Statement {
  if (said.kind === 'attestation') return { ...said, verifier, key, time };
  return { kind: 'withdrawal', verifier, key, time, withdraws: said.withdraws.flatMap((envelope) => positionsOf(envelope)) };
}
