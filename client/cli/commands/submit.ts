/** `rootline submit FILE…`: hands signed envelopes in; each is taken, already there, or refused with a reason. */
import type { Command } from 'commander';
import { RootlineError } from '../../../schema/error.ts';
import type { Problem } from '../../../schema/problem.ts';
import type { Submission } from '../../../schema/api.ts';
import { exitWith, mendOf } from '../errors.ts';
import { readBytes } from '../files.ts';
import { withExamples, withSourceOptions, type JsonOption } from '../options.ts';
import { paint, plain, say } from '../print.ts';
import { withSource, type Source, type SourceOptions } from '../source.ts';

interface Options extends SourceOptions, JsonOption { mediaType: string }
type Outcome = { file: string; submission: Submission } | { file: string; problem: Problem };

export function define(command: Command): void {
  withSourceOptions(command.argument('<file...>', 'envelopes; - for standard input'))
    .option('--media-type <type>', 'of the envelopes; read from the bytes when left out', 'application/octet-stream')
    .action(action);
  withExamples(command,
    ['submit go1.21.0.dsse.json', 'to the store in .rootline'],
    ['submit *.asc --server https://rootline.example', 'to a server; the signature is the login'],
  );
}

async function action(files: string[], options: Options): Promise<void> {
  await withSource(options, async (source) => {
    let refused = false;
    for (const file of files) {
      const outcome = await submitFile(source, file, options.mediaType);
      refused ||= 'problem' in outcome;
      say('problem' in outcome ? { file, refused: outcome.problem } : { file, ...outcome.submission }, options.json, () => outcomeLines(outcome));
    }
    exitWith(refused ? 1 : 0);
  });
}

/** @throws RootlineError what is no refusal: a file that cannot be read, a store or server that cannot answer */
async function submitFile(source: Source, file: string, mediaType: string): Promise<Outcome> {
  const bytes = await readBytes(file);
  try {
    return { file, submission: await source.submit(bytes, mediaType) };
  } catch (error) {
    if (!(error instanceof RootlineError) || error.code === 'unavailable' || error.code === 'internal') throw error;
    return { file, problem: { ...error.toProblem(), mend: mendOf(error.code) } };
  }
}

function outcomeLines(outcome: Outcome): string[] {
  if ('problem' in outcome) {
    const { title, detail, mend } = outcome.problem;
    return [`${paint('✗', 'red')} ${plain(outcome.file)}: refused: ${title}: ${plain(detail)}`, `  ${mend}`];
  }
  return submissionLines(outcome.file, outcome.submission);
}

/** What a submission came to, in words. */
export function submissionLines(name: string, { created, entry, changed }: Submission): string[] {
  return [
    `${paint('✓', 'green')} ${plain(name)}: ${created ? 'taken as' : 'already there as'} entry ${entry.index}, signed by ${plain(entry.verifier)} with ${plain(entry.key)}`,
    ...(created ? [`  ${plain(changed.sentence)}`] : []),
  ];
}
