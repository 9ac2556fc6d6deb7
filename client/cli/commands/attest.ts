/** `rootline attest REF`: writes and signs what a rebuild gave; `--withdraw` takes earlier words back. */
import { Option, type Command } from 'commander';
import { writeStatement, writeWithdrawal, type Rebuild } from '../../../chains/attestation/statement.ts';
import { RootlineError } from '../../../schema/error.ts';
import { isDigest, type Digest } from '../../../schema/ids.ts';
import { results, type Result } from '../../../schema/attestation.ts';
import type { FileAnswer } from '../../../schema/api.ts';
import { withExamples } from '../options.ts';
import { paint, plain, say, short } from '../print.ts';
import { hashFile } from '../ref.ts';
import { withSource } from '../source.ts';
import { deliver, inputsOf, publishedFile, statementName, withStatementOptions, type Delivered, type StatementOptions } from '../statement-options.ts';
import { submissionLines } from './submit.ts';

interface Options extends StatementOptions {
  output?: string;
  result?: Result;
  builder?: string;
  withdraw?: string[];
  reason?: string;
}

export function define(command: Command): void {
  withStatementOptions(command.argument('[ref]', 'the published file that was rebuilt; left out for a stage that nobody publishes'))
    .option('--output <file|digest>', 'what the build gave')
    .addOption(new Option('--result <result>', 'by default told from the digests').choices(results))
    .option('--builder <os/architecture>', 'what the build ran on: linux/amd64')
    .option('--withdraw <digest...>', 'take back earlier statements of yours, by the digest of their envelope')
    .option('--reason <text>', 'why they are taken back')
    .action(action);
  withExamples(command,
    ['attest go@1.21.0/linux-amd64 --output ./go.tar.gz --compiler go@1.17.13/linux-amd64 --submit', ''],
    ['attest go@1.21.0/linux-amd64 --output ./go.tar.gz --declared --out -', 'with the inputs of the recipe, to standard output'],
    ['attest REF --output FILE --fulcio URL --rekor URL --identity-token-file FILE', 'without a key of your own'],
    ['attest --withdraw sha256:… --reason "the build host was misconfigured" --submit', ''],
  );
}

async function action(ref: string | undefined, options: Options, command: Command): Promise<void> {
  if (options.withdraw !== undefined) return withdraw(options.withdraw, options);
  if (options.output === undefined) command.error('error: --output is needed: the file or digest that the build gave');
  const output = isDigest(options.output) ? options.output : await hashFile(options.output).catch(unreadable(options.output));
  const { file, inputs } = await withSource(options, async (source) => {
    const published = ref === undefined ? null : await publishedFile(source, ref);
    return { file: published, inputs: await inputsOf(source, published, options) };
  });
  const comparison = options.comparison ?? 'bit-identical';
  const result = options.result ?? told(output, file, comparison);
  const rebuild: Rebuild = { ...(file !== null && { of: file.id }), output, inputs, comparison, result, ...(options.builder !== undefined && { platform: options.builder }) };
  const delivered = await deliver(writeStatement(rebuild), file === null ? short(output).replace(':', '-').replace('…', '') : statementName(file.id), options);
  const { of, ...rest } = rebuild;
  if (options.out !== '-') say({ statement: { of: of ?? null, ...rest }, ...delivered }, options.json, () => lines(rebuild, delivered));
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => { throw new RootlineError('bad-file', `cannot read ${path}: ${(cause as Error).message}`, { cause }); };
}

/** Other bytes than the published ones are a difference, unless a more forgiving comparison is claimed. */
function told(output: Digest, file: FileAnswer | null, comparison: string): Result {
  return file === null || output === file.digest || comparison !== 'bit-identical' ? 'reproduced' : 'differs';
}

async function withdraw(digests: string[], options: Options): Promise<void> {
  const bad = digests.find((d) => !/^sha256:[0-9a-f]{64}$/.test(d));
  if (bad !== undefined) throw new RootlineError('bad-reference', `${bad} is not the sha256 digest of an envelope`);
  const delivered = await deliver(writeWithdrawal(digests, options.reason), 'withdrawal', options);
  if (options.out !== '-') say({ withdraws: digests, ...delivered }, options.json, () => [`Withdrawn: ${digests.map(short).join(', ')}`, ...deliveredLines(delivered)]);
}

function lines({ of, output, inputs, result, comparison }: Rebuild, delivered: Delivered): string[] {
  const subject = of ?? short(output);
  return [
    `${result === 'reproduced' ? paint('✓', 'green') : paint('✗', 'red')} ${plain(subject)}: ${result === 'reproduced' ? `${result}, ${comparison}` : result}`,
    ...inputs.map((i) => `  ${i.role} ${plain(i.name ?? '')} ${short(i.digest)}`),
    ...(inputs.some((i) => i.role === 'compiler') ? [] : ['  It names no compiler: under a policy with `inputs: attested` it verifies nothing by itself.']),
    ...deliveredLines(delivered),
  ];
}

/** Where a signed statement went. */
export function deliveredLines({ path, submission, signer }: Delivered): string[] {
  return [
    `  signed with ${plain(signer)}`,
    ...(path === null ? [] : [`  written to ${plain(path)}`]),
    ...(submission === null ? [`  Hand it in with: rootline submit ${plain(path ?? '')}`] : submissionLines('statement', submission)),
  ];
}
