/** Options that many commands share, and what they say. */
import { InvalidArgumentError, type Command } from 'commander';
import type { SourceOptions } from './source.ts';

export interface JsonOption { json?: boolean }

export interface PolicyOptions {
  policy?: string;
  threshold?: number;
  independence?: 'verifier' | 'organization';
  at?: string;
}

export interface PlatformOption { platform?: string }

/** `--json`: exactly what the API answers. */
export function withJson(command: Command): Command {
  return command.option('--json', 'print JSON instead of text');
}

/** `--server` and `--data`. */
export function withSourceOptions(command: Command): Command {
  return withJson(command)
    .option('--server <url>', 'ask this server (default: $ROOTLINE_SERVER, else the store)')
    .option('--data <dir>', 'folder of the store (default: $ROOTLINE_DATA, else .rootline)');
}

/** `--policy` and what may be changed of it, `--at`. */
export function withPolicyOptions(command: Command): Command {
  return withSourceOptions(command)
    .option('--policy <name|file>', 'what to believe: a shipped policy or a JSON file (default: one-rebuild)')
    .option('--threshold <n>', 'how many independent rebuilds to ask for, instead of what the policy says', positive)
    .option('--independence <who>', 'count rebuilds by `verifier` or by `organization`, instead of what the policy says', independence)
    .option('--at <point>', 'as of a past log size or RFC 3339 time');
}

export function withPlatform(command: Command): Command {
  return command.option('--platform <name>', 'only files of this platform, as the release names it: linux-amd64');
}

/** Adds examples to a command's help. */
export function withExamples(command: Command, ...examples: [string, string][]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, about]) => `  $ rootline ${line.padEnd(width)}  ${about}`.trimEnd());
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** A positive integer from the command line. */
export function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A number from 1 on is needed.');
  return Number(text);
}

function independence(text: string): string {
  if (text !== 'verifier' && text !== 'organization') throw new InvalidArgumentError('It is `verifier` or `organization`.');
  return text;
}

export type Asked = SourceOptions & PolicyOptions & PlatformOption & JsonOption;
