/** `rootline proof get|check`: a verdict to take away, and whether one that was taken away holds. */
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Option, type Command } from 'commander';
import { checkBundle, type Check, type CheckReport } from '../../../chains/proof/check.ts';
import { predicates, type Predicate } from '../../../chains/proof/statement.ts';
import { RootlineError } from '../../../schema/error.ts';
import { PROOF_LIMIT } from '../../../schema/proof.ts';
import { exitWith } from '../errors.ts';
import { readBytes } from '../files.ts';
import { releaseAsked } from '../lookup.ts';
import { withExamples, withJson, withPlatform, withPolicyOptions, type Asked, type JsonOption } from '../options.ts';
import { groundsText, paint, plain, say } from '../print.ts';
import { trustOf, type TrustFlags } from '../proof-trust.ts';
import { withSource } from '../source.ts';

interface GetFlags extends Asked { output?: string; format: 'bundle' | Predicate }
type CheckFlags = TrustFlags & JsonOption;

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command.command('get').description('write the proof of a verdict: all that is needed to check it offline')
    .argument('<ref>', 'release or file of a release')))
    .option('-o, --output <file>', 'where to write it (default: standard output); compressed where the name ends in .gz')
    .addOption(new Option('--format <format>', 'the proof bundle, or just the verdict as an in-toto Statement signed with the log\'s key').choices(['bundle', ...predicates]).default('bundle'))
    .action(get);
  withJson(command.command('check').description('check a proof bundle, with nothing but the file and the log\'s key; exit 0 when it holds and says verified, else 1')
    .argument('<file>', 'a proof bundle, compressed or not; - for standard input'))
    .option('--log-key <vkey|file>', 'verifier key of the log: name+hash+base64')
    .option('--witness-policy <file>', 'a tlog-policy file: the witnesses that must have cosigned')
    .option('--trusted-root <file>', 'Sigstore\'s trusted_root.json, for envelopes that are signed keyless')
    .action(check);
  withExamples(command,
    ['proof get go@1.24.2/linux-amd64 --policy upstream -o go.proof.json.gz', ''],
    ['proof check go.proof.json.gz --log-key rootline.example/log+1a2b3c4d+AX…', 'offline, years later'],
    ['proof check go.proof.json.gz --log-key log.vkey --witness-policy witnesses.txt --json', ''],
    ['proof get go@1.24.2 --format vsa', 'a SLSA verification summary, for other policy engines'],
  );
}

async function get(text: string, options: GetFlags): Promise<void> {
  const { format, output } = options;
  const got = await withSource(options, async (source) => {
    const { id, asking } = await releaseAsked(source, text, options);
    return format === 'bundle' ? source.proof(id, asking) : source.statement(id, { ...asking, predicate: format });
  });
  // No line end: the bytes are what was signed for.
  if (output === undefined) return void process.stdout.write(got.text);
  const bytes = output.endsWith('.gz') ? await promisify(gzip)(got.text, { level: 9 }) : Buffer.from(got.text);
  await writeFile(output, bytes).catch((cause: unknown) => {
    throw new RootlineError('bad-request', `${output} cannot be written: ${(cause as Error).message}`, { cause });
  });
  say({ file: output, bytes: bytes.length, format }, options.json, () => [
    `${paint('✓', 'green')} ${plain(output)}, ${(bytes.length / 1000).toLocaleString('en', { maximumFractionDigits: 0 })} kB`,
    ...(format === 'bundle' ? [`  rootline proof check ${plain(output)} --log-key KEY checks it anywhere; the log's key is at /api/v1/log`] : []),
  ]);
}

async function check(path: string, flags: CheckFlags): Promise<void> {
  const trust = await trustOf(flags);
  const checking = checkBundle(await unpacked(path), trust);
  for (;;) {
    const step = await checking.next();
    if (step.done === true) {
      const report = step.value;
      say(report, flags.json, closingLines);
      return exitWith(report.held && report.verdict?.verified === true ? 0 : 1);
    }
    if (flags.json !== true) console.log(checkLine(step.value));
  }
}

/** @throws RootlineError `bad-file`, `malformed`, `too-large` */
async function unpacked(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: PROOF_LIMIT });
  } catch (cause) {
    const large = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw large ? new RootlineError('too-large', `${path} unfolds to more than ${PROOF_LIMIT} bytes`, { cause })
      : new RootlineError('malformed', `${path} is damaged: ${(cause as Error).message}`, { cause });
  }
}

const glyphs: Record<Check['state'], string> = { 'held': paint('✓', 'green'), 'failed': paint('✗', 'red', 'bold'), 'not-checked': paint('–', 'yellow') };

function checkLine({ title, state, detail }: Check): string {
  const text = state === 'failed' ? paint(title, 'red') : title;
  return `${glyphs[state]} ${text}\n    ${state === 'not-checked' ? 'not checked: ' : ''}${plain(detail)}`;
}

function closingLines({ held, verdict, checks, believed }: CheckReport): string[] {
  const first = checks.find(({ state }) => state === 'failed') ?? checks.find(({ name, state }) => state === 'not-checked' && name !== 'own-catalog');
  const result = held && verdict !== null
    ? [`${verdict.verified ? paint('✓', 'green', 'bold') : paint('✗', 'red', 'bold')} ${paint('The proof holds.', 'bold')} ${plain(verdict.sentence)}`, groundsText(verdict.grounds)]
    : [`${paint('✗', 'red', 'bold')} ${paint('The proof does not hold.', 'bold')} ${plain(first === undefined ? '' : `${first.name}: ${first.detail}`)}`];
  return ['', ...result, ...(held ? ['', 'What the file cannot show, and has to be believed or found out elsewhere:', ...believed.map(({ text }) => `  · ${plain(text)}`)] : [])];
}
