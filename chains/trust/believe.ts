/**
 * Another belief under a state: another registry (keys revoked or added, verifiers in another organization), or a policy that differs in whom and
 * what it believes: verifiers, compromise, roots. Costs one run along the log at most, and the cone of what changes.
 */
import { aheadOfFlags, GROUP } from './ahead.ts';
import { ALWAYS_VALID, NEVER_VALID, VALID_UNTIL_REVOKED, type Belief } from './belief.ts';
import { byteAt, intAt, itemAt, smallAt } from './columns.ts';
import { isRefused, isValid, refusedEnvironments, setFlags, takeIn } from './counting.ts';
import { APART } from './inputs.ts';
import { BELIEVED, REFUSED, REPLACED, VALID, WITHDRAWN } from './flags.ts';
import { BAR_COMPROMISED, type State } from './state.ts';
import { SUCCEEDS, WITHDRAWAL } from './says.ts';
import { Touched } from './touched.ts';

/**
 * When the statements of the changed signers are more than this share of all, and more than so many, all are decided on anew. Revoking the keys
 * behind 900,000 of 3,000,000 statements took 148 % of a fresh evaluation when each of them was looked at again, and takes 108 % so.
 */
const ANEW = { share: 1 / 16, least: 4096 };

/** In place of a position where a log not in order of time makes each statement's own time decide. */
const BY_TIME = -1;

/**
 * Puts the state under another belief; `update` has still to follow.
 * @param belief its policy may differ from the state's in `threshold`, `verifiers`, `compromised` and `roots` alone
 * @returns null when so much changed that all is to be evaluated afresh
 */
export function believe(state: State, belief: Belief, anew = ANEW): Touched | null {
  const before = state.belief;
  state.belief = belief;
  state.extend();
  const touched = new Touched();
  const changed = changedSigners(before, belief, state.ground.signers.size);
  if (changed.includes(1)) {
    const positions = positionsBy(state, changed, firstChanged(state, before, changed));
    if (positions.length > Math.max(anew.least, state.upTo * anew.share)) {
      takeInAnew(state);
      return null;
    }
    reconsiderAll(state, before, positions, touched);
  }
  recompromise(state, before, touched);
  for (const artifact of new Set([...before.rootCandidates(state.ground.facts), ...belief.rootCandidates(state.ground.facts)])) {
    const accepted = belief.acceptsRoot(artifact, state.ground.facts);
    if (accepted !== before.acceptsRoot(artifact, state.ground.facts)) touched.note(artifact, accepted);
  }
  return touched;
}

/** 1 for signers of whom the beliefs differ. */
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

function takeInAnew(state: State): void {
  const to = state.upTo;
  state.upTo = 0;
  state.flags.fill(0);
  state.disputes.clear();
  takeIn(state, to, null);
}

function reconsiderAll(state: State, before: Belief, positions: readonly number[], touched: Touched): void {
  const { statements } = state.ground;
  const flipped: number[] = [];
  const signers = statements.signer.data;
  const ends = validityEnds(state);
  for (let i = 0; i < positions.length; i++) {
    if (i % GROUP === 0) aheadOfFlags(state, positions, i, Math.min(positions.length, i + GROUP));
    const position = itemAt(positions, i);
    const signer = smallAt(signers, position);
    const end = intAt(ends, signer);
    const valid = end === BY_TIME ? isValid(state, position) : position < end;
    if ((byteAt(statements.says.data, position) & WITHDRAWAL) === 0) reconsider(state, position, valid ? VALID : 0, touched);
    else if (valid !== ((byteAt(state.flags, position) & VALID) !== 0)) flipped.push(position);
    if (before.groups[signer] !== state.belief.groups[signer] && state.reproduces(position)) touched.both(statements.output(position));
  }
  if (flipped.length > 0) rewithdraw(state, flipped, touched);
}

/** Per signer: the position from which on its statements are not valid; or BY_TIME. */
function validityEnds({ belief, ground: { signers, statements: { times } }, upTo }: State): Int32Array {
  return Int32Array.from({ length: signers.size }, (_, signer) => {
    if (belief.signers[signer] === NEVER_VALID) return 0;
    if (belief.signers[signer] === ALWAYS_VALID) return upTo;
    const revoked = belief.registry.keys.get(signer)?.revoked;
    return revoked === null || revoked === undefined || !times.inOrder ? BY_TIME : times.firstAt(revoked);
  });
}

/** Positions of the statements by changed signers from `first` on, in the order of the log. */
function positionsBy(state: State, changed: Uint8Array, first: number): number[] {
  const { statements } = state.ground;
  const only = changed.indexOf(1);
  if (changed.indexOf(1, only + 1) < 0) return statements.by(only, first, state.upTo);
  const found: number[] = [];
  for (let position = first; position < state.upTo; position++) if (changed[smallAt(statements.signer.data, position)] === 1) found.push(position);
  return found;
}

/** A position before which nothing changes: where the signers differ in nothing but when their keys were revoked, the earliest such time. */
function firstChanged(state: State, before: Belief, changed: Uint8Array): number {
  const after = state.belief;
  let first = state.upTo;
  for (let signer = 0; signer < changed.length; signer++) {
    if (changed[signer] !== 1) continue;
    const valid = before.signers[signer] !== NEVER_VALID && after.signers[signer] !== NEVER_VALID;
    if (!valid || before.believed[signer] !== after.believed[signer] || before.groups[signer] !== after.groups[signer]) return 0;
    for (const { registry } of [before, after]) {
      const revoked = registry.keys.get(signer)?.revoked;
      if (revoked !== null && revoked !== undefined) first = Math.min(first, state.ground.statements.times.firstAt(revoked));
    }
  }
  return first;
}

/** An attestation whose key or verifier stands otherwise now. To be called in the order of the log. */
function reconsider(state: State, position: number, valid: number, touched: Touched): void {
  const flags = byteAt(state.flags, position);
  const believed = state.belief.believed[smallAt(state.ground.statements.signer.data, position)] === 1 ? BELIEVED : 0;
  setFlags(state, position, (flags & ~(VALID | BELIEVED)) | valid | believed, touched);
  if ((flags & VALID) === valid || (byteAt(state.ground.statements.says.data, position) & SUCCEEDS) === 0) return;
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

/** Artifacts that are believed compromised now, or no longer. */
function recompromise(state: State, before: Belief, touched: Touched): void {
  const { belief, builds, ground: { facts: { inputs } } } = state;
  let environments = false;
  for (const artifact of new Set([...before.compromised, ...belief.compromised])) {
    const now = belief.compromised.has(artifact);
    if (now === before.compromised.has(artifact)) continue;
    const bars = byteAt(state.bars, artifact) & ~BAR_COMPROMISED;
    state.bars[artifact] = now ? bars | BAR_COMPROMISED : bars;
    touched.note(artifact, !now);
    inputs.uses.each(artifact, (use) => {
      environments ||= (use & 3) === APART;
      for (let b = builds.newestOfSet(use >> 2); b !== 0; b = intAt(builds.beforeOfSet.data, b - 1)) touched.note(intAt(builds.output.data, b - 1), !now);
    });
  }
  if (environments) refuseAnew(state, touched);
}

function refuseAnew(state: State, touched: Touched): void {
  const refused = refusedEnvironments(state);
  const { says } = state.ground.statements;
  for (let position = 0; position < state.upTo; position++) {
    if ((byteAt(says.data, position) & WITHDRAWAL) !== 0) continue;
    const flags = byteAt(state.flags, position);
    const now = isRefused(state, position, refused);
    if (now === ((flags & REFUSED) !== 0)) continue;
    state.flags[position] = flags ^ REFUSED;
    touched.note(state.ground.statements.output(position), !now);
  }
}
