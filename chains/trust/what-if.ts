/**
 * What if: the difference that a supposition makes, and why. Assume a digest compromised, and this is the blast radius of a backdoor in it
 * (K. Thompson, "Reflections on Trusting Trust", CACM 27, 1984); accept vendor binaries as roots, and it is what that shortcut buys.
 */
import type { Digest, ReleaseId } from '../../schema/ids.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Status } from '../../schema/scenario.ts';
import { intAt } from './columns.ts';
import { ROOT } from './state.ts';
import { suppose, type Supposition } from './supposition.ts';
import { eachUser } from './update.ts';
import type { View } from './view.ts';

/**
 * Why a standing changed. Of itself: it is `compromised` or a `root` now; something it was built with is compromised (`input-compromised`); there
 * are `fewer-groups`, `more-groups`; it is `disputed`; the `threshold` is another. Or only because of what it stands on: `input-fell`, `input-rose`.
 */
export type ChangeReason = 'compromised' | 'root' | 'input-compromised' | 'fewer-groups' | 'more-groups' | 'disputed' | 'threshold' | 'input-fell' | 'input-rose';

export interface Change {
  digest: Digest;
  before: Status;
  after: Status;
  reason: ChangeReason;
  /** Where it comes from: the artifact that changed of itself, or the input that is compromised. */
  origin: Digest;
}

export interface ReleaseChange {
  release: ReleaseId;
  platform: string;
}

export interface WhatIf {
  /** The policy as supposed. */
  policy: Policy;
  /** Artifacts verified or accepted before and not after, and the other way round, by digest. */
  fell: Change[];
  rose: Change[];
  releases: { fell: ReleaseChange[]; rose: ReleaseChange[] };
  /** Roots accepted now and not before that something risen stands on, or that are what is published: what has to be believed for it. */
  assumes: Digest[];
}

/**
 * @throws RootlineError as `suppose` does
 */
export function whatIf(view: View, supposition: Supposition): WhatIf {
  const after = suppose(view, supposition);
  const fell: number[] = [];
  const rose: number[] = [];
  const known = view.state.ground.facts.digests.size;
  for (let artifact = 0; artifact < after.state.ground.facts.digests.size; artifact++) {
    const was = artifact < known ? view.isVerified(artifact) : view.holds(after.digest(artifact));
    if (was !== after.isVerified(artifact)) (was ? fell : rose).push(artifact);
  }
  return {
    policy: after.policy, fell: explain(view, after, fell), rose: explain(view, after, rose),
    releases: releaseChanges(view, after), assumes: assumed(view, after, new Set(rose)),
  };
}

function explain(before: View, after: View, changed: readonly number[]): Change[] {
  const reasons = new Map(changed.map((artifact) => [artifact, reasonOf(before, after, artifact)]));
  const origins = spread(after, reasons);
  const changes = changed.map((artifact): Change => {
    const { reason } = reasons.get(artifact) ?? { reason: 'threshold' };
    const digest = after.digest(artifact);
    return { digest, before: before.standing(digest).status, after: after.standingOf(artifact).status, reason, origin: after.digest(origins.get(artifact) ?? artifact) };
  });
  return changes.sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

interface Cause { reason: ChangeReason; origin: number | null }

/** What changed an artifact; with no origin when it is only what it stands on. */
function reasonOf(before: View, after: View, artifact: number): Cause {
  const own = (reason: ChangeReason): Cause => ({ reason, origin: artifact });
  const was = before.state.strength[artifact] ?? 0;
  const is = intAt(after.state.strength, artifact);
  if (after.state.belief.compromised.has(artifact)) return own('compromised');
  if (is === ROOT) return own('root');
  if (was === is) return own('threshold');
  if (after.isVerified(artifact)) return groupsOf(after, artifact) > groupsOf(before, artifact) ? own('more-groups') : { reason: 'input-rose', origin: null };
  const input = compromisedInput(before, after, artifact);
  if (input >= 0) return { reason: 'input-compromised', origin: input };
  if (after.state.disputes.has(artifact) && !before.state.disputes.has(artifact)) return own('disputed');
  return groupsOf(after, artifact) < groupsOf(before, artifact) ? own('fewer-groups') : { reason: 'input-fell', origin: null };
}

function groupsOf(view: View, artifact: number): number {
  return artifact < view.state.ground.facts.digests.size ? view.standingOf(artifact).verifiers : 0;
}

/** An input of a build of the artifact that is compromised now and was not, or -1. */
function compromisedInput(before: View, after: View, artifact: number): number {
  for (const position of after.statementsOf(after.digest(artifact))) {
    for (const { digest } of after.inputsOf(position).inputs) {
      const input = after.artifact(digest);
      if (after.state.belief.compromised.has(input) && !before.state.belief.compromised.has(input)) return input;
    }
  }
  return -1;
}

/** Carries each origin on to the changed artifacts that stand on it, the nearest first. */
function spread(after: View, reasons: ReadonlyMap<number, Cause>): Map<number, number> {
  const origins = new Map<number, number>();
  for (const [artifact, { origin }] of reasons) if (origin !== null) origins.set(artifact, origin);
  for (const [artifact, origin] of origins) {
    // A map hands out what is added while it is walked: a breadth-first queue.
    eachUser(after.state, artifact, (user) => { if (reasons.has(user) && !origins.has(user)) origins.set(user, origin); });
  }
  return origins;
}

function releaseChanges(before: View, after: View): WhatIf['releases'] {
  const changes: WhatIf['releases'] = { fell: [], rose: [] };
  for (const [release] of after.state.ground.facts.binaries()) {
    const was = before.release(release);
    for (const [platform, is] of Object.entries(after.release(release))) {
      if (was[platform] !== is) (is ? changes.rose : changes.fell).push({ release, platform });
    }
  }
  return changes;
}

function assumed(before: View, after: View, rose: ReadonlySet<number>): Digest[] {
  const found: Digest[] = [];
  for (const artifact of rose) {
    if (after.strengthOf(artifact) !== null || before.strengthOf(artifact) === null) continue;
    let used = after.state.ground.facts.filesOf(artifact).length > 0;
    eachUser(after.state, artifact, (user) => { used ||= rose.has(user); });
    if (used) found.push(after.digest(artifact));
  }
  return found.sort();
}
