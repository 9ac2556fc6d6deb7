/** All that a proof of some artifacts can be made of: what they stand on, at any remove, through builds whose inputs are all verified. */
import { buildsOf, readyNeeds } from './builds.ts';
import type { View } from './view.ts';

export class Cone {
  /** Every artifact in it; what one stands on comes somewhere after it. */
  readonly artifacts: readonly number[];
  /** Those that are accepted roots. */
  readonly roots: readonly number[];
  readonly #builds = new Map<number, number[]>();
  readonly #needs = new Map<number, readonly number[]>();
  readonly #users = new Map<number, number[]>();

  /** @param targets artifacts that are verified */
  constructor(view: View, targets: readonly number[]) {
    const { state } = view;
    const roots: number[] = [];
    const seen = new Set(targets);
    // A set hands out what is added while it is walked.
    for (const artifact of seen) {
      if (view.strengthOf(artifact) === null) {
        roots.push(artifact);
        continue;
      }
      for (const build of buildsOf(state, artifact)) {
        const needs = readyNeeds(view, build);
        if (needs === null) continue;
        this.#add(artifact, build, needs);
        for (const input of needs) seen.add(input);
      }
    }
    this.artifacts = [...seen];
    this.roots = roots;
  }

  /** Builds that can be part of a proof of the artifact, the first attested first; none for a root. */
  buildsOf(artifact: number): readonly number[] {
    return this.#builds.get(artifact) ?? [];
  }

  /** Artifacts that a build of the cone stands on. */
  needsOf(build: number): readonly number[] {
    return this.#needs.get(build) ?? [];
  }

  /** Builds of the cone that stand on an artifact. */
  usersOf(artifact: number): readonly number[] {
    return this.#users.get(artifact) ?? [];
  }

  #add(artifact: number, build: number, needs: readonly number[]): void {
    append(this.#builds, artifact, build);
    this.#needs.set(build, needs);
    for (const input of needs) append(this.#users, input, build);
  }
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
