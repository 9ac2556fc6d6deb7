/** `rootline agreement REF`: who got which digest, disagreements first; exit 1 when some disagree. */
import type { Command } from 'commander';
import { agreement, type Agreement, type Word } from '../../../chains/attestation/agreement.ts';
import { exitWith } from '../errors.ts';
import { releaseAsked } from '../lookup.ts';
import { withExamples, withPlatform, withPolicyOptions, type Asked } from '../options.ts';
import type { Asking } from '../answers.ts';
import { count, paint, plain, say, short, table } from '../print.ts';
import { withSource, type Source } from '../source.ts';

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command.argument('<ref>', 'release or file of a release'))).action(action);
  withExamples(command,
    ['agreement stagex-go@2025.04.1 --policy declared', 'a matrix of signers and files'],
    ['agreement go@1.21.0 --json', 'for programs'],
  );
}

async function action(text: string, options: Asked): Promise<void> {
  const found = await withSource(options, async (source) => {
    const { id, asking } = await releaseAsked(source, text, options);
    return collect(source, id, asking);
  });
  say(found, options.json, () => lines(text, found));
  exitWith(found.rows.some((row) => row.disagreement) ? 1 : 0);
}

/** Words that count under the policy, on the binary files of a release. */
async function collect(source: Source, id: string, asking: Asking): Promise<Agreement> {
  const { files } = await source.release(id, asking);
  const words: Word[] = [];
  const published = new Map<string, string>();
  for (const file of files) {
    if (file.role !== 'binary' || file.digest.startsWith('unrecorded:')) continue;
    published.set(file.id, file.digest);
    const { link } = await source.artifact(file.digest, { policy: asking.policy, at: asking.at });
    for (const { verifier, output, counts } of link.evidence) if (counts) words.push({ signer: verifier, artifact: file.id, digest: output });
  }
  return agreement(words, (artifact) => published.get(artifact) ?? null);
}

function lines(text: string, { signers, rows }: Agreement): string[] {
  if (rows.length === 0) return [`Nobody has attested any file of ${plain(text)}.`];
  return [
    `${count(signers.length, 'signer')}, ${count(rows.length, 'file')}, ${count(rows.filter((r) => r.disagreement).length, 'disagreement')}`,
    ...rows.flatMap((row) => [
      `${row.disagreement ? paint('✗', 'red') : paint('✓', 'green')} ${paint(plain(row.artifact), 'bold')}${row.published === null ? '' : `  published ${short(row.published)}`}`,
      table(row.digests.map(({ digest, signers: who }) => [short(digest), digest === row.published ? 'as published' : '', who.map(plain).join(', ')]), '    '),
    ]),
  ];
}
