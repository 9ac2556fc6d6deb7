/**
 * What an engine has taken in, in portions for another engine of the same catalog, which thereby gives every artifact, file and signer the
 * same number: they are told in the order of their numbers, before the statements that speak of them. Policies give nothing a number.
 * What no policy asks for (where inputs were fetched from) is left out.
 */
import type { Statement } from '../../schema/attestation.ts';
import type { Digest, FileId } from '../../schema/ids.ts';
import { comparisons, inputRoles, type Input } from '../../schema/input.ts';
import { byteAt, itemAt, smallAt, wordAt, words, type Column } from './columns.ts';
import { ARTIFACT_MASK, roleOf } from './inputs.ts';
import { COMPARISON_MASK, DIFFERS, WITHDRAWAL } from './says.ts';
import type { SignerNames } from './signers.ts';
import type { Ground } from './state.ts';
import { writeTime } from './time.ts';

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
  times: string[];
  /** One statement after the other, in numbers: see `writeStatement`. */
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
  const record = words();
  const times: string[] = [];
  for (let position = since.statements; position < to; position++) {
    times.push(writeTime(statements.times.get(position)));
    writeStatement(ground, position, record);
  }
  return {
    digests: range(since.digests, known, (artifact) => facts.digests.digest(artifact)), files: range(since.files, facts.files, (file) => facts.fileId(file)),
    builders: range(since.builders, statements.builders, (builder) => statements.builderName(builder)),
    signers: names, times, statements: record.data.slice(0, record.length),
  };
}

/** Takes in what `portionOf` gave for this ground's extent. */
export function takePortion(ground: Ground, { digests, files, builders, signers, times, statements: record }: Portion): void {
  for (const digest of digests) ground.facts.artifact(digest);
  for (const file of files) ground.facts.file(file);
  for (const builder of builders) ground.statements.numberBuilder(builder);
  ground.signers.take(signers);
  let at = 0;
  for (const time of times) {
    ground.statements.append(readStatement(ground, record, at, time));
    at += HEAD + wordAt(record, at + HEAD - 1);
  }
}

/** Words before a statement's list: who signed it, what it says, its output, file + 1, builder + 1, and how long the list is. */
const HEAD = 6;

function writeStatement({ facts, statements }: Ground, position: number, into: Column<Uint32Array>): void {
  const says = byteAt(statements.says.data, position);
  const withdrawal = (says & WITHDRAWAL) !== 0;
  const list = withdrawal ? statements.removedBy(position)
    : [statements.inputs(position), statements.environment(position)].flatMap((set) => (set < 0 ? [] : [...facts.inputs.run(set)]));
  const [output, of, builder] = withdrawal ? [0, 0, 0] : [statements.output(position), statements.of(position) + 1, statements.builder(position) + 1];
  for (const word of [smallAt(statements.signer.data, position), says & (WITHDRAWAL | DIFFERS | COMPARISON_MASK), output, of, builder, list.length, ...list]) into.push(word);
}

function readStatement({ facts, signers, statements }: Ground, record: Uint32Array, at: number, time: string): Statement {
  const [signer = 0, says = 0, output = 0, of = 0, builder = 0, length = 0] = record.subarray(at, at + HEAD);
  const list = record.subarray(at + HEAD, at + HEAD + length);
  const by = { verifier: signers.verifierId(signers.verifierOf(signer)), key: signers.keyId(signer), time };
  if ((says & WITHDRAWAL) !== 0) return { ...by, kind: 'withdrawal', withdraws: [...list] };
  const inputs = Array.from(list, (word): Input => ({ role: itemAt(inputRoles, roleOf(word)), digest: facts.digests.digest(word & ARTIFACT_MASK) }));
  return {
    ...by, output: facts.digests.digest(output), ...(of > 0 && { of: facts.fileId(of - 1) }), ...(builder > 0 && { builder: statements.builderName(builder - 1) }),
    inputs, comparison: itemAt(comparisons, says & COMPARISON_MASK), result: (says & DIFFERS) !== 0 ? 'differs' : 'reproduced',
  };
}

function range<T>(from: number, to: number, make: (index: number) => T): T[] {
  return Array.from({ length: to - from }, (_, i) => make(from + i));
}
