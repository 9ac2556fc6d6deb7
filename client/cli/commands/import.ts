/** `rootline import FORMAT PATH`: takes signatures in as projects publish them; can be run again where it broke off. */
import { Argument, type Command } from 'commander';
import { importFormats, itemsOf, type ImportFormat } from '../import/formats.ts';
import { importKeys, type KeyOutcome } from '../import/keys.ts';
import { importItems, type ImportReport } from '../import/run.ts';
import { exitWith } from '../errors.ts';
import { withExamples, withSourceOptions, type JsonOption } from '../options.ts';
import { count, paint, plain, say, table } from '../print.ts';
import { progressLine } from '../progress.ts';
import { withSource, type SourceOptions } from '../source.ts';

interface Options extends SourceOptions, JsonOption { keys?: string }

export function define(command: Command): void {
  withSourceOptions(command)
    .addArgument(new Argument('[format]', 'layout of the signatures').choices(importFormats))
    .argument('[path...]', 'where they are')
    .option('--keys <path>', 'public keys to hand in first: a file, or a folder of them')
    .action(action);
  withExamples(command,
    ['import stagex ./signatures --keys ./keys', 'into the store in .rootline'],
    ['import stagex ./signatures --server http://localhost:7070', 'into a server'],
    ['import guix ./guix.sigs/30.2', 'SHA256SUMS with their .asc beside them'],
    ['import files bundles/*.json', 'Sigstore bundles, DSSE envelopes, links, clearsigned texts'],
    ['import --keys alice.asc', 'only a key that the registry pins'],
  );
}

async function action(format: ImportFormat | undefined, paths: string[], options: Options, command: Command): Promise<void> {
  if (format !== undefined && paths.length === 0) command.error('error: missing argument: path');
  if (format === undefined && options.keys === undefined) command.error('error: nothing to import: name a format and a path, or --keys');
  await withSource(options, async (source) => {
    const keys = options.keys === undefined ? [] : await importKeys(source, options.keys);
    const items = format === undefined ? [] : await itemsOf(format, paths);
    const began = performance.now();
    const line = progressLine();
    const report = await importItems(source, items, (done, { taken, alreadyThere, refused }) =>
      line.show(`${done} of ${items.length}: ${taken} taken, ${alreadyThere} already there, ${refusals(refused)} refused`));
    line.clear();
    const seconds = (performance.now() - began) / 1000;
    say({ keys, ...report }, options.json, () => [...keys.map(keyLine), ...(items.length === 0 ? [] : reportLines(report, seconds))]);
    exitWith(failed(keys, report) ? 1 : 0);
  });
}

function refusals(refused: ImportReport['refused']): number {
  return refused.reduce((sum, reason) => sum + reason.count, 0);
}

/** Some refusals are to be expected of a public collection; nothing but refusals is a failure. */
function failed(keys: readonly KeyOutcome[], { taken, alreadyThere, refused }: ImportReport): boolean {
  const keysFailed = keys.length > 0 && keys.every((key) => 'refused' in key);
  return keysFailed || (refused.length > 0 && taken + alreadyThere === 0);
}

function keyLine(outcome: KeyOutcome): string {
  if ('refused' in outcome) return `${paint('✗', 'red')} key ${plain(outcome.path)} refused: ${plain(outcome.refused)}`;
  return `${paint('✓', 'green')} key ${plain(outcome.key)} of ${plain(outcome.verifier)} ${outcome.created ? 'taken' : 'already there'}`;
}

function reportLines({ taken, alreadyThere, refused }: ImportReport, seconds: number): string[] {
  const rows = [['taken', String(taken)], ['already there', String(alreadyThere)], ...refused.map((r) => [`refused: ${r.title}`, String(r.count)])];
  return [
    `${count(taken + alreadyThere + refusals(refused), 'envelope')} in ${seconds.toFixed(1)} s`, table(rows),
    ...refused.flatMap((r) => [...r.examples.map((e) => paint(`    ${plain(e.name)}: ${plain(e.detail)}`, 'dim')), paint(`    ${r.mend}`, 'dim')]),
  ];
}
