/** A new registry of verifiers under a state: keys revoked or added, verifiers in another organization. Costs one run along the log and the cone of what changes. */
import { Belief, VALID_UNTIL_REVOKED } from './belief.ts';
import { byteAt, intAt } from './columns.ts';
import { isValid, setFlags } from './counting.ts';
import type { RegistryVersion } from './signers.ts';
import { BELIEVED, REPLACED, VALID, WITHDRAWN, type State } from './state.ts';
import { WITHDRAWAL } from './statements.ts';
import { Touched } from './touched.ts';

/** Puts the state under another registry; `update` has still to follow. */
export function reregister(state: State, registry: RegistryVersion): Touched {
  const before = state.belief;
  state.belief = new Belief(before.policy, registry);
  state.extend();
  const touched = new Touched();
  const changed = changedSigners(before, state.belief, state.ground.signers.size);
  const { statements } = state.ground;
  const flipped: number[] = [];
  for (let position = 0; position < state.upTo; position++) {
    const signer = intAt(statements.signer.data, position);
    if (changed[signer] !== 1) continue;
    const said = byteAt(statements.says.data, position);
    if ((said & WITHDRAWAL) === 0) reconsider(state, position, touched);
    else if (isValid(state, position) !== ((byteAt(state.flags, position) & VALID) !== 0)) flipped.push(position);
    if (before.groups[signer] !== state.belief.groups[signer] && state.reproduces(position)) touched.both(statements.output(position));
  }
  if (flipped.length > 0) rewithdraw(state, flipped, touched);
  return touched;
}

/** 1 for signers of whom the registries say different things. */
function changedSigners(before: Belief, after: Belief, count: number): Uint8Array {
  const changed = new Uint8Array(count);
  for (let signer = 0; signer < count; signer++) {
    const same = before.signers[signer] === after.signers[signer] && before.believed[signer] === after.believed[signer] && before.groups[signer] === after.groups[signer];
    if (!same || (after.signers[signer] === VALID_UNTIL_REVOKED && revocation(before, signer) !== revocation(after, signer))) changed[signer] = 1;
  }
  return changed;
}

function revocation(belief: Belief, signer: number): string {
  const revoked = belief.registry.keys.get(signer)?.revoked;
  return revoked === null || revoked === undefined ? '' : `${revoked.seconds}.${revoked.fraction}`;
}

/** An attestation whose key or verifier stands otherwise now. To be called in the order of the log. */
function reconsider(state: State, position: number, touched: Touched): void {
  const flags = byteAt(state.flags, position);
  const believed = state.belief.believed[intAt(state.ground.statements.signer.data, position)] === 1 ? BELIEVED : 0;
  const valid = isValid(state, position) ? VALID : 0;
  setFlags(state, position, (flags & ~(VALID | BELIEVED)) | valid | believed, touched);
  if ((flags & VALID) === valid) return;
  // What it replaced while it was valid is now replaced only if it is itself: by the next valid word.
  const replaced = valid !== 0 || (flags & REPLACED) !== 0 ? REPLACED : 0;
  const { previous } = state.ground.statements;
  for (let earlier = previous.get(position, -1); earlier >= 0; earlier = previous.get(earlier, -1)) {
    const its = byteAt(state.flags, earlier);
    setFlags(state, earlier, (its & ~REPLACED) | replaced, touched);
    if ((its & VALID) !== 0) return;
  }
}

/** Withdrawals that became valid or invalid: what they name is looked at anew, for others may name it too. */
function rewithdraw(state: State, flipped: readonly number[], touched: Touched): void {
  for (const position of flipped) state.flags[position] = byteAt(state.flags, position) ^ VALID;
  const { withdrawals } = state.ground.statements;
  const among = new Set(flipped);
  const named = new Map(withdrawals.filter(({ position }) => among.has(position)).flatMap(({ removes }) => removes.map((one) => [one, false])));
  for (const { position, removes } of withdrawals) {
    if (position < state.upTo && (byteAt(state.flags, position) & VALID) !== 0) for (const one of removes) if (named.has(one)) named.set(one, true);
  }
  for (const [position, withdrawn] of named) {
    const flags = byteAt(state.flags, position);
    setFlags(state, position, withdrawn ? flags | WITHDRAWN : flags & ~WITHDRAWN, touched);
  }
}
