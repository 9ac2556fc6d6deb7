/** `rootline compare A B`: exit 0 when they are equal by some comparison, 1 when by none, 2 when it could not be told. */
import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { compareBytes, type Compared } from '../compare/compare.ts';
import { exitWith } from '../errors.ts';
import { digestOf } from '../lookup.ts';
import { withExamples, withSourceOptions, type JsonOption } from '../options.ts';
import { count, paint, plain, say } from '../print.ts';
import { readRef, type NamedRef } from '../ref.ts';
import { withSource, type SourceOptions } from '../source.ts';

type Options = SourceOptions & JsonOption;

interface Side { name: string; digest: string; size: number | null }

interface Report extends Compared {
  a: Side;
  b: Side;
  /** False when one side is known by its digest alone. */
  looked: boolean;
}

/** More differences than these are counted, not listed. */
const listed = 20;

export function define(command: Command): void {
  withSourceOptions(command.argument('<a>', 'path of a file, or a reference').argument('<b>', 'path of a file, or a reference')).action(action);
  withExamples(command,
    ['compare ./mine.tar.gz ./theirs.tar.gz', 'which members differ, and whether only packing does'],
    ['compare ./go1.21.0.linux-amd64.tar.gz go@1.21.0/linux-amd64', 'with the published digest'],
  );
}

async function action(a: string, b: string, options: Options): Promise<void> {
  const refs: [NamedRef, NamedRef] = [await readRef(a), await readRef(b)];
  const [first, second] = [await side(refs[0], a, options), await side(refs[1], b, options)];
  const report = await compare(refs, first, second);
  say(report, options.json, lines);
  exitWith(report.comparison === null ? 1 : 0);
}

async function side(ref: NamedRef, name: string, options: Options): Promise<Side> {
  if (ref.kind === 'digest') return { name, digest: ref.digest, size: ref.local === undefined ? null : (await stat(ref.local)).size };
  return { name, digest: await withSource(options, (source) => digestOf(source, ref, {})), size: null };
}

async function compare([refA, refB]: [NamedRef, NamedRef], a: Side, b: Side): Promise<Report> {
  if (a.digest === b.digest) return { a, b, comparison: 'bit-identical', differences: [], looked: true };
  if (refA.local === undefined || refB.local === undefined) return { a, b, comparison: null, differences: [], looked: false };
  return { a, b, ...compareBytes(await readFile(refA.local), await readFile(refB.local)), looked: true };
}

function lines({ a, b, comparison, differences, looked }: Report): string[] {
  const head = comparison === null ? `${paint('✗', 'red')} They differ.` : comparison === 'bit-identical'
    ? `${paint('✓', 'green')} They are bit-identical.` : `${paint('✓', 'green')} They are equal by the comparison ${paint(comparison, 'bold')}, not bit for bit.`;
  return [
    head, ...[a, b].map(({ name, digest, size }) => `  ${digest}  ${plain(name)}${size === null ? '' : `, ${count(size, 'byte')}`}`),
    ...(looked ? [] : ['  Only the digest of one is known; with both files here, it would be told in what they differ.']),
    ...differences.slice(0, listed).map(({ part, how }) => `  ${plain(part)}: ${how}`),
    ...(differences.length > listed ? [`  and ${count(differences.length - listed, 'more difference')}; --json lists them all`] : []),
  ];
}
