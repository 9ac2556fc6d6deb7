/** `rootline rebuild REF -- COMMAND`: exit 0 when the output is the published one, 1 when not, 2 when the build failed. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { writeStatement, type Rebuild } from '../../../chains/attestation/statement.ts';
import { RootlineError } from '../../../schema/error.ts';
import { compareBytes, type Compared } from '../compare/compare.ts';
import { epochOf } from '../build/environment.ts';
import { runBuild, type BuildResult } from '../build/run.ts';
import { exitWith } from '../errors.ts';
import { withExamples, positive } from '../options.ts';
import { paint, plain, say } from '../print.ts';
import { hashFile } from '../ref.ts';
import { withSource } from '../source.ts';
import { deliver, inputsOf, publishedFile, statementName, withStatementOptions, type Delivered, type StatementOptions } from '../statement-options.ts';
import { deliveredLines } from './attest.ts';

interface Options extends StatementOptions {
  output: string;
  dir: string;
  env?: string[];
  sourceDateEpoch?: number;
  published?: string;
  sign: boolean;
}

export function define(command: Command): void {
  withStatementOptions(command.argument('<ref>', 'the published file to rebuild').argument('<command...>', 'what to run, after --'))
    .requiredOption('--output <file>', 'what the command leaves behind, seen from --dir')
    .option('--dir <dir>', 'folder to run in', '.')
    .option('--env <variable...>', 'NAME or NAME=VALUE: variables the build may see; it sees no others of yours')
    .option('--source-date-epoch <seconds>', 'the time the build takes for the present (default: the day of the release)', positive)
    .option('--published <file>', 'the published file itself, to look closer where bytes differ')
    .option('--no-sign', 'only compare')
    .action(action);
  withExamples(command,
    ['rebuild go@1.21.0/linux-amd64 --output go.tar.gz --compiler go@1.17.13/linux-amd64 --submit -- ./make.sh', ''],
    ['rebuild go@1.21.0/linux-amd64 --output go.tar.gz --no-sign -- make dist', 'only compare'],
  );
}

async function action(ref: string, command: string[], options: Options): Promise<void> {
  const { file, inputs, date } = await withSource(options, async (source) => {
    const published = await publishedFile(source, ref);
    const { release } = await source.release(published.id.slice(0, published.id.indexOf('/')), {});
    return { file: published, inputs: await inputsOf(source, published, options), date: release.date };
  });
  const build = await runBuild({
    command, folder: options.dir, output: options.output, sourceDateEpoch: options.sourceDateEpoch ?? epochOf(date), pass: options.env ?? [],
  });
  const compared = await compare(build, file.digest, options.published);
  const rebuild: Rebuild = {
    of: file.id, output: build.digest, inputs, comparison: compared.comparison ?? 'bit-identical', result: compared.comparison === null ? 'differs' : 'reproduced',
    platform: machine(), startedOn: build.startedOn, finishedOn: build.finishedOn,
  };
  const delivered = options.sign ? await deliver(writeStatement(rebuild), statementName(file.id), options) : null;
  say({ file: file.id, published: file.digest, build, ...compared, statement: delivered === null ? null : rebuild, delivered }, options.json,
    () => lines(file.id, file.digest, build, compared, delivered));
  exitWith(compared.comparison === null ? 1 : 0);
}

/** What this runs on, in Go's words, which most of the field uses: `linux/amd64`. */
function machine(): string {
  const systems: Record<string, string> = { win32: 'windows', sunos: 'solaris' };
  const architectures: Record<string, string> = { x64: 'amd64', ia32: '386', mipsel: 'mipsle' };
  return `${systems[process.platform] ?? process.platform}/${architectures[process.arch] ?? process.arch}`;
}

/** By digest; where those differ and the published file is here, by every comparison. */
async function compare(build: BuildResult, published: string, path: string | undefined): Promise<Compared> {
  if (build.digest === published) return { comparison: 'bit-identical', differences: [] };
  if (path === undefined) return { comparison: null, differences: [{ part: 'bytes', how: 'differs' }] };
  const digest = await hashFile(path);
  if (digest !== published) throw new RootlineError('wrong-digest', `${path} is ${digest}, not the published ${published}`);
  return compareBytes(await readFile(build.output), await readFile(path));
}

function lines(id: string, published: string, build: BuildResult, { comparison, differences }: Compared, delivered: Delivered | null): string[] {
  return [
    comparison === null ? `${paint('✗', 'red')} ${plain(id)} differs from what is published` : `${paint('✓', 'green')} ${plain(id)} reproduced, ${comparison}`,
    `  built     ${build.digest}`, `  published ${published}`,
    ...(comparison === 'bit-identical' ? [] : differences.slice(0, 10).map(({ part, how }) => `  ${plain(part)}: ${how}`)),
    ...(delivered === null ? [] : deliveredLines(delivered)),
  ];
}
