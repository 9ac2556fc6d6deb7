/**
 * Builds: statements with the same output, about the same file, with the same inputs. A build is what supports an artifact, and where its
 * statements are found. It is of one of three kinds: attested (the inputs are those the attestations name), declared (they name no compiler;
 * the inputs are the recipe's, and a policy has to accept that), or of unknown inputs.
 */
import { byteAt, bytes, intAt, ints, itemAt, type Column } from './columns.ts';
import { hashEnd, hashStart, IdIndex, mix } from './hash.ts';

export const ATTESTED = 0;
export const DECLARED = 1;
export const UNKNOWN = 2;

export interface BuildKey {
  output: number;
  /** The file it is a rebuild of, or -1. */
  of: number;
  /** The effective inputs: a set number, or -1 when unknown. */
  set: number;
  kind: number;
}

export class BuildTable {
  /** Build of each statement; -1 for a withdrawal. */
  readonly build = ints();
  /** The statement before this one of the same build + 1, or 0. */
  readonly before = ints();
  readonly output = ints();
  readonly of = ints();
  readonly set = ints();
  readonly kind = bytes();
  /** Newest statement of the build + 1. */
  readonly last = ints();
  /** The build before this one with the same output + 1, or 0; and with the same set. */
  readonly beforeOfOutput = ints();
  readonly beforeOfSet = ints();
  /** Newest build of an artifact + 1, or 0; newest build of a set + 1, or 0. */
  readonly lastOfOutput = ints();
  readonly lastOfSet = ints();
  readonly #index = new IdIndex((build) => hashOf(this.key(build)));

  copy(from: BuildTable): void {
    this.#columns.forEach((column, i) => column.copy(itemAt(from.#columns, i)));
    this.kind.copy(from.kind);
    this.#index.copy(from.#index);
  }

  get #columns(): Column<Int32Array>[] {
    return [this.build, this.before, this.output, this.of, this.set, this.last, this.beforeOfOutput, this.beforeOfSet, this.lastOfOutput, this.lastOfSet];
  }

  get size(): number {
    return this.output.length;
  }

  get bytes(): number {
    return this.#columns.reduce((sum, column) => sum + column.bytes, this.kind.bytes + this.#index.bytes);
  }

  key(build: number): BuildKey {
    return { output: intAt(this.output.data, build), of: intAt(this.of.data, build), set: intAt(this.set.data, build), kind: byteAt(this.kind.data, build) };
  }

  /** Newest build of an artifact + 1, or 0. */
  newest(artifact: number): number {
    return artifact < this.lastOfOutput.length ? intAt(this.lastOfOutput.data, artifact) : 0;
  }

  /** Newest build from a set + 1, or 0. */
  newestOfSet(set: number): number {
    return set < this.lastOfSet.length ? intAt(this.lastOfSet.data, set) : 0;
  }

  /** Adds the next statement, an attestation. */
  add(key: BuildKey): void {
    const build = this.#intern(key);
    this.build.push(build);
    this.before.push(intAt(this.last.data, build));
    this.last.data[build] = this.build.length;
  }

  /** Counts the next statement, which belongs to no build. */
  skip(): void {
    this.build.push(-1);
    this.before.push(0);
  }

  #intern(key: BuildKey): number {
    const hash = hashOf(key);
    const known = this.#index.find(hash, (build) => this.#equal(build, key));
    if (known >= 0) return known;
    const build = this.size;
    this.output.push(key.output);
    this.of.push(key.of);
    this.set.push(key.set);
    this.kind.push(key.kind);
    this.last.push(0);
    this.beforeOfOutput.push(putFirst(this.lastOfOutput, key.output, build));
    this.beforeOfSet.push(key.set < 0 ? 0 : putFirst(this.lastOfSet, key.set, build));
    this.#index.add(hash, build);
    return build;
  }

  #equal(build: number, key: BuildKey): boolean {
    return this.output.data[build] === key.output && this.of.data[build] === key.of && this.set.data[build] === key.set && this.kind.data[build] === key.kind;
  }
}

function hashOf({ output, of, set, kind }: BuildKey): number {
  return hashEnd(mix(mix(mix(mix(hashStart(), output), of), set), kind));
}

/** Makes `value` the newest of a key's list; returns the one before (+ 1, or 0). */
function putFirst(heads: Column<Int32Array>, key: number, value: number): number {
  heads.extend(key + 1);
  const before = intAt(heads.data, key);
  heads.data[key] = value + 1;
  return before;
}
