/**
 * The rule of *Trust*, read literally and computed the slow way: every question asks the whole list again. It shares nothing with the engine
 * but the vocabulary, so that the two can be held against each other.
 */
import type { Attestation, Statement } from '../../schema/attestation.ts';
import type { Input } from '../../schema/input.ts';
import type { EvaluationResult, Scenario, Standing } from '../../schema/scenario.ts';

type File = Scenario['releases'][number]['files'][number];

const isAttestation = (statement: Statement): statement is Attestation => statement.kind !== 'withdrawal';
const later = (a: string, b: string): number => Date.parse(a) - Date.parse(b);
const isWeak = (digest: string): boolean => digest.startsWith('sha1:');

export class BruteForce {
  readonly scenario: Scenario;
  readonly counting: Attestation[];
  readonly files: Map<string, File>;
  readonly compromised: Set<string>;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.compromised = new Set(scenario.policy.compromised);
    this.files = new Map(scenario.releases.flatMap((release) => release.files).map((file) => [file.id, file]));
    this.counting = scenario.attestations.filter((statement, i): statement is Attestation => isAttestation(statement) && this.counts(statement, i));
  }

  verifier(id: string): Scenario['verifiers'][number] | undefined {
    return this.scenario.verifiers.find((verifier) => verifier.id === id);
  }

  organization(verifier: string): string {
    return this.verifier(verifier)?.organization ?? '';
  }

  /** Rule 1. */
  valid(statement: Statement): boolean {
    const key = this.verifier(statement.verifier)?.keys.find((candidate) => candidate.id === statement.key);
    if (key === undefined || key.compromised === true) return false;
    return key.revoked === undefined || later(statement.time, key.revoked) < 0;
  }

  counts(statement: Attestation, index: number): boolean {
    const { policy, attestations } = this.scenario;
    if (!this.valid(statement)) return false;
    if (policy.verifiers !== 'all' && !policy.verifiers.includes(statement.verifier)) return false;
    if (this.compromised.has(`verifier:${statement.verifier}`)) return false;
    if (this.compromised.has(`organization:${this.organization(statement.verifier)}`)) return false;
    if (attestations.some((other, i) => i > index && isAttestation(other) && this.valid(other) && subject(other) === subject(statement))) return false;
    if (attestations.some((other, i) => i > index && !isAttestation(other) && this.valid(other) && other.verifier === statement.verifier && other.withdraws.includes(index))) return false;
    return policy.comparisons.includes(statement.comparison);
  }

  inputs(attestation: Attestation): readonly Input[] | null {
    if (attestation.inputs.some((input) => input.role === 'compiler')) return attestation.inputs;
    const recipe = attestation.of === undefined ? undefined : this.files.get(attestation.of)?.recipe;
    if (this.scenario.policy.inputs !== 'declared' || recipe?.some((input) => input.role === 'compiler') !== true) return null;
    return recipe;
  }

  isRoot(digest: string): boolean {
    const { policy, roots } = this.scenario;
    const accepted = policy.roots.digests.includes(digest) || roots.some((root) => root.digest === digest && policy.roots.kinds.includes(root.kind));
    return accepted && !this.compromised.has(digest) && (!isWeak(digest) || policy.weakDigests);
  }

  isDisputed(digest: string): boolean {
    return this.counting.some((a) => a.result === 'differs' && a.of !== undefined && this.files.get(a.of)?.digest === digest);
  }

  reproductions(digest: string): Attestation[] {
    return this.counting.filter((a) => a.result === 'reproduced' && a.output === digest);
  }

  group(attestation: Attestation): string {
    return this.scenario.policy.independence === 'verifier' ? attestation.verifier : this.organization(attestation.verifier);
  }

  /** Every artifact the answer speaks of. */
  artifacts(): Set<string> {
    const found = new Set(this.scenario.roots.map((root) => root.digest));
    for (const file of this.files.values()) for (const digest of [file.digest, ...(file.recipe ?? []).map((input) => input.digest)]) found.add(digest);
    for (const a of this.counting) for (const digest of [a.output, ...a.inputs.map((input) => input.digest)]) found.add(digest);
    return found;
  }

  /** All verified artifacts at a threshold: add those the rule gives until none is left. */
  verified(threshold: number): Set<string> {
    const { policy } = this.scenario;
    const universe = new Set([...this.artifacts(), ...policy.roots.digests]);
    const verified = new Set([...universe].filter((digest) => this.isRoot(digest)));
    for (let before = -1; before !== verified.size;) {
      before = verified.size;
      const now = new Set(verified);
      for (const digest of universe) if (this.#follows(digest, threshold, now)) verified.add(digest);
    }
    return verified;
  }

  readonly #reached = new Set<string>();

  /** The layers of shortest proofs: roots first, then what `next` gives from all layers so far. */
  roots(): Set<string> {
    return new Set([...this.artifacts(), ...this.scenario.policy.roots.digests].filter((digest) => this.isRoot(digest) && this.artifacts().has(digest)));
  }

  next(layer: ReadonlySet<string>): Set<string> {
    for (const digest of layer) this.#reached.add(digest);
    return new Set([...this.artifacts()].filter((digest) => !this.#reached.has(digest) && this.#follows(digest, this.scenario.policy.threshold, this.#reached)));
  }

  #follows(digest: string, threshold: number, verified: ReadonlySet<string>): boolean {
    const { policy } = this.scenario;
    if (this.compromised.has(digest) || (isWeak(digest) && !policy.weakDigests)) return false;
    if (policy.disputes === 'block' && this.isDisputed(digest)) return false;
    const supporting = this.reproductions(digest).filter((a) => this.inputs(a)?.every((input) => this.#satisfied(input, verified)) === true);
    const compilers = supporting.flatMap((a) => (this.inputs(a) ?? []).filter((input) => input.role === 'compiler').map((input) => input.digest));
    const builders = new Set(supporting.flatMap((a) => a.builder ?? []));
    if (builders.size < (policy.distinctBuilders ?? 0)) return false;
    return new Set(supporting.map((a) => this.group(a))).size >= threshold && new Set(compilers).size >= policy.diversity;
  }

  #satisfied(input: Input, verified: ReadonlySet<string>): boolean {
    if (this.compromised.has(input.digest)) return false;
    if (input.role === 'environment' && this.scenario.policy.environment === 'ignore') return true;
    if (input.role === 'source' && [...this.files.values()].some((file) => file.role === 'source' && file.digest === input.digest)) return true;
    return verified.has(input.digest);
  }

  evaluate(): EvaluationResult {
    const { policy, releases } = this.scenario;
    const levels: Set<string>[] = [];
    for (let t = 1; t <= this.scenario.verifiers.length; t++) levels.push(this.verified(t));
    const verified = this.verified(policy.threshold);
    const result: EvaluationResult = { artifacts: {}, releases: {} };
    for (const digest of this.artifacts()) result.artifacts[digest] = this.#standing(digest, verified, levels);
    for (const release of releases) {
      const platforms: Record<string, boolean> = result.releases[release.id] = {};
      for (const file of release.files) if (file.role === 'binary') platforms[file.platform] = (platforms[file.platform] ?? true) && verified.has(file.digest);
    }
    return result;
  }

  #standing(digest: string, verified: ReadonlySet<string>, levels: readonly Set<string>[]): Standing {
    const groups = new Set(this.reproductions(digest).map((a) => this.group(a))).size;
    const disputed = this.isDisputed(digest);
    const strength = this.isRoot(digest) ? null : levels.filter((level) => level.has(digest)).length;
    const published = [...this.files.values()].some((file) => file.digest === digest);
    const status = this.compromised.has(digest) ? 'compromised' : strength === null ? 'root' : verified.has(digest) ? 'verified' : disputed ? 'disputed'
      : groups >= this.scenario.policy.threshold ? 'reproduced' : groups >= 1 ? 'attested' : published ? 'claimed' : 'unknown';
    return { status, strength, disputed, verifiers: groups };
  }
}

/** Who speaks, of what, made by which compilers. */
function subject(attestation: Attestation): string {
  const compilers = new Set(attestation.inputs.filter((input) => input.role === 'compiler').map((input) => input.digest));
  return JSON.stringify([attestation.verifier, attestation.of ?? attestation.output, [...compilers].sort()]);
}
