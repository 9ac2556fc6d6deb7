/** Which statements count: rules 1 to 4 of *Attestations that count* in the design. */
import { NEVER_VALID, VALID_UNTIL_REVOKED } from './belief.ts';
import { ATTESTED } from './build-table.ts';
import { byteAt, intAt, itemAt, smallAt } from './columns.ts';
import { APART } from './inputs.ts';
import { BELIEVED, COUNTING, COUNTING_MASK, REFUSED, REPLACED, REPRODUCES, VALID, WITHDRAWN } from './flags.ts';
import { BAR_DISPUTED, type State } from './state.ts';
import { COMPARISON_MASK, DIFFERS, SUCCEEDS, WITHDRAWAL } from './says.ts';
import type { Touched } from './touched.ts';

/**
 * Takes in the statements from `state.upTo` up to (not including) `to`.
 * @param touched gets every artifact whose support or disputes changed; pass null when all is evaluated afresh anyway
 */
export function takeIn(state: State, to: number, touched: Touched | null): void {
  for (const artifact of state.extend()) touched?.both(artifact);
  const { statements } = state.ground;
  const { flags, belief } = state;
  const refused = refusedEnvironments(state);
  const { withdrawals } = statements;
  const simple = refused.size === 0 && touched === null;
  const { bySaying, bySigner } = belief;
  let withdrawal = statements.firstWithdrawal(state.upTo);
  for (let position = state.upTo; position < to; position++) {
    const says = byteAt(statements.says.data, position);
    // Most statements are the first word on their subject: nothing but who signed and how it was compared decides on them.
    if (simple && says < DIFFERS && belief.signers[smallAt(statements.signer.data, position)] !== VALID_UNTIL_REVOKED) {
      flags[position] = byteAt(bySigner, smallAt(statements.signer.data, position)) | byteAt(bySaying, says);
      continue;
    }
    if ((says & WITHDRAWAL) !== 0) withdraw(state, position, itemAt(withdrawals, withdrawal++).removes, touched);
    else {
      const own = byteAt(bySaying, says & (COMPARISON_MASK | DIFFERS)) | (isValid(state, position) ? VALID : 0) | (byteAt(bySigner, smallAt(statements.signer.data, position)) & BELIEVED);
      setFlags(state, position, refused.size > 0 && isRefused(state, position, refused) ? own | REFUSED : own, touched);
      if ((says & SUCCEEDS) !== 0 && (own & VALID) !== 0) replaceEarlier(state, position, touched);
    }
  }
  state.upTo = to;
}

function withdraw(state: State, position: number, removes: readonly number[], touched: Touched | null): void {
  const valid = isValid(state, position);
  state.flags[position] = valid ? VALID : 0;
  if (valid) for (const named of removes) setFlags(state, named, byteAt(state.flags, named) | WITHDRAWN, touched);
}

/** Rule 1: the key is registered, not compromised, and was not revoked when the log received the statement. */
export function isValid(state: State, position: number): boolean {
  const { belief, ground: { statements } } = state;
  const signer = smallAt(statements.signer.data, position);
  const worth = byteAt(belief.signers, signer);
  if (worth !== VALID_UNTIL_REVOKED) return worth !== NEVER_VALID;
  const revoked = belief.registry.keys.get(signer)?.revoked;
  return revoked === null || revoked === undefined || !statements.times.isAtOrAfter(position, revoked);
}

/** Rule 3: a valid word replaces what the verifier said of the subject before. Whatever came before the last valid word was replaced by that word already. */
function replaceEarlier(state: State, position: number, touched: Touched | null): void {
  const { previous } = state.ground.statements;
  for (let earlier = previous.get(position, -1); earlier >= 0; earlier = previous.get(earlier, -1)) {
    const before = byteAt(state.flags, earlier);
    setFlags(state, earlier, before | REPLACED, touched);
    if ((before & VALID) !== 0) return;
  }
}

/** Sets of environments with one that the policy believes compromised. */
export function refusedEnvironments(state: State): ReadonlySet<number> {
  const refused = new Set<number>();
  for (const artifact of state.belief.compromised) {
    state.ground.facts.inputs.uses.each(artifact, (use) => { if ((use & 3) === APART) refused.add(use >> 2); });
  }
  return refused;
}

/** Whether the environment among an attestation's effective inputs is refused. */
export function isRefused(state: State, position: number, refused: ReadonlySet<number>): boolean {
  const { facts, statements } = state.ground;
  const build = intAt(statements.builds.build.data, position);
  if (statements.builds.kind.data[build] === ATTESTED) return refused.has(statements.environment(position));
  const of = intAt(statements.builds.of.data, build);
  return of >= 0 && refused.has(facts.recipeEnvironments(of));
}

/** Sets a statement's bits and notes what that changes. */
export function setFlags(state: State, position: number, flags: number, touched: Touched | null): void {
  const before = (byteAt(state.flags, position) & COUNTING_MASK) === COUNTING;
  const after = (flags & COUNTING_MASK) === COUNTING;
  state.flags[position] = flags;
  if (before === after) return;
  const { facts, statements } = state.ground;
  if ((flags & REPRODUCES) !== 0) {
    touched?.noteVote(statements.output(position), after);
    return;
  }
  const of = statements.of(position);
  const disputed = of < 0 ? -1 : facts.fileArtifact(of);
  if (disputed < 0) return;
  const count = (state.disputes.get(disputed) ?? 0) + (after ? 1 : -1);
  if (count === 0) state.disputes.delete(disputed);
  else state.disputes.set(disputed, count);
  if (state.belief.policy.disputes !== 'block') return;
  const others = byteAt(state.bars, disputed) & ~BAR_DISPUTED;
  state.bars[disputed] = count > 0 ? others | BAR_DISPUTED : others;
  touched?.note(disputed, !after);
}
