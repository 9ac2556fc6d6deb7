/** The same drawing under another judgement: statuses and strengths change, nothing moves. Pure. */
import type { GraphAnswer, GraphNode, ScenarioAnswer } from '../../../schema/api.ts';
import type { Digest } from '../../../schema/ids.ts';
import type { Status } from '../../../schema/scenario.ts';
import type { Judgement, Strengths } from './engine.ts';

/** From the weakest to the strongest: what stands for several artifacts has the weakest status among them. */
const weakest: readonly Status[] = ['compromised', 'disputed', 'unknown', 'claimed', 'attested', 'reproduced', 'verified', 'root'];
const rank = new Map(weakest.map((status, i) => [status, i]));

const weaker = (a: Status, b: Status): Status => ((rank.get(a) ?? 0) <= (rank.get(b) ?? 0) ? a : b);
const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

/** Which artifacts of a scenario a node stands for, by the node's id and by its release. */
export class Standing {
  readonly #byFile = new Map<string, Digest>();
  readonly #byRelease = new Map<string, { platform: string; digest: Digest }[]>();
  readonly #known = new Map<string, Digest[]>();

  constructor({ scenario }: Pick<ScenarioAnswer, 'scenario'>) {
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
  of(node: GraphNode): Digest[] {
    if (node.digest) return [node.digest];
    return node.kind === 'run' ? (node.members ?? []).flatMap((member) => this.behind(member)) : this.behind(node.id);
  }
}

/** The weakest of several statuses; a root when there are none. */
export function weakestOf(statuses: readonly Status[]): Status {
  return statuses.reduce(weaker, 'root');
}

function judged(node: GraphNode, standing: Standing, { status, strengths }: Judgement): GraphNode {
  const digests = standing.of(node);
  // What has no digest on record stays as it is under every policy.
  if (digests.length === 0) return node;
  let strength: Strengths = { organization: null, verifier: null };
  for (const digest of digests) {
    const own = strengths(digest);
    strength = { organization: least(strength.organization, own.organization), verifier: least(strength.verifier, own.verifier) };
  }
  return { ...node, status: weakestOf(digests.map(status)), strength };
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
    const step = (rank.get(node.status) ?? 0) - (rank.get(old) ?? 0);
    if (step < 0) fallen.push({ node, before: old });
    else if (step > 0) risen.push({ node, before: old });
  }
  return { fallen, risen };
}
