/** The same drawing under another judgement: statuses and strengths change, nothing moves. Pure. */
import type { GraphAnswer, GraphNode, ScenarioAnswer } from '../../../schema/api.ts';
import type { Digest } from '../../../schema/ids.ts';
import type { Status } from '../../../schema/scenario.ts';
import { weaker } from '../../../chains/graph/model.ts';
import type { Artifacts, Imagined, Judgement } from './engine.ts';

/** Which artifacts of a scenario a node stands for, by the node's id and by its release. */
export class Standing {
  readonly #byFile = new Map<string, Digest>();
  readonly #byRelease = new Map<string, { platform: string; digest: Digest }[]>();
  readonly #known = new Map<string, Digest[]>();
  readonly #imagined: Pick<Imagined, 'artifacts'>;
  /** By the node as the server drew it. */
  readonly #artifacts = new WeakMap<GraphNode, Artifacts>();

  constructor({ scenario }: Pick<ScenarioAnswer, 'scenario'>, imagined: Pick<Imagined, 'artifacts'>) {
    this.#imagined = imagined;
    for (const { id, files } of scenario.releases) {
      const binaries = files.filter((f) => f.role === 'binary');
      for (const file of binaries) this.#byFile.set(file.id, file.digest);
      this.#byRelease.set(id, binaries.map(({ platform, digest }) => ({ platform, digest })));
    }
  }

  /** Artifacts behind a node's id: a digest, a file, a release on a platform, or a release. */
  behind(id: string): Digest[] {
    const known = this.#known.get(id);
    if (known) return known;
    const found = this.#find(id);
    this.#known.set(id, found);
    return found;
  }

  #find(id: string): Digest[] {
    if (/^(sha256|sha1|unrecorded):/.test(id)) return [id];
    const file = this.#byFile.get(id);
    if (file) return [file];
    const slash = id.indexOf('/');
    const release = this.#byRelease.get(slash < 0 ? id : id.slice(0, slash)) ?? [];
    const platform = slash < 0 ? null : id.slice(slash + 1);
    return release.filter((f) => platform === null || f.platform === platform).map((f) => f.digest);
  }

  /** Artifacts that a node, or what it folds, stands for. */
  of(node: GraphNode): Artifacts {
    const known = this.#artifacts.get(node);
    if (known) return known;
    const found = this.#imagined.artifacts(this.#digestsOf(node));
    this.#artifacts.set(node, found);
    return found;
  }

  #digestsOf(node: GraphNode): Digest[] {
    if (node.digest) return [node.digest];
    return node.kind === 'run' ? (node.members ?? []).flatMap((member) => this.behind(member)) : this.behind(node.id);
  }
}

/** The weakest of several statuses; a root when there are none. */
export function weakestOf(statuses: readonly Status[]): Status {
  return statuses.reduce(weaker, 'root');
}

function judged(node: GraphNode, standing: Standing, judgement: Judgement): GraphNode {
  const artifacts = standing.of(node);
  // What has no digest on record stays as it is under every policy.
  if (artifacts.digests.length === 0) return node;
  const now = judgement.weakest(artifacts);
  // So does what is drawn but bears on nothing the engine knows, unless a policy names it.
  const isBeside = now.status === 'unknown' && node.status !== 'root' && node.status !== 'compromised' && artifacts.numbers.every((number) => number < 0);
  return isBeside ? node : { ...node, ...now };
}

/** A drawing recoloured. */
export function recolour(graph: GraphAnswer, standing: Standing, judgement: Judgement): GraphAnswer {
  return { ...graph, nodes: graph.nodes.map((node) => judged(node, standing, judgement)) };
}

export interface Change { node: GraphNode; before: Status }

/** Nodes that stand lower, and higher, than before. */
export function changesBetween(before: GraphAnswer, after: GraphAnswer): { fallen: Change[]; risen: Change[] } {
  const was = new Map(before.nodes.map((n) => [n.id, n.status]));
  const fallen: Change[] = [];
  const risen: Change[] = [];
  for (const node of after.nodes) {
    const old = was.get(node.id) ?? node.status;
    if (old === node.status) continue;
    (weaker(old, node.status) === node.status ? fallen : risen).push({ node, before: old });
  }
  return { fallen, risen };
}
