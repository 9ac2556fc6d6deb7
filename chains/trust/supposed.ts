/** What would be verified if certain rebuilds were made: a thin layer over a view, which stays as it is. */
import { buildsOf, compilersOf, needsOf, supportersOf } from './builds.ts';
import { intAt } from './columns.ts';
import type { State } from './state.ts';
import { eachUser } from './update.ts';
import type { View } from './view.ts';
import { barrierOf, type Way } from './ways.ts';

export interface SupposedRebuild {
  output: number;
  way: Way;
  /** How many new independent groups make it; where the policy asks for different builders, each on one that nobody has used. */
  groups: number;
}

/** What supports an artifact: existing groups, compilers and builders, and how many new groups, each on a builder of its own. */
export interface Support {
  groups: ReadonlySet<number>;
  compilers: ReadonlySet<number>;
  builders: ReadonlySet<number>;
  fresh: number;
}

const NO_SUPPORT: Support = { groups: new Set(), compilers: new Set(), builders: new Set(), fresh: 0 };

export class Supposed {
  readonly #view: View;
  readonly #state: State;
  readonly #verified = new Set<number>();
  readonly #rebuilds = new Map<number, SupposedRebuild[]>();
  /** artifact → outputs of supposed rebuilds that need it. */
  readonly #users = new Map<number, number[]>();

  constructor(view: View) {
    this.#view = view;
    this.#state = view.state;
  }

  /** Artifacts that the supposed rebuilds verify, beyond those that are verified anyway. */
  get gained(): ReadonlySet<number> {
    return this.#verified;
  }

  isVerified(artifact: number): boolean {
    return this.#view.isVerified(artifact) || this.#verified.has(artifact);
  }

  /** Adds a rebuild and follows what it verifies. */
  add(rebuild: SupposedRebuild): void {
    append(this.#rebuilds, rebuild.output, rebuild);
    for (const need of rebuild.way.needs) append(this.#users, need, rebuild.output);
    const pending = [rebuild.output];
    for (let artifact = pending.pop(); artifact !== undefined; artifact = pending.pop()) {
      if (this.isVerified(artifact) || !this.#follows(artifact)) continue;
      this.#verified.add(artifact);
      eachUser(this.#state, artifact, (user) => pending.push(user));
      pending.push(...(this.#users.get(artifact) ?? []));
    }
  }

  /** Who and what supports an artifact now. */
  supportOf(artifact: number): Support {
    if (this.#state.builds.newest(artifact) === 0 && !this.#rebuilds.has(artifact)) return NO_SUPPORT;
    const groups = new Set<number>();
    const compilers = new Set<number>();
    const builders = new Set<number>();
    let fresh = 0;
    for (const build of buildsOf(this.#state, artifact)) {
      const set = intAt(this.#state.builds.set.data, build);
      const needs = needsOf(this.#state, set);
      if (needs.compromised >= 0 || !needs.artifacts.every((need) => this.isVerified(need))) continue;
      const supporters = supportersOf(this.#state, build);
      for (const position of supporters) {
        groups.add(this.#state.groupOf(position));
        builders.add(this.#state.ground.statements.builder(position));
      }
      if (supporters.length > 0) for (const compiler of compilersOf(this.#state, set)) compilers.add(compiler);
    }
    for (const { way, groups: count } of this.#rebuilds.get(artifact) ?? []) {
      if (!way.needs.every((need) => this.isVerified(need))) continue;
      fresh += count;
      for (const compiler of way.compilers) compilers.add(compiler);
    }
    builders.delete(-1);
    return { groups, compilers, builders, fresh };
  }

  #follows(artifact: number): boolean {
    if (barrierOf(this.#state, artifact) !== null) return false;
    const { policy } = this.#view;
    const { groups, compilers, builders, fresh } = this.supportOf(artifact);
    return groups.size + fresh >= policy.threshold && compilers.size >= policy.diversity && builders.size + fresh >= this.#state.belief.builders;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
