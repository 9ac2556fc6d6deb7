#!/usr/bin/env node
/**
 * `rootline`: the command line. Knows the names of the commands and one line about each; a command's own file is loaded when it is
 * asked for, so that help and short commands start quickly.
 */
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Command, CommanderError } from 'commander';
import { catalogue } from './catalogue.ts';
import { printError } from './errors.ts';

const guide = `
Exit codes: 0 yes or done, 1 no, 2 could not tell (also wrong usage).

A REF is a release (go@1.21.0), a file of it (go@1.21.0/linux-amd64), a digest (sha256:…) or the path of a file; - is what comes in.
Answers come from --server URL or $ROOTLINE_SERVER when given, else straight from the store in --data DIR.

Examples:
  $ rootline verify go@1.21.0
  $ rootline why-not rust@1.98.0 --platform x86_64-unknown-linux-gnu
  $ rootline verify ./go1.21.0.linux-amd64.tar.gz --policy strict && tar xf go1.21.0.linux-amd64.tar.gz`;

/**
 * Runs the command line.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  const program = new Command('rootline')
    .description('Is this compiler release chain-verified? A proof that anyone can check offline.')
    .version(await packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showHelpAfterError('(rootline COMMAND --help tells more)')
    .addHelpText('after', guide)
    .exitOverride();
  const asked = args.find((arg) => !arg.startsWith('-'));
  const wanted = asked === 'help' ? args[args.indexOf('help') + 1] : asked;
  for (const { name, summary, load } of catalogue) {
    const command = program.command(name).summary(summary).description(summary).exitOverride();
    if (name === wanted) (await load()).define(command);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error, args.includes('--json'));
    return 2;
  }
}

async function packageVersion(): Promise<string> {
  const { readPackage } = await import('./package.ts');
  return readPackage().version;
}

const invoked = process.argv[1];
if (invoked !== undefined && import.meta.url === pathToFileURL(realpathSync(invoked)).href) {
  const args = process.argv.slice(2);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no error, and changes no answer: the command goes on to its own exit code.
    if (error.code === 'EPIPE') return;
    printError(error, args.includes('--json'));
    process.exit(2);
  });
  process.exitCode = await run(args);
}
