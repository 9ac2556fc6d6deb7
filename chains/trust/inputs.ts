/**
 * Sets of inputs, each stored once: rebuilds of one file by many verifiers mostly name the same inputs.
 *
 * A set is a sorted run of words `role << 30 | artifact`, so its compilers come first. What environments an attestation names is a set apart,
 * for most policies ignore it. For the fixpoint each set knows how many distinct artifacts it waits for: all but published sources, which are
 * satisfied as they stand.
 */
import type { Digest } from '../../schema/ids.ts';
import { inputRoles, type InputRole } from '../../schema/input.ts';
import { intAt, ints, itemAt, smalls, wordAt, words } from './columns.ts';
import { hashEnd, hashStart, IdIndex, mix } from './hash.ts';
import { Incidence } from './incidence.ts';

export interface NumberedInput { role: InputRole; artifact: number }

export const COMPILER = 0;
export const SOURCE = 2;
export const ENVIRONMENT = 3;
const ROLE_SHIFT = 30;
export const ARTIFACT_MASK = (1 << ROLE_SHIFT) - 1;

/** Kinds of use, in the low two bits of a use: whether the set waits for the artifact, has it as a published source, or is a set of environments. */
export const NEEDED = 0;
export const GIVEN = 1;
export const APART = 2;

export class InputSets {
  /** All sets' words, one after the other. */
  readonly words = words();
  /** Where each set begins; one more than there are sets. */
  readonly starts = ints();
  /** How many distinct artifacts each set waits for. */
  readonly needs = smalls();
  /** artifact → `set << 2 | kind` for every set that names it, once a set. */
  readonly uses = new Incidence();
  readonly #index = new IdIndex((set) => this.#hash(this.words.data, intAt(this.starts.data, set), intAt(this.starts.data, set + 1)));
  readonly #published: (artifact: number) => boolean;

  /** @param published whether an artifact is a source that a release publishes */
  constructor(published: (artifact: number) => boolean) {
    this.#published = published;
    this.starts.push(0);
  }

  get size(): number {
    return this.needs.length;
  }

  get bytes(): number {
    return this.words.bytes + this.starts.bytes + this.needs.bytes + this.uses.bytes + this.#index.bytes;
  }

  copy(from: InputSets): void {
    this.words.copy(from.words);
    this.starts.copy(from.starts);
    this.needs.copy(from.needs);
    this.uses.copy(from.uses);
    this.#index.copy(from.#index);
  }

  /** The number of the set of these inputs; order and repetition do not matter. */
  intern(inputs: readonly { role: InputRole; digest: Digest }[], artifactOf: (digest: Digest) => number): number {
    const run = new Uint32Array(inputs.length);
    inputs.forEach((input, i) => { run[i] = (inputRoles.indexOf(input.role) << ROLE_SHIFT) | artifactOf(input.digest); });
    return this.internRun(run);
  }

  /** The number of the set of the inputs of both sets. */
  union(a: number, b: number): number {
    return this.internRun(Uint32Array.of(...this.run(a), ...this.run(b)));
  }

  /** The words of a set. */
  run(set: number): Uint32Array {
    return this.words.data.subarray(intAt(this.starts.data, set), intAt(this.starts.data, set + 1));
  }

  isEmpty(set: number): boolean {
    return this.starts.data[set] === this.starts.data[set + 1];
  }

  /** The number of the set of these words, which it may put in another order. */
  internRun(run: Uint32Array): number {
    run.sort();
    let length = 0;
    for (const word of run) if (length === 0 || run[length - 1] !== word) run[length++] = word;
    const hash = this.#hash(run, 0, length);
    const known = this.#index.find(hash, (set) => this.#equal(set, run, length));
    if (known >= 0) return known;
    const set = this.size;
    for (let i = 0; i < length; i++) this.words.push(wordAt(run, i));
    this.starts.push(this.words.length);
    this.#noteUses(set, run, length);
    this.#index.add(hash, set);
    return set;
  }

  hasCompiler(set: number): boolean {
    const start = intAt(this.starts.data, set);
    return start < intAt(this.starts.data, set + 1) && wordAt(this.words.data, start) >>> ROLE_SHIFT === COMPILER;
  }

  /** Whether two sets name the same compilers. */
  sameCompilers(a: number, b: number): boolean {
    if (a === b) return true;
    const count = this.compilers(a);
    if (count !== this.compilers(b)) return false;
    const data = this.words.data;
    const [from, other] = [intAt(this.starts.data, a), intAt(this.starts.data, b)];
    for (let i = 0; i < count; i++) if (data[from + i] !== data[other + i]) return false;
    return true;
  }

  /** How many compilers a set names: they are the first words of it. */
  compilers(set: number): number {
    const start = intAt(this.starts.data, set);
    const end = intAt(this.starts.data, set + 1);
    let at = start;
    while (at < end && wordAt(this.words.data, at) >>> ROLE_SHIFT === COMPILER) at++;
    return at - start;
  }

  /** A hash of the set's compilers, continuing `hash`. */
  mixCompilers(hash: number, set: number): number {
    const start = intAt(this.starts.data, set);
    let h = hash;
    for (let i = 0, n = this.compilers(set); i < n; i++) h = mix(h, wordAt(this.words.data, start + i));
    return h;
  }

  list(set: number): NumberedInput[] {
    const found: NumberedInput[] = [];
    for (let i = intAt(this.starts.data, set), end = intAt(this.starts.data, set + 1); i < end; i++) {
      const word = wordAt(this.words.data, i);
      found.push({ role: itemAt(inputRoles, word >>> ROLE_SHIFT), artifact: word & ARTIFACT_MASK });
    }
    return found;
  }

  #noteUses(set: number, run: Uint32Array, length: number): void {
    const apart = length > 0 && roleOf(wordAt(run, 0)) === ENVIRONMENT;
    const kinds = new Map<number, number>();
    for (let i = 0; i < length; i++) {
      const artifact = wordAt(run, i) & ARTIFACT_MASK;
      const kind = apart ? APART : roleOf(wordAt(run, i)) === SOURCE && this.#published(artifact) ? GIVEN : NEEDED;
      kinds.set(artifact, Math.min(kind, kinds.get(artifact) ?? APART));
    }
    let needs = 0;
    for (const [artifact, kind] of kinds) {
      if (kind === NEEDED) needs++;
      this.uses.add(artifact, (set << 2) | kind);
    }
    this.needs.push(needs);
  }

  #hash(data: Uint32Array, from: number, to: number): number {
    let hash = hashStart();
    for (let i = from; i < to; i++) hash = mix(hash, wordAt(data, i));
    return hashEnd(hash);
  }

  #equal(set: number, run: Uint32Array, length: number): boolean {
    const start = intAt(this.starts.data, set);
    if (intAt(this.starts.data, set + 1) - start !== length) return false;
    for (let i = 0; i < length; i++) if (this.words.data[start + i] !== run[i]) return false;
    return true;
  }
}

/** The role of an input word. */
export function roleOf(word: number): number {
  return word >>> ROLE_SHIFT;
}
