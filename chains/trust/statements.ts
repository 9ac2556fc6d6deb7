/**
 * Every statement of the log, in columns: what was said by whom when, with no policy in it.
 *
 * Statements with the same output and the same effective inputs form a *build*: the unit that supports an artifact. A build is of one of three
 * kinds: attested (the inputs the attestations name), declared (they name no compiler; the inputs are the recipe's, and a policy has to
 * accept that), or of unknown inputs.
 */
import type { Attestation, Statement, Withdrawal } from '../../schema/attestation.ts';
import { comparisons } from '../../schema/input.ts';
import { byteAt, bytes, floatAt, floats, intAt, ints } from './columns.ts';
import type { Facts } from './facts.ts';
import { hashEnd, hashStart, IdIndex, mix } from './hash.ts';
import type { Signers } from './signers.ts';
import { readTime, type Time } from './time.ts';

/** Low three bits of `says`: the comparison's index. */
export const COMPARISON_MASK = 7;
export const DIFFERS = 8;
export const WITHDRAWAL = 16;

export const ATTESTED = 0;
export const DECLARED = 1;
export const UNKNOWN = 2;

export class Statements {
  readonly says = bytes();
  readonly signer = ints();
  /** Output artifact; -1 for a withdrawal, as in the next four. */
  readonly output = ints();
  /** File it is `of`, or -1. */
  readonly of = ints();
  readonly set = ints();
  readonly build = ints();
  /** The statement before this one on the same subject, or -1. */
  readonly previous = ints();
  /** The statement before this one of the same build + 1, or 0. */
  readonly beforeInBuild = ints();

  readonly buildOutput = ints();
  /** The effective inputs: a set number, or -1 when unknown. */
  readonly buildSet = ints();
  readonly buildKind = bytes();
  /** Newest statement of the build. */
  readonly buildLast = ints();
  /** The build before this one with the same output + 1, or 0; and with the same set. */
  readonly beforeOfOutput = ints();
  readonly beforeOfSet = ints();
  /** Newest build of an artifact + 1, or 0; newest build of a set + 1, or 0. */
  readonly lastOfOutput = ints();
  readonly lastOfSet = ints();

  /** Positions of withdrawals, and what each may remove: the same verifier's earlier attestations. */
  readonly withdrawals: { position: number; removes: readonly number[] }[] = [];
  readonly #differs = new Map<number, number[]>();
  readonly #times = floats();
  readonly #fineTimes = new Map<number, string>();
  readonly #facts: Facts;
  readonly #signers: Signers;
  readonly #subjects = new IdIndex((position) => this.#subjectHash(position));
  readonly #builds = new IdIndex((build) => this.#buildHash(intAt(this.buildOutput.data, build), intAt(this.buildSet.data, build), byteAt(this.buildKind.data, build)));

  constructor(facts: Facts, signers: Signers) {
    this.#facts = facts;
    this.#signers = signers;
  }

  get size(): number {
    return this.says.length;
  }

  get builds(): number {
    return this.buildOutput.length;
  }

  get bytes(): number {
    const columns = [
      this.says, this.signer, this.output, this.of, this.set, this.build, this.previous, this.beforeInBuild, this.#times, this.buildOutput,
      this.buildSet, this.buildKind, this.buildLast, this.beforeOfOutput, this.beforeOfSet, this.lastOfOutput, this.lastOfSet,
    ];
    return columns.reduce((sum, column) => sum + column.bytes, this.#subjects.bytes + this.#builds.bytes);
  }

  time(position: number): Time {
    return { ms: floatAt(this.#times.data, position), rest: this.#fineTimes.get(position) ?? '' };
  }

  /** Positions that state a difference from a file. */
  differsOf(file: number): readonly number[] {
    return this.#differs.get(file) ?? [];
  }

  /** @returns the position of the statement */
  append(statement: Statement): number {
    const position = this.size;
    this.signer.push(this.#signers.intern(statement.verifier, statement.key));
    const time = readTime(statement.time);
    this.#times.push(time.ms);
    if (time.rest !== '') this.#fineTimes.set(position, time.rest);
    if (statement.kind === 'withdrawal') this.#withdraw(position, statement);
    else this.#attest(position, statement);
    return position;
  }

  #withdraw(position: number, statement: Withdrawal): void {
    const verifier = this.#signers.verifierOf(intAt(this.signer.data, position));
    const removes = statement.withdraws.filter((named) => named < position
      && (byteAt(this.says.data, named) & WITHDRAWAL) === 0
      && this.#signers.verifierOf(intAt(this.signer.data, named)) === verifier);
    this.withdrawals.push({ position, removes });
    this.says.push(WITHDRAWAL);
    for (const column of [this.output, this.of, this.set, this.build, this.previous]) column.push(-1);
    this.beforeInBuild.push(0);
  }

  #attest(position: number, statement: Attestation): void {
    const output = this.#facts.artifact(statement.output);
    const of = statement.of === undefined ? -1 : this.#facts.file(statement.of);
    const set = this.#facts.inputs.intern(statement.inputs, (digest) => this.#facts.artifact(digest));
    const differs = statement.result === 'differs';
    this.says.push(comparisons.indexOf(statement.comparison) | (differs ? DIFFERS : 0));
    this.output.push(output);
    this.of.push(of);
    this.set.push(set);
    if (differs && of >= 0) this.#noteDifference(of, position);
    this.#joinSubject(position);
    const build = this.#buildOf(output, of, set);
    this.build.push(build);
    this.beforeInBuild.push(intAt(this.buildLast.data, build));
    this.buildLast.data[build] = position + 1;
  }

  #noteDifference(file: number, position: number): void {
    const known = this.#differs.get(file);
    if (known === undefined) this.#differs.set(file, [position]);
    else known.push(position);
  }

  #joinSubject(position: number): void {
    const hash = this.#subjectHash(position);
    const previous = this.#subjects.find(hash, (other) => this.#sameSubject(position, other));
    this.previous.push(previous);
    if (previous < 0) this.#subjects.add(hash, position);
    else this.#subjects.replace(hash, previous, position);
  }

  /** Subject: the verifier, the file or else the output, the set of compilers. */
  #subjectHash(position: number): number {
    const of = intAt(this.of.data, position);
    let hash = mix(hashStart(), this.#signers.verifierOf(intAt(this.signer.data, position)));
    hash = mix(mix(hash, of), of < 0 ? intAt(this.output.data, position) : 0);
    return hashEnd(this.#facts.inputs.mixCompilers(hash, intAt(this.set.data, position)));
  }

  #sameSubject(a: number, b: number): boolean {
    const of = intAt(this.of.data, a);
    return of === this.of.data[b]
      && (of >= 0 || this.output.data[a] === this.output.data[b])
      && this.#signers.verifierOf(intAt(this.signer.data, a)) === this.#signers.verifierOf(intAt(this.signer.data, b))
      && this.#facts.inputs.sameCompilers(intAt(this.set.data, a), intAt(this.set.data, b));
  }

  #buildOf(output: number, of: number, set: number): number {
    if (this.#facts.inputs.hasCompiler(set)) return this.#internBuild(output, set, ATTESTED);
    const recipe = of < 0 ? -1 : this.#facts.fileRecipe(of);
    return recipe < 0 ? this.#internBuild(output, -1, UNKNOWN) : this.#internBuild(output, recipe, DECLARED);
  }

  #internBuild(output: number, set: number, kind: number): number {
    const hash = this.#buildHash(output, set, kind);
    const known = this.#builds.find(hash, (b) => this.buildOutput.data[b] === output && this.buildSet.data[b] === set && this.buildKind.data[b] === kind);
    if (known >= 0) return known;
    const build = this.builds;
    this.buildOutput.push(output);
    this.buildSet.push(set);
    this.buildKind.push(kind);
    this.buildLast.push(0);
    this.beforeOfOutput.push(push(this.lastOfOutput, output, build));
    this.beforeOfSet.push(set < 0 ? 0 : push(this.lastOfSet, set, build));
    this.#builds.add(hash, build);
    return build;
  }

  #buildHash(output: number, set: number, kind: number): number {
    return hashEnd(mix(mix(mix(hashStart(), output), set), kind));
  }
}

/** Makes `value` the newest of a key's list; returns the one before (+ 1, or 0). */
function push(heads: ReturnType<typeof ints>, key: number, value: number): number {
  heads.reserve(key + 1);
  heads.length = Math.max(heads.length, key + 1);
  const before = intAt(heads.data, key);
  heads.data[key] = value + 1;
  return before;
}
