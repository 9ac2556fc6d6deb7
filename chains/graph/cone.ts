/**
 * The backward cone of a release or artifact: everything its recipes and counting attestations lead back to, down to the roots.
 *
 * Artifacts are grouped so that a chain can be read, see nodes.ts. A release without a recipe continues with the release that its record
 * says built it. Source inputs are counted on the node they went into, not drawn, unless they are roots. The walk ends at what the policy
 * accepts as a root; a root of the catalog that it does not accept is walked on from like anything else.
 */
import { didYouMean } from '../catalog/near.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Digest, FileId, ReleaseId } from '../../schema/ids.ts';
import type { Bootstrap, Catalog, DeclaredInput, Recipe, Release } from '../../schema/catalog.ts';
import type { ChainEdge, ChainGraph, Judged } from './model.ts';
import { ConeNodes, type ConeNode } from './nodes.ts';
import { nearestPlatform } from './platform.ts';

/** What a chain leads to; `of` says as which file, where several releases publish the same bytes. */
export type Focus = { release: ReleaseId; platform: string | null } | { digest: Digest; of?: FileId };

export interface ConeOptions {
  /** How many links back at most; all when left out. */
  depth?: number;
  /** Draws source inputs too. */
  sources?: boolean;
}

export interface Cone {
  graph: ChainGraph;
  /** Id of the node the cone belongs to. */
  focus: string;
  /** Whether `depth` cut it. */
  cut: boolean;
}

/** Something to walk on from: an artifact, or a release known by name only. */
interface Step { node: ConeNode; digest: Digest | null; depth: number }

/** @throws RootlineError `unknown-release`, `unknown-platform`, `unknown-artifact` when the focus is not in the catalog */
export function coneOf(catalog: Catalog, judged: Judged, focus: Focus, options: ConeOptions = {}): Cone {
  return new ConeWalk(catalog, judged, focus, options).walk(focus);
}

class ConeWalk {
  readonly #catalog: Catalog;
  readonly #judged: Judged;
  readonly #options: ConeOptions;
  readonly #nodes: ConeNodes;
  readonly #seen = new Set<Digest>();
  /** Grows while it is walked. */
  readonly #steps: Step[] = [];
  #cut = false;

  constructor(catalog: Catalog, judged: Judged, focus: Focus, options: ConeOptions) {
    this.#catalog = catalog;
    this.#judged = judged;
    this.#options = options;
    this.#nodes = new ConeNodes(catalog, judged, 'digest' in focus || focus.platform !== null);
  }

  walk(focus: Focus): Cone {
    const top = 'release' in focus ? this.#startRelease(focus.release, focus.platform) : this.#startArtifact(focus.digest, focus.of);
    for (const step of this.#steps) this.#expand(step, top);
    return { graph: this.#nodes.finish(top), focus: top.id, cut: this.#cut };
  }

  #startRelease(id: ReleaseId, platform: string | null): ConeNode {
    const release = this.#catalog.releases.get(id);
    if (!release) throw new RootlineError('unknown-release', `the catalog has no release ${id}${didYouMean(id, [...this.#catalog.releases.keys()])}`);
    const binaries = release.files.filter((f) => f.role === 'binary' && (platform === null || f.platform === platform));
    if (platform !== null && release.files.length > 0 && binaries.length === 0) {
      throw new RootlineError('unknown-platform', `${release.id} publishes no binary for ${platform}`);
    }
    const top = this.#nodes.release(release, platform);
    if (binaries.length === 0) this.#steps.push({ node: top, digest: null, depth: 0 });
    for (const { digest } of binaries) this.#visit(digest, this.#nodes.ofFile(digest, release, platform), 0);
    return top;
  }

  #startArtifact(digest: Digest, of: FileId | undefined): ConeNode {
    const known = this.#catalog.byDigest.has(digest) || this.#catalog.roots.has(digest) || this.#judged.status(digest) !== 'unknown';
    if (!known) throw new RootlineError('unknown-artifact', `nothing is known of ${digest}`);
    const file = of === undefined ? undefined : this.#catalog.files.get(of);
    const release = file?.role === 'binary' && file.digest === digest ? this.#catalog.releases.get(file.release) : undefined;
    const node = file && release ? this.#nodes.ofFile(digest, release, file.platform) : this.#nodes.of(digest, null);
    return this.#visit(digest, node, 0);
  }

  /** Takes an artifact into its node, and walks on from it when it is new. */
  #visit(digest: Digest, node: ConeNode, depth: number): ConeNode {
    if (this.#seen.has(digest)) return node;
    this.#seen.add(digest);
    node.digests.push(digest);
    this.#steps.push({ node, digest, depth });
    return node;
  }

  #expand(step: Step, top: ConeNode): void {
    const { node, digest, depth } = step;
    const ends = digest !== null && this.#judged.status(digest) === 'root' && node !== top;
    if (ends) return;
    if (depth >= (this.#options.depth ?? Infinity)) {
      this.#cut ||= this.#hasInputs(step);
      return;
    }
    const built = digest !== null && this.#expandArtifact(step, digest);
    if (!built && node.release?.bootstrap) this.#followRecord(step, node.release.bootstrap, node.release.bootstrap.basis);
    for (const other of node.release?.alternatives ?? []) this.#followRecord(step, other, 'alternative');
  }

  /** @returns whether anything but sources is known to have gone in */
  #expandArtifact(step: Step, digest: Digest): boolean {
    let built = false;
    for (const inputs of this.#judged.built(digest)) built = this.#follow(step, inputs, 'attested') || built;
    const recipe = this.#recipe(digest, step.node.release);
    if (recipe) built = this.#follow(step, recipe.inputs, recipe.basis) || built;
    return built;
  }

  #recipe(digest: Digest, release: Release | null): Recipe | undefined {
    const files = this.#catalog.byDigest.get(digest) ?? [];
    return (files.find((f) => f.release === release?.id && f.recipe) ?? files.find((f) => f.recipe))?.recipe;
  }

  #hasInputs({ node, digest }: Step): boolean {
    if (node.release?.bootstrap) return true;
    return digest !== null && (this.#recipe(digest, node.release) !== undefined || [...this.#judged.built(digest)].some((inputs) => inputs.length > 0));
  }

  /** Draws an edge from each input; sources that are no roots are counted instead. */
  #follow(step: Step, inputs: readonly DeclaredInput[], basis: ChainEdge['basis']): boolean {
    let built = false;
    for (const { role, digest } of inputs) {
      const source = role === 'source' && !this.#catalog.roots.has(digest);
      if (source) step.node.sources.add(digest);
      if (source && this.#options.sources !== true) continue;
      this.#nodes.join(this.#reach(digest, step), step.node, { role, basis });
      built ||= !source;
    }
    return built;
  }

  #reach(digest: Digest, { node, depth }: Step): ConeNode {
    const stand = this.#nodes.standIn(digest, node.platform);
    if (stand) return this.#reachRelease(stand.release, stand.platform, depth + 1);
    return this.#visit(digest, this.#nodes.of(digest, node.release), depth + 1);
  }

  /** A release as a whole: with all its files, or known by name only. */
  #reachRelease(release: Release, platform: string | null, depth: number): ConeNode {
    const known = this.#nodes.has(release, platform);
    const node = this.#nodes.release(release, platform);
    const files = release.files.filter((f) => f.role === 'binary' && (platform === null || f.platform === platform));
    for (const { digest } of files) this.#visit(digest, this.#nodes.ofFile(digest, release, platform), depth);
    if (!known && files.length === 0) this.#steps.push({ node, digest: null, depth });
    return node;
  }

  #followRecord(step: Step, record: Bootstrap, basis: ChainEdge['basis']): void {
    const release = record.from === null ? undefined : this.#catalog.releases.get(record.from);
    if (release) {
      const platform = this.#nodes.scoped ? nearestPlatform(release, step.node.platform) : null;
      this.#nodes.join(this.#reachRelease(release, platform, step.depth + 1), step.node, { role: 'compiler', basis });
    }
    if (record.root !== undefined) this.#nodes.join(this.#reach(record.root, step), step.node, { role: 'compiler', basis });
  }
}
