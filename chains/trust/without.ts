/**
 * What would still be verified without certain artifacts or organizations: many removals asked at once, one bit each.
 *
 * An artifact holds without x when enough of its builds hold without x, and a build when its inputs do: the same least fixpoint as ever, over
 * bit vectors instead of bits. It is exact, for each bit is an evaluation of the cone of its own; 32 of them cost little more than one.
 */
import { compilersOf, supportersOf } from './builds.ts';
import { intAt, smallAt, wordAt } from './columns.ts';
import type { Cone } from './cone.ts';
import { ARTIFACT_MASK } from './inputs.ts';
import type { View } from './view.ts';

/** What is taken away: artifacts in whatever role, and all that organizations attest. */
export interface Removal {
  artifacts: readonly number[];
  organizations: readonly number[];
}

export class Without {
  readonly #view: View;
  readonly #cone: Cone;
  readonly #width: number;
  /** Per artifact, organization: the removals that leave it in place, as bits. */
  readonly #artifacts = new Map<number, Uint32Array>();
  readonly #organizations = new Map<number, Uint32Array>();
  /** Per artifact: the removals under which it still holds. */
  readonly #holds = new Map<number, Uint32Array>();

  constructor(view: View, cone: Cone, removals: readonly Removal[]) {
    this.#view = view;
    this.#cone = cone;
    this.#width = Math.ceil(removals.length / 32);
    removals.forEach(({ artifacts, organizations }, bit) => {
      for (const artifact of artifacts) this.#strike(this.#artifacts, artifact, bit);
      for (const organization of organizations) this.#strike(this.#organizations, organization, bit);
    });
    this.#run();
  }

  /** Whether the artifact is still verified under a removal. */
  holds(artifact: number, removal: number): boolean {
    const bits = this.#holds.get(artifact);
    return bits !== undefined && (wordAt(bits, removal >> 5) & (1 << (removal & 31))) !== 0;
  }

  #strike(masks: Map<number, Uint32Array>, key: number, bit: number): void {
    const mask = masks.get(key) ?? this.#all();
    mask[bit >> 5] = wordAt(mask, bit >> 5) & ~(1 << (bit & 31));
    masks.set(key, mask);
  }

  #all(): Uint32Array {
    return new Uint32Array(this.#width).fill(0xffff_ffff);
  }

  #run(): void {
    // From the roots up, so that most artifacts need one look.
    const { rank, strength } = this.#view.state;
    const order = [...this.#cone.artifacts].sort((a, b) => intAt(strength, b) - intAt(strength, a) || intAt(rank, a) - intAt(rank, b));
    const pending = new Set(order);
    for (const artifact of pending) {
      pending.delete(artifact);
      const bits = this.#evaluate(artifact);
      const before = this.#holds.get(artifact);
      if (before !== undefined && before.every((word, i) => word === bits[i])) continue;
      this.#holds.set(artifact, bits);
      for (const build of this.#cone.usersOf(artifact)) pending.add(intAt(this.#view.state.builds.output.data, build));
    }
  }

  #evaluate(artifact: number): Uint32Array {
    const bits = this.#view.strengthOf(artifact) === null ? this.#all() : this.#ofBuilds(artifact);
    const mask = this.#artifacts.get(artifact);
    if (mask !== undefined) and(bits, mask);
    return bits;
  }

  #ofBuilds(artifact: number): Uint32Array {
    const { state, policy } = this.#view;
    const groups = new Map<number, Uint32Array>();
    const compilers = new Map<number, Uint32Array>();
    const builders = new Map<number, Uint32Array>();
    for (const build of this.#cone.buildsOf(artifact)) {
      const inputs = this.#ofInputs(build);
      for (const position of supportersOf(state, build)) {
        const bits = this.#ofStatement(position, inputs);
        orInto(groups, state.groupOf(position), bits);
        for (const compiler of compilersOf(state, intAt(state.builds.set.data, build))) orInto(compilers, compiler, bits);
        const builder = state.ground.statements.builder(position);
        if (builder >= 0) orInto(builders, builder, bits);
      }
    }
    const enough = this.#atLeast(policy.threshold, groups);
    and(enough, this.#atLeast(policy.diversity, compilers));
    and(enough, this.#atLeast(state.belief.builders, builders));
    return enough;
  }

  #ofInputs(build: number): Uint32Array {
    const bits = this.#all();
    for (const input of this.#cone.needsOf(build)) and(bits, this.#holds.get(input) ?? new Uint32Array(this.#width));
    for (const word of this.#view.state.ground.facts.inputs.run(intAt(this.#view.state.builds.set.data, build))) {
      const mask = this.#artifacts.get(word & ARTIFACT_MASK);
      if (mask !== undefined) and(bits, mask);
    }
    return bits;
  }

  /** A statement falls with its organization, and with an environment it was made in. */
  #ofStatement(position: number, inputs: Uint32Array): Uint32Array {
    const { belief, ground: { facts, signers, statements } } = this.#view.state;
    const bits = inputs.slice();
    const organization = belief.registry.organizations.get(signers.verifierOf(smallAt(statements.signer.data, position)));
    const mask = organization === undefined ? undefined : this.#organizations.get(organization);
    if (mask !== undefined) and(bits, mask);
    const environment = statements.environment(position);
    for (const word of environment < 0 ? [] : facts.inputs.run(environment)) {
      const its = this.#artifacts.get(word & ARTIFACT_MASK);
      if (its !== undefined) and(bits, its);
    }
    return bits;
  }

  /** The removals under which at least `count` of the vectors have their bit. */
  #atLeast(count: number, vectors: ReadonlyMap<number, Uint32Array>): Uint32Array {
    const levels = [this.#all(), ...Array.from({ length: count }, () => new Uint32Array(this.#width))];
    for (const vector of vectors.values()) {
      for (let level = count; level > 0; level--) orAnd(levels[level], levels[level - 1], vector);
    }
    return levels[count] ?? this.#all();
  }
}

function and(bits: Uint32Array, mask: Uint32Array): void {
  for (let i = 0; i < bits.length; i++) bits[i] = wordAt(bits, i) & wordAt(mask, i);
}

function orInto(vectors: Map<number, Uint32Array>, key: number, bits: Uint32Array): void {
  const known = vectors.get(key);
  if (known === undefined) vectors.set(key, bits.slice());
  else for (let i = 0; i < known.length; i++) known[i] = wordAt(known, i) | wordAt(bits, i);
}

/** `target |= a & b`. */
function orAnd(target: Uint32Array | undefined, a: Uint32Array | undefined, b: Uint32Array): void {
  if (target === undefined || a === undefined) return;
  for (let i = 0; i < target.length; i++) target[i] = wordAt(target, i) | (wordAt(a, i) & wordAt(b, i));
}
