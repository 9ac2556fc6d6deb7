/** Which statements count: rules 1 to 4 of *Attestations that count* in the design. */
import { NEVER_VALID, VALID_UNTIL_REVOKED } from './belief.ts';
import { byteAt, intAt, itemAt } from './columns.ts';
import { BAR_DISPUTED, BELIEVED, COMPARABLE, COUNTING, COUNTING_MASK, REPLACED, REPRODUCES, VALID, WITHDRAWN, type State } from './state.ts';
import { COMPARISON_MASK, DIFFERS, WITHDRAWAL } from './statements.ts';
import { atOrAfter } from './time.ts';

/**
 * Takes in the statements from `state.upTo` up to (not including) `to`.
 * @param touched gets every artifact whose support or disputes changed; pass null when all is evaluated afresh anyway
 */
export function takeIn(state: State, to: number, touched: Set<number> | null): void {
  for (const artifact of state.extend()) touched?.add(artifact);
  const { statements } = state.ground;
  const withdrawals = statements.withdrawals;
  let withdrawal = firstFrom(withdrawals, state.upTo);
  for (let position = state.upTo; position < to; position++) {
    const says = byteAt(statements.says.data, position);
    const valid = isValid(state, position);
    if ((says & WITHDRAWAL) === 0) attest(state, position, says, valid, touched);
    else {
      const { removes } = itemAt(withdrawals, withdrawal++);
      if (valid) for (const named of removes) setFlags(state, named, byteAt(state.flags, named) | WITHDRAWN, touched);
      state.flags[position] = valid ? VALID : 0;
    }
  }
  state.upTo = to;
}

function attest(state: State, position: number, says: number, valid: boolean, touched: Set<number> | null): void {
  const { signers, statements } = state.ground;
  const { belief, flags } = state;
  let own = valid ? VALID : 0;
  if (belief.believed[signers.verifierOf(intAt(statements.signer.data, position))] === 1) own |= BELIEVED;
  if (belief.comparable[says & COMPARISON_MASK] === true) own |= COMPARABLE;
  if ((says & DIFFERS) === 0) own |= REPRODUCES;
  setFlags(state, position, own, touched);
  if (!valid) return;
  // Whatever came before the last valid word was replaced by that word already.
  for (let earlier = intAt(statements.previous.data, position); earlier >= 0; earlier = intAt(statements.previous.data, earlier)) {
    const before = byteAt(flags, earlier);
    setFlags(state, earlier, before | REPLACED, touched);
    if ((before & VALID) !== 0) return;
  }
}

/** Rule 1: the key is registered, not compromised, and was not revoked when the log received the statement. */
function isValid(state: State, position: number): boolean {
  const { belief, ground: { statements } } = state;
  const signer = intAt(statements.signer.data, position);
  const worth = byteAt(belief.signers, signer);
  if (worth !== VALID_UNTIL_REVOKED) return worth !== NEVER_VALID;
  const revoked = belief.registry.keys.get(signer)?.revoked;
  return revoked === null || revoked === undefined || !atOrAfter(statements.time(position), revoked);
}

/** Sets a statement's bits and notes what that changes. */
function setFlags(state: State, position: number, flags: number, touched: Set<number> | null): void {
  const before = (byteAt(state.flags, position) & COUNTING_MASK) === COUNTING;
  const after = (flags & COUNTING_MASK) === COUNTING;
  state.flags[position] = flags;
  if (before === after) return;
  const { facts, statements } = state.ground;
  if ((flags & REPRODUCES) !== 0) {
    touched?.add(intAt(statements.output.data, position));
    return;
  }
  const of = intAt(statements.of.data, position);
  const disputed = of < 0 ? -1 : facts.fileArtifact(of);
  if (disputed < 0) return;
  const count = (state.disputes.get(disputed) ?? 0) + (after ? 1 : -1);
  if (count === 0) state.disputes.delete(disputed);
  else state.disputes.set(disputed, count);
  if (state.belief.policy.disputes !== 'block') return;
  if (count > 0) state.bars[disputed] = byteAt(state.bars, disputed) | BAR_DISPUTED;
  else state.bars[disputed] = byteAt(state.bars, disputed) & ~BAR_DISPUTED;
  touched?.add(disputed);
}

/** Index of the first withdrawal at or after a position. */
function firstFrom(withdrawals: readonly { position: number }[], position: number): number {
  let low = 0;
  let high = withdrawals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (itemAt(withdrawals, middle).position < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
