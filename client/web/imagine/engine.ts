/**
 * The trust engine in the browser, over the scenario of one release: every policy and every past point of the log without asking
 * anybody. Loaded when a reader first wants to imagine something.
 */
import { weaker, weakerStrength } from '../../../chains/graph/model.ts';
import { TrustEngine } from '../../../chains/trust/engine.ts';
import type { View } from '../../../chains/trust/view.ts';
import type { GraphNode, ScenarioAnswer } from '../../../schema/api.ts';
import type { Digest } from '../../../schema/ids.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Status } from '../../../schema/scenario.ts';

type Strengths = GraphNode['strength'];

/** Artifacts by digest and by the engine's own number, so that thousands are judged without looking each of them up; -1 for one it does not know. */
export interface Artifacts {
  digests: readonly Digest[];
  numbers: Int32Array;
}

export interface Standing {
  status: Status;
  strength: Strengths;
}

/** What a policy makes of the scenario. */
export interface Judgement {
  status: (digest: Digest) => Status;
  /** What several artifacts have in common: the weakest status, the least strength; a root's of none. */
  weakest: (artifacts: Artifacts) => Standing;
  /** Whether the release itself is verified on the platform asked for, or on all. */
  verified: boolean;
}

export class Imagined {
  readonly #engine: TrustEngine;
  readonly #answer: ScenarioAnswer;

  constructor(answer: ScenarioAnswer) {
    this.#answer = answer;
    this.#engine = new TrustEngine(answer.scenario);
    this.#engine.setVerifiers(answer.scenario.verifiers);
    for (const statement of answer.scenario.attestations) this.#engine.append(statement);
  }

  /** How many statements there are. */
  get size(): number {
    return this.#engine.size;
  }

  artifacts(digests: readonly Digest[]): Artifacts {
    const view = this.#engine.view(this.#answer.scenario.policy);
    return { digests, numbers: Int32Array.from(digests, (digest) => view.artifact(digest)) };
  }

  /** @param at how many of the statements, oldest first, are taken in; all of them when left out */
  judge(policy: Policy, at?: number): Judgement {
    const viewBy = (independence: Policy['independence']): View => this.#engine.view({ ...policy, independence }, at);
    const organization = viewBy('organization');
    const verifier = viewBy('verifier');
    const view = policy.independence === 'organization' ? organization : verifier;
    const status = (digest: Digest): Status => view.standing(digest).status;
    return { status, weakest: (artifacts) => weakestOf(artifacts, view, { organization, verifier }), verified: this.#isVerified(view) };
  }

  #isVerified(view: View): boolean {
    const { release, platform } = this.#answer;
    const platforms = view.release(release);
    const asked = platform === null ? Object.values(platforms) : [platforms[platform] ?? false];
    return asked.length > 0 && asked.every(Boolean);
  }
}

function weakestOf({ digests, numbers }: Artifacts, view: View, by: Record<keyof Strengths, View>): Standing {
  let status: Status = 'root';
  let strength: Strengths = { organization: null, verifier: null };
  for (let i = 0; i < numbers.length; i++) {
    const artifact = numbers[i] ?? -1;
    // Only the policy may name what the engine does not know.
    if (artifact < 0) {
      const standing = view.standing(digests[i] ?? '');
      status = weaker(status, standing.status);
      strength = weakerStrength(strength, { organization: standing.strength, verifier: standing.strength });
    } else {
      status = weaker(status, view.statusOf(artifact));
      strength = weakerStrength(strength, { organization: by.organization.strengthOf(artifact), verifier: by.verifier.strengthOf(artifact) });
    }
  }
  return { status, strength };
}
