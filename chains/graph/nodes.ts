/**
 * Which node stands for which artifact.
 *
 * The files of one release for one platform (or for all, where none was asked for) are one node, for they are one build: rustc, cargo and
 * rust-std. Where files of a release are built with one another, as the images of a StageX release, each is a node of its own. Roots, and
 * artifacts that no release publishes, are nodes by themselves. A node has the weakest status of the artifacts that the chain uses of it.
 */
import { isUnrecorded, parseRef, type Digest } from '../../schema/ids.ts';
import type { Catalog, CatalogFile, Release } from '../../schema/catalog.ts';
import type { Status } from '../../schema/scenario.ts';
import { ChainGraph, weaker, weakerStrength, type ChainEdge, type ChainNode, type Judged, type Strengths } from './model.ts';
import { nearestPlatform } from './platform.ts';

/** A node while its artifacts are gathered. */
export interface ConeNode {
  id: string;
  label: string;
  release: Release | null;
  platform: string | null;
  /** Artifacts of it that the chain uses. */
  digests: Digest[];
  /** Sources that went in and are not drawn. */
  sources: Set<Digest>;
  /** Whether it stands for one artifact by its nature, not because just one of its files is used. */
  single: boolean;
}

/** A node lists its files by name up to this many; beyond, they are asked for with the release. */
const namedFiles = 24;

export class ConeNodes {
  /** Whether nodes are releases on one platform, or on all. */
  readonly scoped: boolean;
  readonly #catalog: Catalog;
  readonly #judged: Judged;
  readonly #nodes = new Map<string, ConeNode>();
  readonly #nodeOf = new Map<Digest, ConeNode>();
  readonly #interlinked = new Map<string, boolean>();
  readonly #edges: { source: string; target: string; edge: ChainEdge }[] = [];

  constructor(catalog: Catalog, judged: Judged, scoped: boolean) {
    this.#catalog = catalog;
    this.#judged = judged;
    this.scoped = scoped;
  }

  has(release: Release, platform: string | null): boolean {
    return this.#nodes.has(releaseNodeId(release, platform));
  }

  /** The node of a release as a whole. */
  release(release: Release, platform: string | null): ConeNode {
    return this.#make(releaseNodeId(release, platform), { label: release.label ?? release.id, release, platform, single: false });
  }

  /** The node of an artifact as a file of this release. */
  ofFile(digest: Digest, release: Release, platform: string | null): ConeNode {
    const held = this.#nodeOf.get(digest);
    if (held) return held;
    const file = release.files.find((f) => f.digest === digest && f.role === 'binary');
    return this.#keep(digest, file && this.#isInterlinked(release, platform) ? this.#fileNode(file, release) : this.release(release, platform));
  }

  /** The node of an artifact. @param user the release it was used for: of several that publish the same bytes, the newest not after it is meant */
  of(digest: Digest, user: Release | null): ConeNode {
    const held = this.#nodeOf.get(digest);
    if (held) return held;
    const file = this.#publication(digest, user);
    const release = file && this.#catalog.releases.get(file.release);
    if (file && release && file.role === 'binary') return this.ofFile(digest, release, this.scoped ? file.platform : null);
    return this.#keep(digest, this.#make(digest, {
      label: this.#catalog.roots.get(digest)?.name ?? file?.name ?? file?.id ?? shortDigest(digest), release: null, platform: file?.platform ?? null, single: true,
    }));
  }

  /** The release that an unrecorded artifact stands for, from its name; null for any other artifact. */
  standIn(digest: Digest, platform: string | null): { release: Release; platform: string | null } | null {
    if (!isUnrecorded(digest) || this.#catalog.byDigest.has(digest) || this.#catalog.roots.has(digest)) return null;
    const ref = parseRef(digest.slice('unrecorded:'.length));
    const release = ref === null || ref.kind === 'digest' ? undefined : this.#catalog.releases.get(ref.release);
    return release ? { release, platform: this.scoped ? nearestPlatform(release, platform) : null } : null;
  }

  join(source: ConeNode, target: ConeNode, edge: ChainEdge): void {
    this.#edges.push({ source: source.id, target: target.id, edge });
  }

  /** The graph of all nodes, the one that everything leads to first. */
  finish(top: ConeNode): ChainGraph {
    const graph = new ChainGraph();
    this.#gather(top);
    for (const node of [top, ...this.#nodes.values()]) {
      if (graph.number(node.id) >= 0 || (node !== top && node.digests.length === 0 && this.#isInterlinked(node.release, node.platform))) continue;
      graph.add(node.id, this.#attributes(node));
    }
    for (const { source, target, edge } of this.#edges) {
      const [from, to] = [graph.number(source), graph.number(target)];
      if (from >= 0 && to >= 0) graph.join(from, to, edge);
    }
    return graph;
  }

  /** A release of interlinked files stands on those of them that no other is built with. */
  #gather(top: ConeNode): void {
    if (top.single || top.release === null || top.digests.length > 0) return;
    const used = new Set(this.#edges.map((e) => e.source));
    const members = [...this.#nodes.values()].filter((n) => n !== top && n.release === top.release && n.single);
    for (const member of members) if (!used.has(member.id)) this.join(member, top, { role: 'tool', basis: 'record' });
    top.digests.push(...members.flatMap((m) => m.digests));
  }

  #make(id: string, node: Omit<ConeNode, 'id' | 'digests' | 'sources'>): ConeNode {
    const held = this.#nodes.get(id);
    if (held) return held;
    const made = { id, ...node, digests: [], sources: new Set<Digest>() };
    this.#nodes.set(id, made);
    return made;
  }

  #keep(digest: Digest, node: ConeNode): ConeNode {
    this.#nodeOf.set(digest, node);
    return node;
  }

  #fileNode(file: CatalogFile, release: Release): ConeNode {
    return this.#make(file.id, { label: file.id.slice(file.id.indexOf('/') + 1), release, platform: this.scoped ? file.platform : null, single: true });
  }

  #publication(digest: Digest, user: Release | null): CatalogFile | undefined {
    const files = this.#catalog.byDigest.get(digest) ?? [];
    const day = user?.date ?? null;
    if (files.length < 2 || day === null) return files[0];
    const date = (file: CatalogFile): string => this.#catalog.releases.get(file.release)?.date ?? '';
    return files.filter((f) => date(f) <= day).reduce<CatalogFile | undefined>((best, f) => (best && date(best) >= date(f) ? best : f), undefined) ?? files[0];
  }

  /** Whether binary files of a release are built with one another. */
  #isInterlinked(release: Release | null, platform: string | null): boolean {
    if (release === null) return false;
    const key = releaseNodeId(release, platform);
    const held = this.#interlinked.get(key);
    if (held !== undefined) return held;
    const own = new Set(release.files.filter((f) => f.role === 'binary').map((f) => f.digest));
    const is = own.size > 1 && release.files.some((f) => f.role === 'binary' && f.recipe?.inputs.some((i) => i.role !== 'source' && i.digest !== f.digest && own.has(i.digest)));
    this.#interlinked.set(key, is);
    return is;
  }

  #attributes(node: ConeNode): ChainNode {
    const { release, platform, digests, label, single } = node;
    const { status, strength } = this.#weakest(digests);
    const root = digests.map((d) => this.#catalog.roots.get(d)).find((r) => r !== undefined);
    const isRoot = digests.length > 0 && (single && root && release === null ? true : status === 'root');
    const used = new Set(digests);
    const files = release === null ? [] : release.files.filter((f) => f.role === 'binary' && used.has(f.digest)).map((f) => f.id);
    return {
      kind: isRoot ? 'root' : single ? 'artifact' : 'release', label, status, strength, release: release?.id ?? null, platform,
      digest: digests.length === 1 ? digests[0] ?? null : null, compiler: release?.compiler ?? root?.compiler ?? null, sources: node.sources.size,
      ...(release && { date: release.date }), ...(isRoot && root && { rootKind: root.kind }),
      ...(files.length > 0 && files.length <= namedFiles && { members: files }),
    };
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
}

function releaseNodeId(release: Release, platform: string | null): string {
  return platform === null ? release.id : `${release.id}/${platform}`;
}

/** `sha256:0123456789ab…`: enough to tell artifacts apart on a drawing. */
export function shortDigest(digest: Digest): string {
  const colon = digest.indexOf(':');
  return digest.startsWith('unrecorded:') || digest.length <= colon + 13 ? digest : `${digest.slice(0, colon + 13)}…`;
}
