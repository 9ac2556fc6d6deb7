/** What a policy says at a point of the log: the engine's answers, by digest, release and position. */
import { isWeak, type Digest, type ReleaseId } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import type { ReleaseStatus } from '../../schema/api.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Standing, Status } from '../../schema/scenario.ts';
import { because } from './because.ts';
import { byteAt } from './columns.ts';
import { NAMED, PUBLISHED } from './facts.ts';
import { ARTIFACT_MASK } from './inputs.ts';
import { VALID } from './flags.ts';
import { BAR_COMPROMISED, ROOT, type State } from './state.ts';
import { attestationAt, effectiveInputs, eachStatement, statementsOf, usersOf, type EffectiveInputs, type StatedAttestation } from './stated.ts';
import { DIFFERS, WITHDRAWAL } from './says.ts';

/**
 * A view at the head of the log moves forward when the engine is asked for it again: take what you need from it before you await anything.
 */
export class View {
  /** @internal For the algorithms of this folder. */
  readonly state: State;
  readonly policy: Policy;

  /** @param policy the state's, but for the threshold: a state holds the answers for all thresholds */
  constructor(state: State, policy: Policy) {
    this.state = state;
    this.policy = policy;
  }

  /** How many statements it takes in. */
  get size(): number {
    return this.state.upTo;
  }

  /** Two views of one policy with the same revision take the same for verified; the number itself means nothing. */
  get revision(): number {
    return this.state.revision;
  }

  /** The number of an artifact, or -1 when nothing is known of it. */
  artifact(digest: Digest): number {
    return this.state.ground.facts.digests.find(digest);
  }

  digest(artifact: number): Digest {
    return this.state.ground.facts.digests.digest(artifact);
  }

  standing(digest: Digest): Standing {
    const artifact = this.artifact(digest);
    return artifact < 0 ? this.#unseen(digest) : this.standingOf(artifact);
  }

  standingOf(artifact: number): Standing {
    const groups = this.#groups(artifact);
    const strength = this.strengthOf(artifact);
    return { status: this.#status(artifact, strength, groups), strength, disputed: this.state.disputes.has(artifact), verifiers: groups };
  }

  /** Its status alone: who reproduced it is only counted where that decides. */
  statusOf(artifact: number): Status {
    return this.#status(artifact, this.strengthOf(artifact));
  }

  /** The largest threshold at which the artifact is verified: 0 none, null a root. */
  strengthOf(artifact: number): number | null {
    const strength = this.state.strength[artifact] ?? 0;
    return strength === ROOT ? null : strength;
  }

  /** Whether an artifact is verified or an accepted root. */
  isVerified(artifact: number): boolean {
    return artifact >= 0 && (this.state.strength[artifact] ?? 0) >= this.policy.threshold;
  }

  /** The same of a digest, also of a root that nothing but the policy names. */
  holds(digest: Digest): boolean {
    const artifact = this.artifact(digest);
    return artifact < 0 ? this.#unseen(digest).status === 'root' : this.isVerified(artifact);
  }

  /** Per platform, whether every binary file the release publishes for it is verified; empty for a release that is not known. */
  release(id: ReleaseId): Record<string, boolean> {
    const platforms = new Map<string, boolean>();
    for (const { platform, artifact } of this.state.ground.facts.binariesOf(id)) {
      platforms.set(platform, (platforms.get(platform) ?? true) && this.isVerified(artifact));
    }
    return Object.fromEntries(platforms);
  }

  releaseStatus(id: ReleaseId): ReleaseStatus {
    const platforms = Object.values(this.release(id));
    if (platforms.length > 0 && platforms.every(Boolean)) return 'verified';
    return platforms.some(Boolean) ? 'partial' : 'not-verified';
  }

  /** Whether a statement counts, and in words why it does not. A withdrawal counts when it is valid. */
  counts(position: number): { counts: boolean; because?: string } {
    if (position >= this.size) return { counts: false, because: 'the log had not received it at this point' };
    if ((byteAt(this.state.ground.statements.says.data, position) & WITHDRAWAL) !== 0) {
      return (byteAt(this.state.flags, position) & VALID) !== 0 ? { counts: true } : { counts: false, because: because(this.state, position) };
    }
    return this.state.counts(position) ? { counts: true } : { counts: false, because: because(this.state, position) };
  }

  /** Whether the statement at a position is an attestation of having got these bytes. */
  isReproduction(position: number): boolean {
    return (byteAt(this.state.ground.statements.says.data, position) & (WITHDRAWAL | DIFFERS)) === 0;
  }

  /** What the attestation at a position says, and who says it; null for a withdrawal. */
  attestation(position: number): StatedAttestation | null {
    return attestationAt(this.state, position);
  }

  /** Positions of the statements with this output, and of those that state a difference from a file with this digest; oldest first. */
  statementsOf(digest: Digest): number[] {
    const artifact = this.artifact(digest);
    return artifact < 0 ? [] : statementsOf(this.state, artifact);
  }

  /** What attestations say was built with an artifact: the outputs, with the role it had in each. */
  usersOf(digest: Digest): { role: InputRole; output: Digest }[] {
    const artifact = this.artifact(digest);
    return artifact < 0 ? [] : usersOf(this.state, artifact);
  }

  /** The inputs an attestation is taken to have been made from under the policy, by role and then digest. */
  inputsOf(position: number): EffectiveInputs {
    return effectiveInputs(this.state, position);
  }

  /** Every artifact the answer speaks of: named by roots, files or recipes, or by a statement that counts. */
  digests(): Digest[] {
    const { facts, statements } = this.state.ground;
    const named = new Uint8Array(facts.digests.size);
    for (let artifact = 0; artifact < named.length; artifact++) if ((facts.markOf(artifact) & NAMED) !== 0) named[artifact] = 1;
    for (let position = 0; position < this.size; position++) {
      if (!this.state.counts(position)) continue;
      named[statements.output(position)] = 1;
      for (const set of [statements.inputs(position), statements.environment(position)]) {
        if (set >= 0) for (const word of facts.inputs.run(set)) named[word & ARTIFACT_MASK] = 1;
      }
    }
    const digests: Digest[] = [];
    named.forEach((is, artifact) => { if (is === 1) digests.push(this.digest(artifact)); });
    return digests.sort();
  }

  /** Standing of an artifact that only the policy may have named. */
  #unseen(digest: Digest): Standing {
    const { compromised, roots, weakDigests } = this.policy;
    const none = { disputed: false, verifiers: 0 };
    if (compromised.includes(digest)) return { status: 'compromised', strength: 0, ...none };
    return roots.digests.includes(digest) && (weakDigests || !isWeak(digest)) ? { status: 'root', strength: null, ...none } : { status: 'unknown', strength: 0, ...none };
  }

  /** How many independent groups reproduced the artifact, inputs not considered. */
  #groups(artifact: number): number {
    const groups = new Set<number>();
    eachStatement(this.state, artifact, (position) => {
      if (this.state.reproduces(position)) groups.add(this.state.groupOf(position));
    });
    return groups.size;
  }

  #status(artifact: number, strength: number | null, counted?: number): Status {
    const { facts } = this.state.ground;
    if (((this.state.bars[artifact] ?? 0) & BAR_COMPROMISED) !== 0) return 'compromised';
    if (strength === null) return 'root';
    if (strength >= this.policy.threshold) return 'verified';
    if (this.state.disputes.has(artifact)) return 'disputed';
    const groups = counted ?? this.#groups(artifact);
    if (groups >= this.policy.threshold) return 'reproduced';
    if (groups >= 1) return 'attested';
    return (facts.markOf(artifact) & PUBLISHED) !== 0 ? 'claimed' : 'unknown';
  }
}
