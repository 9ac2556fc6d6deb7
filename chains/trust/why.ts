/**
 * Why artifacts are verified: a shortest proof, that is one whose longest line down to a root is as short as any.
 *
 * In hypergraph terms a shortest B-path by the maximum: G. Gallo, G. Longo, S. Pallottino, S. Nguyen, "Directed hypergraphs and applications",
 * Discrete Applied Mathematics 42 (1993). Found layer by layer over the backward cone of what is asked for, from the roots up.
 */
import type { Digest } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import { suffices, supportersOf } from './builds.ts';
import { intAt } from './columns.ts';
import { Cone } from './cone.ts';
import { DECLARED } from './build-table.ts';
import { effectiveInputs } from './stated.ts';
import type { View } from './view.ts';

/** One way in which a link was built: attestations that name the same inputs. */
export interface ProofBuild {
  from: 'attestation' | 'recipe';
  inputs: { role: InputRole; digest: Digest }[];
  /** Positions of the attestations. */
  positions: number[];
}

/** One artifact of a proof, with what produces it. */
export interface ProofLink {
  digest: Digest;
  /** Whether it is an accepted root: it then needs no build. */
  root: boolean;
  /** Largest threshold at which it would be verified; null for a root. */
  strength: number | null;
  /** Length of the longest line from here to a root within this proof. */
  height: number;
  builds: ProofBuild[];
  /** All builds' attestations, oldest first. */
  positions: number[];
  /** All builds' inputs, each once. */
  inputs: { role: InputRole; digest: Digest }[];
}

export interface Proof {
  /** From what was asked for down to the roots; empty when not all of it is verified. */
  links: ProofLink[];
  roots: Digest[];
  /** The link to strengthen first: of the weakest ones, the nearest to the roots. Null when roots are all there is. */
  weakest: { digest: Digest; strength: number } | null;
}

/** The proof that all of `digests` are verified under the view's policy; empty links when they are not. */
export function why(view: View, digests: readonly Digest[]): Proof {
  const asked = [...new Set(digests)];
  if (!asked.every((digest) => view.holds(digest))) return { links: [], roots: [], weakest: null };
  const targets = asked.map((digest) => view.artifact(digest)).filter((artifact) => artifact >= 0);
  const layers = new Layers(view, targets);
  const links = asked.filter((digest) => view.artifact(digest) < 0).map(rootLink);
  const names = new Names(view);
  const seen = new Set(targets);
  const pending = [...targets];
  for (let artifact = pending.pop(); artifact !== undefined; artifact = pending.pop()) {
    const builds = layers.proofOf(artifact);
    links.push(linkOf(view, names, artifact, layers.heightOf(artifact), builds));
    for (const build of builds) {
      for (const input of layers.needsOf(build)) {
        if (!seen.has(input)) pending.push(input);
        seen.add(input);
      }
    }
  }
  links.sort((a, b) => b.height - a.height || (a.digest < b.digest ? -1 : 1));
  return { links, roots: links.filter((link) => link.root).map((link) => link.digest), weakest: weakestOf(links) };
}

/** A root that nothing but the policy names. */
function rootLink(digest: Digest): ProofLink {
  return { digest, root: true, strength: null, height: 0, builds: [], positions: [], inputs: [] };
}

/** Digests as text, each written once: an artifact is in a proof as a link and as the input of others. */
class Names {
  readonly #view: View;
  readonly #known = new Map<number, Digest>();

  constructor(view: View) {
    this.#view = view;
  }

  readonly of = (artifact: number): Digest => {
    const known = this.#known.get(artifact) ?? this.#view.digest(artifact);
    this.#known.set(artifact, known);
    return known;
  };
}

function linkOf(view: View, names: Names, artifact: number, height: number, builds: readonly number[]): ProofLink {
  const { builds: table } = view.state;
  const proofs = builds.map((build): ProofBuild => {
    const positions = supportersOf(view.state, build);
    const from = table.kind.data[build] === DECLARED ? 'recipe' : 'attestation';
    return { from, inputs: inputsOf(view, names, positions), positions };
  });
  const strength = view.strengthOf(artifact);
  return {
    digest: names.of(artifact), root: strength === null, strength, height, builds: proofs,
    positions: proofs.flatMap((proof) => proof.positions).sort((a, b) => a - b), inputs: distinct(proofs.map((proof) => proof.inputs)),
  };
}

/** The inputs of attestations that make one build: they differ in the environment at most. */
function inputsOf(view: View, names: Names, positions: readonly number[]): ProofBuild['inputs'] {
  const { statements } = view.state.ground;
  const byEnvironment = new Map(positions.toReversed().map((position) => [statements.environment(position), position]));
  const first = positions.filter((position) => byEnvironment.get(statements.environment(position)) === position);
  return distinct(first.map((position) => effectiveInputs(view.state, position, names.of).inputs));
}

function distinct(lists: readonly ProofBuild['inputs'][]): ProofBuild['inputs'] {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  return [...new Map(lists.flat().map((input) => [`${input.role} ${input.digest}`, input])).values()];
}

function weakestOf(links: readonly ProofLink[]): Proof['weakest'] {
  let weakest: Proof['weakest'] = null;
  for (const { digest, strength } of links) if (strength !== null && strength <= (weakest?.strength ?? strength)) weakest = { digest, strength };
  return weakest;
}

/** The cone of the targets in layers: how far from the roots each artifact is by its shortest proof. */
class Layers {
  readonly #view: View;
  readonly #cone: Cone;
  readonly #heights = new Map<number, number>();
  /** Height of the highest input of a build, once known. */
  readonly #buildHeights = new Map<number, number>();

  constructor(view: View, targets: readonly number[]) {
    this.#view = view;
    this.#cone = new Cone(view, targets);
    const waiting = new Map<number, number>();
    let layer = this.#cone.roots;
    for (let height = 0; layer.length > 0; height++) {
      for (const artifact of layer) this.#heights.set(artifact, height);
      layer = this.#next(layer, height, waiting);
    }
  }

  heightOf(artifact: number): number {
    return this.#heights.get(artifact) ?? 0;
  }

  needsOf(build: number): readonly number[] {
    return this.#cone.needsOf(build);
  }

  /** The fewest builds that prove an artifact at its height, preferring the shortest, then the first attested. */
  proofOf(artifact: number): number[] {
    const height = this.heightOf(artifact);
    const ready = this.#cone.buildsOf(artifact).filter((build) => (this.#buildHeights.get(build) ?? height) < height);
    ready.sort((a, b) => (this.#buildHeights.get(a) ?? 0) - (this.#buildHeights.get(b) ?? 0) || a - b);
    let chosen: number[] = [];
    for (const build of ready) {
      chosen.push(build);
      if (suffices(this.#view, chosen)) break;
    }
    for (const build of [...chosen].reverse()) {
      const fewer = chosen.filter((other) => other !== build);
      if (fewer.length > 0 && suffices(this.#view, fewer)) chosen = fewer;
    }
    return chosen;
  }

  /** Artifacts first proved by builds whose highest input is in this layer. */
  #next(layer: readonly number[], height: number, waiting: Map<number, number>): number[] {
    const touched = new Set<number>();
    for (const build of layer.flatMap((artifact) => this.#cone.usersOf(artifact))) {
      const left = (waiting.get(build) ?? this.#cone.needsOf(build).length) - 1;
      waiting.set(build, left);
      if (left > 0) continue;
      this.#buildHeights.set(build, height);
      touched.add(intAt(this.#view.state.builds.output.data, build));
    }
    return [...touched].filter((artifact) => !this.#heights.has(artifact)
      && suffices(this.#view, this.#cone.buildsOf(artifact).filter((build) => this.#buildHeights.has(build))));
  }
}
