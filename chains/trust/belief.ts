/** A policy and a registry, compiled to questions with integer answers. */
import type { Digest } from '../../schema/ids.ts';
import type { Comparison } from '../../schema/input.ts';
import { comparisons } from '../../schema/input.ts';
import { rootKinds, type Policy } from '../../schema/policy.ts';
import { intAt, widened } from './columns.ts';
import { BELIEVED, COMPARABLE, REPRODUCES, VALID } from './flags.ts';
import { ROOT_KINDS, type Facts } from './facts.ts';
import { COMPARISON_MASK, DIFFERS } from './says.ts';
import type { RegistryVersion, Signers } from './signers.ts';

/** What a signer's statements are worth. */
export const NEVER_VALID = 0;
export const ALWAYS_VALID = 1;
export const VALID_UNTIL_REVOKED = 2;

export class Belief {
  readonly policy: Policy;
  readonly registry: RegistryVersion;
  readonly comparable: readonly boolean[];
  /** Bits of a statement that follow from what it says: by its comparison, and `DIFFERS` where it does. */
  readonly bySaying: Uint8Array;
  /** Whether the policy asks for nothing of an artifact's rebuilds together but the number of their groups. */
  readonly plain: boolean;
  /** How many different builders it asks for; 0 when it does not ask. */
  readonly builders: number;
  /** Per signer: 1 when rule 2 lets it count. */
  believed = new Uint8Array(0);
  /** Per signer: number of its independent group. */
  groups = new Int32Array(0);
  /** Per signer: bits of its statements; validity aside where that depends on the time. */
  bySigner = new Uint8Array(0);
  /** Per signer: one of the three above. */
  signers = new Uint8Array(0);
  /** Artifacts the policy believes compromised. */
  readonly compromised = new Set<number>();
  readonly #rootDigests = new Set<number>();
  /** Digests the policy names that nothing else has named yet: a policy gives no artifact a number, or strangers' policies would fill the memory. */
  #unseen: { digest: Digest; into: Set<number> }[];
  readonly #rootKinds: number;
  readonly #verifiers: ReadonlySet<string> | null;
  readonly #distrusted: ReadonlySet<string>;
  #knownSigners = 0;

  constructor(policy: Policy, registry: RegistryVersion) {
    this.policy = policy;
    this.registry = registry;
    const accepted = new Set<Comparison>(policy.comparisons);
    this.builders = policy.distinctBuilders ?? 0;
    this.plain = policy.diversity === 1 && this.builders === 0;
    this.comparable = comparisons.map((comparison) => accepted.has(comparison));
    this.bySaying = Uint8Array.from({ length: DIFFERS * 2 }, (_, says) => (this.comparable[says & COMPARISON_MASK] === true ? COMPARABLE : 0) | ((says & DIFFERS) === 0 ? REPRODUCES : 0));
    this.#unseen = [
      ...policy.compromised.filter((entry) => !namesSigner(entry)).map((digest) => ({ digest, into: this.compromised })),
      ...policy.roots.digests.map((digest) => ({ digest, into: this.#rootDigests })),
    ];
    this.#distrusted = new Set(policy.compromised.filter(namesSigner));
    this.#rootKinds = policy.roots.kinds.reduce((mask, kind) => mask | (1 << rootKinds.indexOf(kind)), 0);
    this.#verifiers = policy.verifiers === 'all' ? null : new Set(policy.verifiers);
  }

  /**
   * Learns of verifiers, signers and artifacts that were numbered since the last call.
   * @returns the artifacts that turn out to be named by the policy
   */
  extend(signers: Signers, facts: Facts): number[] {
    this.#learnSigners(signers);
    const seen: number[] = [];
    this.#unseen = this.#unseen.filter(({ digest, into }) => {
      const artifact = facts.digests.find(digest);
      if (artifact < 0) return true;
      into.add(artifact);
      seen.push(artifact);
      return false;
    });
    return seen;
  }

  #learnSigners(signers: Signers): void {
    this.believed = widened(this.believed, signers.size);
    this.groups = widened(this.groups, signers.size);
    this.signers = widened(this.signers, signers.size);
    this.bySigner = widened(this.bySigner, signers.size);
    for (let s = this.#knownSigners; s < signers.size; s++) {
      const verifier = signers.verifierOf(s);
      const organization = this.registry.organizations.get(verifier);
      const key = this.registry.keys.get(s);
      this.believed[s] = this.#believes(signers, verifier, organization) ? 1 : 0;
      this.groups[s] = this.policy.independence === 'verifier' ? verifier : organization ?? -1;
      this.signers[s] = key === undefined || key.compromised ? NEVER_VALID : key.revoked === null ? ALWAYS_VALID : VALID_UNTIL_REVOKED;
      this.bySigner[s] = (this.signers[s] === ALWAYS_VALID ? VALID : 0) | (this.believed[s] === 1 ? BELIEVED : 0);
    }
    this.#knownSigners = signers.size;
  }

  /** Whether the policy takes the artifact as a root, its digest being neither compromised nor refused as weak. */
  acceptsRoot(artifact: number, facts: Facts): boolean {
    // Asked of every artifact that is looked at, and true of few: the small sets first.
    const listed = this.#rootDigests.has(artifact);
    if (!listed && (!facts.roots.has(artifact) || (facts.markOf(artifact) & ROOT_KINDS & this.#rootKinds) === 0)) return false;
    return !this.compromised.has(artifact) && !this.refusesWeak(artifact, facts);
  }

  refusesWeak(artifact: number, facts: Facts): boolean {
    return !this.policy.weakDigests && facts.digests.isWeak(artifact);
  }

  /** Artifacts that may be roots. */
  rootCandidates(facts: Facts): number[] {
    return [...new Set([...facts.roots, ...this.#rootDigests])];
  }

  /** Group → a verifier list of those who can still make statements that count; null when the policy believes anyone. */
  believedGroups(signers: Signers): ReadonlyMap<number, string[]> | null {
    if (this.#verifiers === null) return null;
    const groups = new Map<number, string[]>();
    for (const [signer, key] of this.registry.keys) {
      if (key.compromised || key.revoked !== null || this.believed[signer] !== 1) continue;
      const group = intAt(this.groups, signer);
      const known = groups.get(group) ?? [];
      groups.set(group, [...known, signers.verifierId(signers.verifierOf(signer))]);
    }
    return groups;
  }

  /** Rule 2. */
  #believes(signers: Signers, verifier: number, organization: number | undefined): boolean {
    const id = signers.verifierId(verifier);
    if (this.#verifiers !== null && !this.#verifiers.has(id)) return false;
    if (this.#distrusted.has(`verifier:${id}`)) return false;
    return organization !== undefined && !this.#distrusted.has(`organization:${signers.organizationId(organization)}`);
  }
}

/** Whether an entry of `compromised` names a verifier or an organization rather than a digest. */
function namesSigner(entry: string): boolean {
  return /^(verifier|organization):/.test(entry);
}
