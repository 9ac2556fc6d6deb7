/**
 * Next: the work list. Rebuilds that can be made now, everything they are built with being verified, ranked by how many verdicts each one turns,
 * then by how many more it brings one rebuild closer.
 */
import type { ReleaseId } from '../../schema/ids.ts';
import { itemAt } from './columns.ts';
import { describeRebuild, type MissingRebuild } from './missing.ts';
import { Plan, type Step } from './plan.ts';
import { Supposed } from './supposed.ts';
import type { View } from './view.ts';
import type { Way } from './ways.ts';

export interface NextOptions {
  /** Count only releases of this compiler, or only this platform. */
  compiler?: string;
  platform?: string;
  /** Leave out what this verifier, or anyone of the same independent group, has attested already. */
  verifier?: string;
  /** How many at most; 20 when not given. */
  limit?: number;
}

/** A release on a platform. */
export interface Verdict { release: ReleaseId; platform: string }

export interface NextRebuild extends MissingRebuild {
  /** Verdicts that one such rebuild turns to verified. */
  turns: Verdict[];
  /** How many more verdicts need it on their cheapest way. */
  closer: number;
}

export interface Next {
  rebuilds: NextRebuild[];
  /** How many there are, those beyond the limit included. */
  total: number;
}

export function next(view: View, options: NextOptions = {}): Next {
  const open = openVerdicts(view, options);
  const targets = new Set(open.flatMap((verdict) => verdict.targets));
  const plan = new Plan(view, [...targets]);
  const supposed = new Supposed(view);
  const waiting = countWaiting(plan, open);
  const mine = options.verifier === undefined ? null : groupsOf(view, options.verifier);
  const candidates: Candidate[] = [];
  for (const [step, verdicts] of waiting) {
    const support = supposed.supportOf(step.artifact);
    const besides = new Set([...support.groups, ...step.ways.flatMap(({ way }) => way.groups)]);
    if (mine !== null && [...besides].some((group) => mine.has(group))) continue;
    const builders = new Set([...support.builders, ...step.ways.flatMap(({ way }) => way.builders)]);
    const sole = step.ways.reduce((sum, { groups }) => sum + groups, 0) === 1;
    step.ways.forEach(({ way, groups }, index) => {
      if (groups > 0) candidates.push({ output: step.artifact, way, groups, besides, builders, sole, verdicts, index });
    });
  }
  const turned = turnedBy(view, open, candidates);
  const ranked = candidates.map((candidate, i) => {
    const turns = itemAt(turned, i);
    return { candidate, turns, closer: Math.max(0, candidate.verdicts - turns.length), name: nameOf(view, candidate.output) };
  });
  ranked.sort((a, b) => b.turns.length - a.turns.length || b.closer - a.closer || order(a.name, b.name) || a.candidate.index - b.candidate.index);
  const rebuilds = ranked.slice(0, options.limit ?? 20).map(({ candidate, turns, closer }): NextRebuild => Object.assign(describeRebuild(view.state, candidate), { turns, closer }));
  return { rebuilds, total: ranked.length };
}

interface OpenVerdict extends Verdict { targets: number[] }

interface Candidate {
  output: number;
  way: Way;
  groups: number;
  besides: ReadonlySet<number>;
  builders: ReadonlySet<number>;
  /** Whether one rebuild of it is all that its artifact needs. */
  sole: boolean;
  /** How many verdicts wait for it. */
  verdicts: number;
  /** Which of its artifact's ways it is. */
  index: number;
}

/** Releases and platforms that are asked about and not verified, with the files that keep them so. */
function openVerdicts(view: View, { compiler, platform }: NextOptions): OpenVerdict[] {
  const open: OpenVerdict[] = [];
  for (const [release, files] of view.state.ground.facts.binaries()) {
    if (compiler !== undefined && !release.startsWith(`${compiler}@`)) continue;
    const byPlatform = new Map<string, number[]>();
    for (const file of files) {
      if ((platform !== undefined && file.platform !== platform) || view.isVerified(file.artifact)) continue;
      const known = byPlatform.get(file.platform);
      if (known === undefined) byPlatform.set(file.platform, [file.artifact]);
      else known.push(file.artifact);
    }
    for (const [of, targets] of byPlatform) open.push({ release, platform: of, targets });
  }
  return open;
}

/** Per step that can be taken now: how many verdicts need it on their cheapest way. Verdicts that nothing can turn need none. */
function countWaiting(plan: Plan, open: readonly OpenVerdict[]): Map<Step, number> {
  const frontiers = new Frontiers(plan);
  const counts = new Map<Step, number>();
  for (const { targets } of open) {
    const found = new Set(targets.map((target) => frontiers.of(target)));
    if (found.has(null)) continue;
    const [only = null] = found;
    const steps = found.size === 1 ? only ?? [] : new Set([...found].flatMap((frontier) => frontier ?? []));
    for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}

/** The first steps on the cheapest way to an artifact: all those whose inputs are verified. Artifacts on one line share one list. */
class Frontiers {
  readonly #known = new Map<number, readonly Step[]>();

  constructor(plan: Plan) {
    // Steps come after those they stand on.
    for (const step of plan.steps) this.#known.set(step.artifact, this.#from(step));
  }

  /** Null when there is no way. */
  of(artifact: number): readonly Step[] | null {
    return this.#known.get(artifact) ?? null;
  }

  #from(step: Step): readonly Step[] {
    let only: readonly Step[] | null = null;
    let below: Set<Step> | null = null;
    for (const { way } of step.ways) {
      for (const need of way.needs) {
        const known = this.#known.get(need);
        if (known === undefined || known === only) continue;
        if (only === null) only = known;
        else below = new Set([...(below ?? only), ...known]);
      }
    }
    if (below !== null && below.size > (only?.length ?? 0)) return [...below];
    return only ?? [step];
  }
}

/** The verdicts that each candidate turns by itself, with all that others have attested further up. */
function turnedBy(view: View, open: readonly OpenVerdict[], candidates: readonly Candidate[]): Verdict[][] {
  const waiting = new Map<number, OpenVerdict[]>();
  for (const verdict of open) {
    for (const target of verdict.targets) {
      const known = waiting.get(target);
      if (known === undefined) waiting.set(target, [verdict]);
      else known.push(verdict);
    }
  }
  return candidates.map(({ output, way, sole }) => {
    if (!sole) return [];
    const supposed = new Supposed(view);
    supposed.add({ output, way, groups: 1 });
    const touched = new Set([...supposed.gained].flatMap((artifact) => waiting.get(artifact) ?? []));
    return [...touched].filter(({ targets }) => targets.every((target) => supposed.isVerified(target))).map(({ release, platform }) => ({ release, platform }));
  });
}

/** The independent group of a verifier, by each of its keys; a stranger has none. */
function groupsOf(view: View, verifier: string): ReadonlySet<number> {
  const { belief, ground: { signers } } = view.state;
  const groups = new Set<number>();
  for (let signer = 0; signer < signers.size; signer++) if (signers.verifierId(signers.verifierOf(signer)) === verifier) groups.add(belief.groups[signer] ?? -1);
  return groups;
}

/** What an artifact is sorted by: the first file that publishes it, else its digest. */
function nameOf({ state: { ground: { facts } } }: View, artifact: number): string {
  const file = facts.filesOf(artifact)[0];
  return file === undefined ? facts.digests.digest(artifact) : facts.fileId(file);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
