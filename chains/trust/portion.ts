/**
 * What an engine has taken in, in portions for another engine of the same catalog, which thereby gives every artifact, file and signer the
 * same number: they are told in the order of their numbers, before the statements that speak of them. Policies give nothing a number.
 * What no policy asks for (where inputs were fetched from) is left out.
 */
import type { Digest, FileId } from '../../schema/ids.ts';
import { byteAt, smallAt, wordAt, words, type Column } from './columns.ts';
import { COMPARISON_MASK, DIFFERS, WITHDRAWAL } from './says.ts';
import type { SignerNames } from './signers.ts';
import type { Ground } from './state.ts';
import type { Time } from './time.ts';

/** How much an engine holds of each thing that is numbered. */
export interface Extent {
  digests: number;
  files: number;
  builders: number;
  signers: { verifiers: number; organizations: number; signers: number; registries: number };
  statements: number;
}

export interface Portion {
  digests: Digest[];
  files: FileId[];
  builders: string[];
  signers: SignerNames;
  /** Of each statement: the seconds of its time, and the digits of their fraction. */
  seconds: Float64Array<ArrayBuffer>;
  fractions: string[];
  /** One statement after the other, in words: see `writeStatement`. */
  statements: Uint32Array<ArrayBuffer>;
}

export function extentOf({ facts, signers, statements }: Ground): Extent {
  return { digests: facts.digests.size, files: facts.files, builders: statements.builders, signers: signers.extent, statements: statements.size };
}

/**
 * What comes after an extent: so many digests, and so many statements, at most.
 * @returns null when nothing does
 */
export function portionOf(ground: Ground, since: Extent, most: number): Portion | null {
  const { facts, signers, statements } = ground;
  const known = Math.min(facts.digests.size, since.digests + most);
  // Statements wait until all they may speak of is told.
  const to = known < facts.digests.size ? since.statements : Math.min(statements.size, since.statements + most);
  const names = signers.namesAfter(since.signers);
  if (known === since.digests && to === since.statements && names.registries.length === 0) return null;
  const times = range(since.statements, to, (position) => statements.times.get(position));
  const into = words();
  for (let position = since.statements; position < to; position++) writeStatement(ground, position, into);
  return {
    digests: range(since.digests, known, (artifact) => facts.digests.digest(artifact)), files: range(since.files, facts.files, (file) => facts.fileId(file)),
    builders: range(since.builders, statements.builders, (builder) => statements.builderName(builder)), signers: names,
    seconds: Float64Array.from(times, ({ seconds }) => seconds), fractions: times.map(({ fraction }) => fraction), statements: into.data.slice(0, into.length),
  };
}

/** Takes in what `portionOf` gave for this ground's extent. */
export function takePortion(ground: Ground, { digests, files, builders, signers, seconds, fractions, statements }: Portion): void {
  for (const digest of digests) ground.facts.artifact(digest);
  for (const file of files) ground.facts.file(file);
  for (const builder of builders) ground.statements.numberBuilder(builder);
  ground.signers.take(signers);
  let at = 0;
  fractions.forEach((fraction, i) => { at = readStatement(ground, statements, at, { seconds: seconds[i] ?? 0, fraction }); });
}

/**
 * A statement's words: who signed it, what it says, and of a withdrawal how many it may remove, and which; else the output, the file + 1, the
 * builder + 1, how many inputs it names besides environments, and how many environments, and these.
 */
function writeStatement({ facts, statements }: Ground, position: number, into: Column<Uint32Array>): void {
  const says = byteAt(statements.says.data, position) & (WITHDRAWAL | DIFFERS | COMPARISON_MASK);
  into.push(smallAt(statements.signer.data, position));
  into.push(says);
  if ((says & WITHDRAWAL) !== 0) {
    const removes = statements.removedBy(position);
    into.push(removes.length);
    for (const named of removes) into.push(named);
    return;
  }
  into.push(statements.output(position));
  into.push(statements.of(position) + 1);
  into.push(statements.builder(position) + 1);
  const [set, environment] = [statements.inputs(position), statements.environment(position)].map((number) => (number < 0 ? NONE : facts.inputs.run(number))) as [Uint32Array, Uint32Array];
  into.push(set.length);
  into.push(environment.length);
  for (const word of set) into.push(word);
  for (const word of environment) into.push(word);
}

const NONE = new Uint32Array(0);

/** Appends the statement whose words begin at `at`. @returns where the next one's begin */
function readStatement({ facts: { inputs }, statements }: Ground, from: Uint32Array, at: number, time: Time): number {
  const signer = wordAt(from, at);
  const says = wordAt(from, at + 1);
  if ((says & WITHDRAWAL) !== 0) {
    const end = at + 3 + wordAt(from, at + 2);
    statements.withdraw(signer, time, [...from.subarray(at + 3, end)]);
    return end;
  }
  const apart = at + 7 + wordAt(from, at + 5);
  const end = apart + wordAt(from, at + 6);
  statements.attest(signer, time, {
    output: wordAt(from, at + 2), of: wordAt(from, at + 3) - 1, says, builder: wordAt(from, at + 4) - 1, places: [],
    environment: apart === end ? -1 : inputs.internRun(from.subarray(apart, end)), set: inputs.internRun(from.subarray(at + 7, apart)),
  });
  return end;
}

function range<T>(from: number, to: number, make: (index: number) => T): T[] {
  const made: T[] = [];
  for (let i = from; i < to; i++) made.push(make(i));
  return made;
}
