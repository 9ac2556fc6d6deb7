/** `rootline verify REF…`: exit 0 when all are chain-verified, 1 when one is not, 2 when of one it could not be told. */
import type { Command } from 'commander';
import type { Asking, Answers } from '../answers.ts';
import { exitWith, printError } from '../errors.ts';
import { withExamples, withPlatform, withPolicyOptions, type Asked } from '../options.ts';
import { askingOf } from '../policy-option.ts';
import { glyph, groundsText, paint, plain, say, statusCounts, statusText, strengthText, table } from '../print.ts';
import { readRef, type NamedRef } from '../ref.ts';
import { withSource, type Source } from '../source.ts';
import { artifactOf } from '../lookup.ts';

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command.argument('<ref...>', 'releases, files of a release, digests, or paths of files; - for standard input'))).action(action);
  withExamples(command,
    ['verify go@1.21.0', 'every binary file of the release'],
    ['verify go@1.21.0/linux-amd64 --policy strict', 'one file, under another policy'],
    ['verify ./go1.21.0.linux-amd64.tar.gz', 'the bytes on this machine'],
    ['verify go@1.21.0 rust@1.98.0 --json', 'several: a line of JSON each, and the exit code of the worst'],
    ['verify stagex-go@2025.04.1 --policy declared --threshold 4 --independence verifier', ''],
  );
}

async function action(texts: string[], options: Asked): Promise<void> {
  const codes = await withSource(options, async (source) => {
    const asking = await askingOf(source, options);
    const told: (0 | 1 | 2)[] = [];
    for (const text of texts) told.push(await verify(source, text, asking, options.json));
    return told;
  });
  exitWith(codes.includes(2) ? 2 : codes.includes(1) ? 1 : 0);
}

/** Of one reference; what is wrong with it keeps no other from being answered. */
async function verify(source: Source, text: string, asking: Asking, json: boolean | undefined): Promise<0 | 1 | 2> {
  try {
    const ref = await readRef(text);
    const verified = ref.kind === 'release' ? await verifyRelease(source, ref.release, asking, json) : await verifyArtifact(source, ref, asking, json);
    return verified ? 0 : 1;
  } catch (error) {
    printError(error, json === true);
    return 2;
  }
}

async function verifyRelease(source: Source, id: string, asking: Asking, json: boolean | undefined): Promise<boolean> {
  const verdict = await source.verdict(id, asking);
  say(verdict, json, verdictLines);
  return verdict.verified;
}

/** A verdict names at most this many files line by line; more are summed up by status. */
const listed = 12;

function verdictLines(verdict: Answers['verdict']): string[] {
  const { files } = verdict;
  const rows = files.length <= listed
    ? files.map((f) => [`${glyph(f.status)} ${plain(f.id)}`, f.status, strengthText(f.strength)])
    : statusCounts(files);
  return [
    `${verdict.verified ? paint('✓', 'green', 'bold') : paint('✗', 'red', 'bold')} ${paint(plain(verdict.sentence), 'bold')}`,
    `  ${strengthText(verdict.strength)}`,
    table(rows), groundsText(verdict.grounds),
  ];
}

async function verifyArtifact(source: Source, ref: NamedRef, asking: Asking, json: boolean | undefined): Promise<boolean> {
  const answer = await artifactOf(source, ref, asking);
  const { link } = answer;
  const verified = link.status === 'verified' || link.status === 'root';
  say({ ...answer, verified }, json, () => [
    `${verified ? paint('✓', 'green', 'bold') : paint('✗', 'red', 'bold')} ${paint(sentence(ref, answer, verified), 'bold')}`,
    `  ${statusText(link.status)} · ${strengthText(link.strength)}`,
    groundsText(answer.grounds),
  ]);
  return verified;
}

function sentence(ref: NamedRef, { link, files }: Answers['artifact'], verified: boolean): string {
  const name = plain(files[0] ?? link.digest);
  const subject = ref.local === undefined ? name : `${plain(ref.local)} is ${name}, which`;
  return `${subject} ${link.status === 'root' ? 'is a root' : verified ? 'is chain-verified' : 'is not chain-verified'}.`;
}
