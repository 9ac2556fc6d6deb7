/**
 * Generated logs with the shape of the real ones: lines of releases, each release built by the one before it on the same platform and published
 * for many platforms at once (wide diamonds), a few cross-compiled from another line, rebuilt by about three of many verifiers, with cycles,
 * disputes, withdrawals and second thoughts. All from one seed: the same figures every time.
 */
import type { Statement } from '../../../schema/attestation.ts';
import type { Input } from '../../../schema/input.ts';
import type { Base, BaseFile } from '../../../chains/trust/index.ts';
import type { Scenario } from '../../../schema/scenario.ts';

export interface Shape {
  base: Base;
  verifiers: Scenario['verifiers'];
  /** Digests in the order of their lines: files of a release, then of the next. */
  artifacts: number;
  attestations: number;
  /** All statements, oldest first; made anew on every call. */
  statements(): Generator<Statement>;
}

const PLATFORMS = 10;
/** Platforms on which the compiler builds itself; the others are cross-compiled. */
const NATIVE = 5;
const REBUILDS = 3;
const VERIFIERS = 200;
/**
 * Two verifiers who have each rebuilt one file in a hundred, none that anything is built with: one who takes a release in fifty with all its
 * platforms, as rebuilders do, and one whose files lie scattered over everything.
 */
export const FOLLOWER = 'follower';
export const SAMPLER = 'sampler';
const ORGANIZATIONS = 80;
const ENVIRONMENTS = 12;
/** How far, in releases, a rebuild may come after its release when the log is recent; a scattered log knows no order. */
const DELAY = 50;

/** A small fast generator of numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** The digest that is being written; and what each half of a byte is in hex. */
const text = Buffer.from(`sha256:${'0'.repeat(64)}`);
const HEX = Buffer.from('0123456789abcdef');

/**
 * The digest of the n-th artifact: as random to the eye as a real one. Written digit by digit into one buffer, so that the string is in one piece, as
 * it is in a statement that was read from a file: one put together from pieces would be joined by the engine, in the time that is measured.
 */
export function digestOf(n: number): string {
  let at = 'sha256:'.length;
  for (let word = 0; word < 8; word++) {
    let h = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(word + 1, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    h ^= (h >>> 15) ^ n;
    for (let shift = 28; shift >= 0; shift -= 4) text[at++] = HEX[(h >>> shift) & 15] ?? 0;
  }
  return text.toString('latin1');
}

/**
 * @param artifacts how many built artifacts; sources, roots and environments come on top, about one in ten
 * @param lines how many compilers; the longer the lines, the deeper the graph
 * @param scattered whether rebuilds are spread over all of history
 */
export function shapeOf(artifacts: number, lines: number, scattered: boolean): Shape {
  const releases = Math.ceil(artifacts / PLATFORMS);
  const sourceOf = (release: number): string => digestOf(0x2000_0000 + release);
  const rootOf = (line: number): string => digestOf(0x3000_0000 + line);
  const files = (release: number): BaseFile[] => {
    const made: BaseFile[] = [{ id: `c@${release}/source`, platform: 'source', role: 'source', digest: sourceOf(release) }];
    for (let p = 0; p < PLATFORMS; p++) made.push({ id: `c@${release}/p${p}`, platform: `p${p}`, role: 'binary', digest: digestOf(release * PLATFORMS + p) });
    return made;
  };
  const base: Base = {
    roots: Array.from({ length: lines }, (_, line) => ({ digest: rootOf(line), kind: 'seed' as const })),
    releases: Array.from({ length: releases }, (_, release) => ({ id: `c@${release}`, files: files(release) })),
  };
  const verifiers = Array.from({ length: VERIFIERS }, (_, v) => ({ id: `v${v}`, organization: `o${v % ORGANIZATIONS}`, keys: [{ id: 'k' }] }));
  for (const id of [FOLLOWER, SAMPLER]) verifiers.push({ id, organization: id, keys: [{ id: 'k' }] });

  /** Release r is on line r % lines, after release r - lines. The first platforms are built by that release's own, the others cross-compiled by the first. */
  const inputsOf = (release: number, platform: number, next: () => number): Input[] => {
    const before = release - lines;
    const native = platform < NATIVE;
    const compiler = native ? before : release;
    const by = compiler < 0 ? rootOf(release % lines) : digestOf(compiler * PLATFORMS + (native ? platform : 0));
    const inputs: Input[] = [{ role: 'compiler', digest: by }, { role: 'source', digest: sourceOf(release) }];
    if (before >= 0 && next() < 0.1) inputs.push({ role: 'tool', digest: digestOf(Math.floor(next() * release) * PLATFORMS) });
    return inputs;
  };

  function* statements(): Generator<Statement> {
    const next = random(1);
    const jobs = new Int32Array(releases * PLATFORMS * REBUILDS);
    for (let i = 0; i < jobs.length; i++) jobs[i] = i;
    if (scattered) for (let i = jobs.length - 1; i > 0; i--) swap(jobs, i, Math.floor(next() * (i + 1)));
    else for (let i = 0; i < jobs.length; i++) swap(jobs, i, Math.min(jobs.length - 1, i + Math.floor(next() * DELAY * PLATFORMS * REBUILDS)));
    const last = new Int32Array(VERIFIERS).fill(-1);
    let position = 0;
    for (const job of jobs) yield rebuild(Math.floor(job / REBUILDS), job, position++, next, last);
  }

  /** Odd things happen to files that nothing is built with, so that lines stay whole and most of the graph is verified. */
  function rebuild(artifact: number, job: number, position: number, next: () => number, last: Int32Array): Statement {
    const release = Math.floor(artifact / PLATFORMS);
    const platform = artifact % PLATFORMS;
    const v = (artifact * 7 + (job % REBUILDS)) % VERIFIERS;
    const follows = job % REBUILDS === 0 && platform >= NATIVE && release % 50 === 0;
    const samples = job % REBUILDS === 1 && artifact % 100 === NATIVE + 1;
    const by = { verifier: follows ? FOLLOWER : samples ? SAMPLER : `v${v}`, key: 'k', time: new Date(1.6e12 + position * 1379).toISOString() };
    const odd = platform >= NATIVE && !follows && !samples ? next() : 1;
    if (odd < 0.001 && (last[v] ?? -1) >= 0) return { ...by, kind: 'withdrawal', withdraws: [last[v] ?? 0] };
    if (platform >= NATIVE) last[v] = position;
    // The inputs are the file's: all who rebuild it name the same, but for the environment and a few who went in circles.
    const inputs = inputsOf(release, platform, random(artifact + 1));
    if (odd > 0.001 && odd < 0.02) inputs[0] = { role: 'compiler', digest: digestOf(artifact) };
    if (next() < 0.3) inputs.push({ role: 'environment', digest: digestOf(0x4000_0000 + (v % ENVIRONMENTS)) });
    const differs = odd > 0.99 && odd < 0.995;
    const output = digestOf(differs ? 0x5000_0000 + position : artifact);
    return { ...by, output, of: `c@${release}/p${platform}`, inputs, comparison: 'bit-identical', result: differs ? 'differs' : 'reproduced' };
  }

  return { base, verifiers, artifacts: releases * PLATFORMS, attestations: releases * PLATFORMS * REBUILDS, statements };
}

function swap(array: Int32Array, a: number, b: number): void {
  const kept = array[a] ?? 0;
  array[a] = array[b] ?? 0;
  array[b] = kept;
}
