/**
 * The backward cone of a release or artifact: everything its recipes and counting attestations lead back to, down to the roots.
 *
 * Artifacts are grouped so that a chain can be read: the files of one release for one platform are one node (or of all platforms, when
 * none is asked for), a root is a node, an artifact that no release publishes is a node. A release without a recipe continues with the
 * release that its record says built it. Source inputs are counted on the node they went into, not drawn, unless they are roots.
 */
import { DirectedGraph } from 'graphology';
import { RootlineError } from '../../schema/error.ts';
import { isUnrecorded, parseRef, type Digest, type ReleaseId } from '../../schema/ids.ts';
import type { Bootstrap, Catalog, CatalogFile, DeclaredInput, Release } from '../../schema/catalog.ts';
import { nearestPlatform } from './platform.ts';
import { joinEdge, weaker, weakerStrength, type ChainEdge, type ChainGraph, type ChainNode, type Judged, type Strengths } from './model.ts';
import type { Status } from '../../schema/scenario.ts';

/** What a chain leads to. */
export type Focus = { release: ReleaseId; platform: string | null } | { digest: Digest };

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

/** A node to be: which artifacts it stands for. */
interface Group {
  id: string;
  depth: number;
  release: Release | null;
  platform: string | null;
  digests: Digest[];
}

interface Edge extends ChainEdge { source: string }

/** A node of a release lists its files by name up to this many; beyond, they are asked for with the release. */
const namedFiles = 24;

/**
 * @throws RootlineError `unknown-release`, `unknown-platform`, `unknown-artifact` when the focus is not in the catalog
 */
export function coneOf(catalog: Catalog, judged: Judged, focus: Focus, options: ConeOptions = {}): Cone {
  return new ConeWalk(catalog, judged, options).walk(focus);
}

class ConeWalk {
  readonly #catalog: Catalog;
  readonly #judged: Judged;
  readonly #options: ConeOptions;
  readonly #graph: ChainGraph = new DirectedGraph<ChainNode, ChainEdge>();
  /** Which node stands for an artifact; set when the node is first reached. */
  readonly #nodeOf = new Map<Digest, string>();
  /** Grows while it is walked. */
  readonly #queue: Group[] = [];
  /** Whether nodes are releases on one platform, or on all. */
  #scoped = true;
  #cut = false;

  constructor(catalog: Catalog, judged: Judged, options: ConeOptions) {
    this.#catalog = catalog;
    this.#judged = judged;
    this.#options = options;
  }

  walk(focus: Focus): Cone {
    const id = this.#start(focus);
    for (const group of this.#queue) this.#expand(group);
    return { graph: this.#graph, focus: id, cut: this.#cut };
  }

  #start(focus: Focus): string {
    if ('release' in focus) {
      const release = this.#catalog.releases.get(focus.release);
      if (!release) throw new RootlineError('unknown-release', `the catalog has no release ${focus.release}`);
      this.#scoped = focus.platform !== null;
      if (focus.platform !== null && release.files.length > 0 && !release.files.some((f) => f.platform === focus.platform)) {
        throw new RootlineError('unknown-platform', `${release.id} publishes nothing for ${focus.platform}`);
      }
      return this.#reachRelease(release, focus.platform, 0);
    }
    const files = this.#catalog.byDigest.get(focus.digest);
    const known = files !== undefined || this.#catalog.roots.has(focus.digest) || this.#judged.status(focus.digest) !== 'unknown';
    if (!known) throw new RootlineError('unknown-artifact', `nothing is known of ${focus.digest}`);
    return this.#reach(focus.digest, files?.[0]?.platform ?? null, 0);
  }

  /** The node that stands for an artifact, made when it is first reached. */
  #reach(digest: Digest, platform: string | null, depth: number): string {
    const held = this.#nodeOf.get(digest);
    if (held !== undefined) return held;
    if (this.#endsHere(digest)) return this.#reachRoot(digest);
    const file = this.#catalog.byDigest.get(digest)?.[0];
    if (file?.role === 'binary') {
      const release = this.#catalog.releases.get(file.release);
      if (release) return this.#reachRelease(release, this.#scoped ? file.platform : null, depth);
    }
    const stand = isUnrecorded(digest) ? this.#standIn(digest, platform) : null;
    if (stand) return this.#reachRelease(stand.release, stand.platform, depth);
    return this.#reachArtifact(digest, file, depth);
  }

  /** A chain ends at its seeds and sources; at a published binary only where the policy takes that as a root. */
  #endsHere(digest: Digest): boolean {
    const root = this.#catalog.roots.get(digest);
    return root !== undefined && (root.kind !== 'vendor' || this.#judged.status(digest) === 'root');
  }

  /** The release that an unrecorded artifact stands for, from its name. */
  #standIn(digest: Digest, platform: string | null): { release: Release; platform: string | null } | null {
    const ref = parseRef(digest.slice('unrecorded:'.length));
    if (ref === null || ref.kind === 'digest') return null;
    const release = this.#catalog.releases.get(ref.release);
    return release ? { release, platform: this.#scoped ? nearestPlatform(release, platform) : null } : null;
  }

  #reachRoot(digest: Digest): string {
    const root = this.#catalog.roots.get(digest);
    this.#nodeOf.set(digest, digest);
    this.#graph.addNode(digest, {
      kind: 'root', label: root?.name ?? digest, status: this.#judged.status(digest), strength: this.#judged.strength(digest),
      release: null, platform: null, digest, compiler: root?.compiler ?? null, sources: 0, ...(root && { rootKind: root.kind }),
    });
    return digest;
  }

  #reachRelease(release: Release, platform: string | null, depth: number): string {
    const id = platform === null ? release.id : `${release.id}/${platform}`;
    if (this.#graph.hasNode(id)) return id;
    const files = release.files.filter((f) => f.role === 'binary' && (platform === null || f.platform === platform));
    const digests = files.map((f) => f.digest);
    for (const digest of digests) if (!this.#nodeOf.has(digest)) this.#nodeOf.set(digest, id);
    const { status, strength } = this.#weakest(digests);
    this.#graph.addNode(id, {
      kind: 'release', label: release.label ?? release.id, status, strength, release: release.id, platform,
      digest: digests.length === 1 ? digests[0] ?? null : null, date: release.date, compiler: release.compiler, sources: 0,
      ...(files.length > 0 && files.length <= namedFiles && { members: files.map((f) => f.id) }),
    });
    this.#queue.push({ id, depth, release, platform, digests });
    return id;
  }

  #reachArtifact(digest: Digest, file: CatalogFile | undefined, depth: number): string {
    this.#nodeOf.set(digest, digest);
    this.#graph.addNode(digest, {
      kind: 'artifact', label: file?.name ?? file?.id ?? shortDigest(digest), status: this.#judged.status(digest), strength: this.#judged.strength(digest),
      release: file?.release ?? null, platform: file?.platform ?? null, digest, compiler: null, sources: 0,
    });
    this.#queue.push({ id: digest, depth, release: null, platform: file?.platform ?? null, digests: [digest] });
    return digest;
  }

  #weakest(digests: readonly Digest[]): { status: Status; strength: Strengths } {
    if (digests.length === 0) return { status: 'unknown', strength: { organization: 0, verifier: 0 } };
    let status: Status = 'root';
    let strength: Strengths = { organization: null, verifier: null };
    for (const digest of digests) {
      status = weaker(status, this.#judged.status(digest));
      strength = weakerStrength(strength, this.#judged.strength(digest));
    }
    return { status, strength };
  }

  #expand(group: Group): void {
    const { id, depth } = group;
    if (depth >= (this.#options.depth ?? Infinity)) {
      this.#cut ||= this.#hasInputs(group);
      return;
    }
    const sources = new Set<Digest>();
    let built = false;
    for (const digest of group.digests) {
      for (const inputs of this.#judged.built(digest)) built = this.#follow(group, inputs, 'attested', sources) || built;
      const recipe = this.#recipe(group, digest);
      if (recipe) built = this.#follow(group, recipe.inputs, recipe.basis, sources) || built;
    }
    if (!built && group.release?.bootstrap) this.#followRecord(group, group.release.bootstrap, group.release.bootstrap.basis);
    for (const other of group.release?.alternatives ?? []) this.#followRecord(group, other, 'alternative');
    this.#graph.setNodeAttribute(id, 'sources', sources.size);
  }

  #hasInputs({ release, digests }: Group): boolean {
    if (release?.bootstrap) return true;
    return digests.some((d) => this.#recipeOf(d) !== undefined || [...this.#judged.built(d)].some((inputs) => inputs.length > 0));
  }

  #recipe(group: Group, digest: Digest): CatalogFile['recipe'] {
    const files = this.#catalog.byDigest.get(digest) ?? [];
    return (files.find((f) => f.release === group.release?.id && f.recipe) ?? files.find((f) => f.recipe))?.recipe;
  }

  #recipeOf(digest: Digest): CatalogFile['recipe'] {
    return this.#catalog.byDigest.get(digest)?.find((f) => f.recipe)?.recipe;
  }

  /** Draws an edge from each input; sources that are no roots are collected instead. @returns whether a builder was among them */
  #follow(group: Group, inputs: readonly DeclaredInput[], basis: ChainEdge['basis'], sources: Set<Digest>): boolean {
    let built = false;
    for (const { role, digest } of inputs) {
      const plain = role === 'source' && !this.#catalog.roots.has(digest);
      if (plain) sources.add(digest);
      if (plain && this.#options.sources !== true) continue;
      this.#join(group.id, { source: this.#reach(digest, group.platform, group.depth + 1), role, basis });
      built ||= !plain;
    }
    return built;
  }

  #followRecord(group: Group, record: Bootstrap, basis: ChainEdge['basis']): void {
    const release = record.from === null ? undefined : this.#catalog.releases.get(record.from);
    if (release) {
      const platform = this.#scoped ? nearestPlatform(release, group.platform) : null;
      this.#join(group.id, { source: this.#reachRelease(release, platform, group.depth + 1), role: 'compiler', basis });
    }
    if (record.root !== undefined) this.#join(group.id, { source: this.#reach(record.root, group.platform, group.depth + 1), role: 'compiler', basis });
  }

  #join(target: string, { source, ...edge }: Edge): void {
    joinEdge(this.#graph, source, target, edge);
  }
}

/** `sha256:0123456789ab…`: enough to tell artifacts apart on a drawing. */
export function shortDigest(digest: Digest): string {
  const colon = digest.indexOf(':');
  return digest.startsWith('unrecorded:') || digest.length <= colon + 13 ? digest : `${digest.slice(0, colon + 13)}…`;
}
