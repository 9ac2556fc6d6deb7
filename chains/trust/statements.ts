/** Every statement of the log, in columns: what was said by whom when, with no policy in it. */
import type { Attestation, Statement } from '../../schema/attestation.ts';
import { comparisons, type Input } from '../../schema/input.ts';
import { ATTESTED, BuildTable, DECLARED, UNKNOWN } from './build-table.ts';
import { byteAt, bytes, intAt, ints, itemAt, shorts, smallAt, smalls } from './columns.ts';
import type { Facts } from './facts.ts';
import { hashEnd, hashStart, IdIndex, mix } from './hash.ts';
import { DIFFERS, WITHDRAWAL, SUCCEEDS } from './says.ts';
import { Places, type Place } from './places.ts';
import type { Signers } from './signers.ts';
import { SparseInts } from './sparse.ts';
import { readTime, TimeColumn, type Time } from './time.ts';

const FAR = 0xffff;

/** An attestation in numbers; -1 for what it does not name. */
export interface Numbered {
  output: number;
  of: number;
  /** Comparison and result: see says.ts. */
  says: number;
  /** Sets of its environments, and of its other inputs. */
  environment: number;
  set: number;
  places: readonly Place[];
  builder: number;
}

export class Statements {
  readonly says = bytes();
  readonly signer = smalls();
  /** How many statements ago the same signer spoke: 0 its first, FAR where `#farBefore` has it. And each signer's newest statement + 1. */
  readonly #since = shorts();
  readonly #farBefore = new SparseInts();
  readonly #newestBy = ints();
  readonly times = new TimeColumn();
  /** Builds by what went into them but the environment: all that a policy needs which ignores environments. */
  readonly builds = new BuildTable();
  /** The statement before this one on the same subject, where there is one. */
  readonly previous = new SparseInts();
  /** Positions of withdrawals, and what each may remove: the same verifier's earlier attestations. */
  readonly withdrawals: { position: number; removes: readonly number[] }[] = [];

  /** Number of the set of environments an attestation names + 1, or 0; and the sets by that number. */
  readonly #environment = smalls();
  readonly #environments: number[] = [];
  readonly #environmentNumbers = new Map<number, number>();
  /** Set of the other inputs of attestations that name some, but no compiler. */
  readonly #inputs = new SparseInts();
  /** Where attestations say that their inputs came from. */
  readonly places = new Places();
  /** Number of the builder an attestation names, where it names one. */
  readonly #builder = new SparseInts();
  readonly #builders = new Map<string, number>();
  readonly #differs = new Map<number, number[]>();
  readonly #facts: Facts;
  readonly #signers: Signers;
  readonly #subjects = new IdIndex((position) => this.#subjectHash(position));
  /** Builds by all that went into them; made when a policy first asks for environments. */
  #exact: BuildTable | null = null;

  constructor(facts: Facts, signers: Signers) {
    this.#facts = facts;
    this.#signers = signers;
  }

  copy(from: Statements): void {
    this.says.copy(from.says);
    this.signer.copy(from.signer);
    this.#since.copy(from.#since);
    this.#farBefore.copy(from.#farBefore);
    this.#newestBy.copy(from.#newestBy);
    this.times.copy(from.times);
    this.builds.copy(from.builds);
    this.previous.copy(from.previous);
    for (const withdrawal of from.withdrawals) this.withdrawals.push(withdrawal);
    this.#environment.copy(from.#environment);
    for (const set of from.#environments) this.#numberEnvironments(set);
    this.#inputs.copy(from.#inputs);
    this.places.copy(from.places);
    this.#builder.copy(from.#builder);
    for (const [name, builder] of from.#builders) this.#builders.set(name, builder);
    for (const [file, positions] of from.#differs) this.#differs.set(file, [...positions]);
    this.#subjects.copy(from.#subjects);
    if (from.#exact !== null) {
      this.#exact = new BuildTable();
      this.#exact.copy(from.#exact);
    }
  }

  get size(): number {
    return this.says.length;
  }

  get bytes(): number {
    return this.says.bytes + this.signer.bytes + this.#since.bytes + this.#farBefore.bytes + this.#newestBy.bytes + this.times.bytes + this.builds.bytes + this.previous.bytes
      + this.#environment.bytes + this.#inputs.bytes + this.places.bytes + this.#builder.bytes + this.#subjects.bytes + (this.#exact?.bytes ?? 0);
  }

  /** Builds in which the environment tells apart, for a policy that requires it to be verified. */
  get exactBuilds(): BuildTable {
    const exact = this.#exact ??= new BuildTable();
    this.growExact(this.size);
    return exact;
  }

  /** Makes the exact builds of so many statements more. @returns whether those of all are made */
  growExact(most: number): boolean {
    const exact = this.#exact ??= new BuildTable();
    const end = Math.min(this.size, exact.build.length + most);
    for (let position = exact.build.length; position < end; position++) this.#addExact(exact, position);
    return end === this.size;
  }

  /** The output of an attestation; -1 for a withdrawal. */
  output(position: number): number {
    const build = intAt(this.builds.build.data, position);
    return build < 0 ? -1 : intAt(this.builds.output.data, build);
  }

  /** The file an attestation is `of`; -1 for none. */
  of(position: number): number {
    const build = intAt(this.builds.build.data, position);
    return build < 0 ? -1 : intAt(this.builds.of.data, build);
  }

  /** Set of the environments an attestation names, or -1. */
  environment(position: number): number {
    return this.#environments[smallAt(this.#environment.data, position) - 1] ?? -1;
  }

  /** Set of the other inputs an attestation names itself, or -1. */
  inputs(position: number): number {
    const build = intAt(this.builds.build.data, position);
    if (build >= 0 && this.builds.kind.data[build] === ATTESTED) return intAt(this.builds.set.data, build);
    return this.#inputs.get(position, -1);
  }

  /** Number of the operating system and architecture that an attestation names, or -1. */
  builder(position: number): number {
    return this.#builder.get(position, -1);
  }

  /** How many builders have a number. */
  get builders(): number {
    return this.#builders.size;
  }

  builderName(builder: number): string {
    return [...this.#builders.keys()][builder] ?? '';
  }

  /** Number of a builder, given now if it has none. */
  numberBuilder(name: string): number {
    const known = this.#builders.get(name) ?? this.#builders.size;
    this.#builders.set(name, known);
    return known;
  }

  /** What the withdrawal at a position may remove. */
  removedBy(position: number): readonly number[] {
    return this.withdrawals[this.firstWithdrawal(position)]?.removes ?? [];
  }

  /** Index of the first withdrawal at or after a position. */
  firstWithdrawal(position: number): number {
    let low = 0;
    let high = this.withdrawals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (itemAt(this.withdrawals, middle).position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Positions that state a difference from a file. */
  differsOf(file: number): readonly number[] {
    return this.#differs.get(file) ?? [];
  }

  /** Positions of a signer's statements from `first` up to (not including) `end`, in the order of the log. */
  by(signer: number, first: number, end: number): number[] {
    const found: number[] = [];
    let position = signer < this.#newestBy.length ? intAt(this.#newestBy.data, signer) - 1 : -1;
    while (position >= first) {
      if (position < end) found.push(position);
      const since = smallAt(this.#since.data, position);
      if (since === 0) break;
      position = since === FAR ? this.#farBefore.get(position, -1) : position - since;
    }
    return found.reverse();
  }

  /** @returns the position of the statement */
  append(statement: Statement): number {
    const signer = this.#signers.intern(statement.verifier, statement.key);
    const time = readTime(statement.time);
    return statement.kind === 'withdrawal' ? this.withdraw(signer, time, statement.withdraws) : this.attest(signer, time, this.#numbered(statement));
  }

  /** Appends a withdrawal. */
  withdraw(signer: number, time: Time, withdraws: readonly number[]): number {
    const position = this.#join(signer, time);
    const verifier = this.#verifier(position);
    const removes = withdraws.filter((named) => named < position && (byteAt(this.says.data, named) & WITHDRAWAL) === 0 && this.#verifier(named) === verifier);
    this.withdrawals.push({ position, removes });
    this.says.push(WITHDRAWAL);
    this.#environment.push(0);
    this.builds.skip();
    this.#followExact(position);
    return position;
  }

  /** Appends an attestation that is in numbers already. */
  attest(signer: number, time: Time, { output, of, says, environment, set, places, builder }: Numbered): number {
    const position = this.#join(signer, time);
    this.says.push(says);
    this.#environment.push(environment < 0 ? 0 : this.#numberEnvironments(environment) + 1);
    this.#addBuild(position, output, of, set);
    if (places.length > 0) this.places.note(position, places);
    if (builder >= 0) this.#builder.push(position, builder);
    if ((says & DIFFERS) !== 0 && of >= 0) this.#noteDifference(of, position);
    this.#joinSubject(position);
    this.#followExact(position);
    return position;
  }

  #join(signer: number, time: Time): number {
    const position = this.size;
    this.signer.push(signer);
    this.#newestBy.extend(signer + 1);
    const before = intAt(this.#newestBy.data, signer) - 1;
    const since = before < 0 ? 0 : position - before;
    if (since >= FAR) this.#farBefore.push(position, before);
    this.#since.push(Math.min(since, FAR));
    this.#newestBy.data[signer] = position + 1;
    this.times.push(time);
    return position;
  }

  #numbered(statement: Attestation): Numbered {
    const output = this.#facts.artifact(statement.output);
    const of = statement.of === undefined ? -1 : this.#facts.file(statement.of);
    const environments = statement.inputs.filter((input) => input.role === 'environment');
    return {
      output, of, says: comparisons.indexOf(statement.comparison) | (statement.result === 'differs' ? DIFFERS : 0),
      environment: environments.length === 0 ? -1 : this.#intern(environments), set: this.#intern(statement.inputs.filter((input) => input.role !== 'environment')),
      places: statement.inputs.flatMap(({ digest, host }) => (host === undefined ? [] : [{ artifact: this.#facts.artifact(digest), host: this.places.host(host) }])),
      builder: statement.builder === undefined ? -1 : this.numberBuilder(statement.builder),
    };
  }

  /** Few sets of environments are named over and over. */
  #numberEnvironments(set: number): number {
    const known = this.#environmentNumbers.get(set);
    if (known !== undefined) return known;
    this.#environmentNumbers.set(set, this.#environments.length);
    return this.#environments.push(set) - 1;
  }

  #intern(inputs: readonly Input[]): number {
    return this.#facts.inputs.intern(inputs, (digest) => this.#facts.artifact(digest));
  }

  #addBuild(position: number, output: number, of: number, own: number): void {
    const { inputs } = this.#facts;
    if (inputs.hasCompiler(own)) {
      this.builds.add({ output, of, set: own, kind: ATTESTED });
      return;
    }
    if (!inputs.isEmpty(own)) this.#inputs.push(position, own);
    const recipe = of < 0 ? -1 : this.#facts.fileRecipe(of);
    this.builds.add({ output, of, set: recipe, kind: recipe < 0 ? UNKNOWN : DECLARED });
  }

  /** Where the exact builds were all made, they stay so. */
  #followExact(position: number): void {
    if (this.#exact?.build.length === position) this.#addExact(this.#exact, position);
  }

  /** The same build with the environments among its inputs: those of the attestation where it names its own inputs, else those of the recipe. */
  #addExact(table: BuildTable, position: number): void {
    const build = intAt(this.builds.build.data, position);
    if (build < 0) {
      table.skip();
      return;
    }
    const key = this.builds.key(build);
    const environments = key.kind === ATTESTED ? this.environment(position) : key.kind === DECLARED ? this.#facts.recipeEnvironments(key.of) : -1;
    table.add(environments < 0 ? key : { ...key, set: this.#facts.inputs.union(key.set, environments) });
  }

  #noteDifference(file: number, position: number): void {
    const known = this.#differs.get(file);
    if (known === undefined) this.#differs.set(file, [position]);
    else known.push(position);
  }

  #joinSubject(position: number): void {
    const hash = this.#subjectHash(position);
    const previous = this.#subjects.find(hash, (other) => this.#sameSubject(position, other));
    if (previous < 0) this.#subjects.add(hash, position);
    else {
      this.#subjects.replace(hash, previous, position);
      this.previous.push(position, previous);
      this.says.data[position] = byteAt(this.says.data, position) | SUCCEEDS;
    }
  }

  /** Subject: the verifier, the file or else the output, the set of compilers the attestation names. */
  #subjectHash(position: number): number {
    const { output, of, set, kind } = this.builds.key(intAt(this.builds.build.data, position));
    const hash = mix(mix(mix(hashStart(), this.#verifier(position)), of), of < 0 ? output : 0);
    return hashEnd(kind === ATTESTED ? this.#facts.inputs.mixCompilers(hash, set) : hash);
  }

  #sameSubject(a: number, b: number): boolean {
    if (this.#verifier(a) !== this.#verifier(b)) return false;
    const one = this.builds.key(intAt(this.builds.build.data, a));
    const other = this.builds.key(intAt(this.builds.build.data, b));
    if (one.of !== other.of || (one.of < 0 && one.output !== other.output)) return false;
    if (one.kind !== ATTESTED || other.kind !== ATTESTED) return one.kind !== ATTESTED && other.kind !== ATTESTED;
    return this.#facts.inputs.sameCompilers(one.set, other.set);
  }

  #verifier(position: number): number {
    return this.#signers.verifierOf(smallAt(this.signer.data, position));
  }
}
