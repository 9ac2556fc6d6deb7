/** `rootline evaluate FILE…`: the trust engine on scenarios, without catalog, log or store. */
import type { Command } from 'commander';
import { evaluateScenario, readScenario } from '../../../chains/trust/index.ts';
import { RootlineError } from '../../../schema/error.ts';
import type { EvaluationResult, Scenario } from '../../../schema/scenario.ts';
import { readBytes } from '../files.ts';
import { withExamples, withJson, type JsonOption } from '../options.ts';
import { paint, plain, say, short, statusText, table } from '../print.ts';

export function define(command: Command): void {
  withJson(command.argument('<file...>', 'scenarios, or files that hold one under `scenario`; - for standard input')).action(action);
  withExamples(command,
    ['evaluate scenario.json', 'a table of artifacts and releases'],
    ['evaluate cases/*.json --json', 'one line of JSON per file, in their order'],
  );
}

async function action(files: string[], { json }: JsonOption): Promise<void> {
  for (const file of files) {
    const result = evaluateScenario(await scenarioFrom(file));
    say(result, json, () => lines(file, result));
  }
}

/** @throws RootlineError naming the file and, where the scenario is at fault, the JSON pointer */
async function scenarioFrom(file: string): Promise<Scenario> {
  const bytes = await readBytes(file);
  try {
    return readScenario(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    if (error instanceof RootlineError) throw new RootlineError(error.code, `${file}: ${error.message}`, { errors: error.errors, cause: error });
    throw new RootlineError('bad-file', `${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function lines(file: string, { artifacts, releases }: EvaluationResult): string[] {
  return [
    paint(plain(file), 'bold'),
    table(Object.entries(artifacts).map(([digest, s]) =>
      [short(digest), statusText(s.status), s.strength === null ? '' : `strength ${s.strength}`, s.disputed ? 'disputed' : ''])),
    ...Object.entries(releases).map(([id, platforms]) =>
      `  ${plain(id)}: ${Object.entries(platforms).map(([platform, verified]) => `${plain(platform)} ${verified ? 'verified' : 'not verified'}`).join(', ')}`),
  ];
}
