/**
 * The trust engine in the browser, over the scenario of one release: every policy and every past point of the log without asking
 * anybody. Loaded when a reader first wants to imagine something.
 */
import { TrustEngine } from '../../../chains/trust/engine.ts';
import type { View } from '../../../chains/trust/view.ts';
import type { GraphNode, ScenarioAnswer } from '../../../schema/api.ts';
import type { Digest } from '../../../schema/ids.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Status } from '../../../schema/scenario.ts';

export type Strengths = GraphNode['strength'];

/** What a policy makes of the scenario. */
export interface Judgement {
  status: (digest: Digest) => Status;
  strengths: (digest: Digest) => Strengths;
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

  /** @param at how many of the statements, oldest first, are taken in; all of them when left out */
  judge(policy: Policy, at?: number): Judgement {
    const viewBy = (independence: Policy['independence']): View => this.#engine.view({ ...policy, independence }, at);
    const organization = viewBy('organization');
    const verifier = viewBy('verifier');
    const view = policy.independence === 'organization' ? organization : verifier;
    return {
      status: (digest) => view.standing(digest).status,
      strengths: (digest) => ({ organization: organization.standing(digest).strength, verifier: verifier.standing(digest).strength }),
      verified: this.#isVerified(view),
    };
  }

  #isVerified(view: View): boolean {
    const { release, platform } = this.#answer;
    const platforms = view.release(release);
    const asked = platform === null ? Object.values(platforms) : [platforms[platform] ?? false];
    return asked.length > 0 && asked.every(Boolean);
  }
}
