/** `rootline why-not REF`: the first broken links and what would mend them. */
import type { Command } from 'commander';
import type { Answers } from '../answers.ts';
import { exitWith } from '../errors.ts';
import { linkLines } from '../links.ts';
import { releaseAsked } from '../lookup.ts';
import { withExamples, withPlatform, withPolicyOptions, type Asked } from '../options.ts';
import { count, groundsText, paint, plain, say } from '../print.ts';
import { withSource } from '../source.ts';

/** More than these are counted, not listed. */
const listed = 10;

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command.argument('<ref>', 'release or file of a release'))).action(action);
  withExamples(command,
    ['why-not rust@1.98.0 --platform x86_64-unknown-linux-gnu', 'what breaks the chain first'],
    ['why-not go@1.21.0/linux-amd64 --json | jq .missing', 'the rebuilds that would verify it'],
  );
}

async function action(text: string, options: Asked): Promise<void> {
  await withSource(options, async (source) => {
    const { id, asking } = await releaseAsked(source, text, options);
    const whyNot = await source.whyNot(id, asking);
    say(whyNot, options.json, lines);
    exitWith(whyNot.verified ? 0 : 1);
  });
}

function lines(answer: Answers['whyNot']): string[] {
  const { broken, missing, impossible } = answer;
  return [
    paint(plain(answer.sentence), 'bold'),
    ...(broken.length === 0 ? [] : [`The first broken ${broken.length === 1 ? 'link' : 'links'}:`]),
    ...broken.slice(0, listed).flatMap((link) => [linkLines(link)[0] ?? '', `    ${plain(link.sentence)}`]),
    ...more(broken.length),
    ...(missing === null ? [plain(impossible ?? '')] : missing.length === 0 ? [] : [`${count(missing.length, 'rebuild')} would verify it:`]),
    ...(missing ?? []).slice(0, listed).flatMap((m) => [`  ${plain(m.sentence)}`, paint(`    $ ${plain(m.command)}`, 'dim')]),
    ...more(missing?.length ?? 0),
    groundsText(answer.grounds),
  ];
}

function more(n: number): string[] {
  return n > listed ? [`  and ${n - listed} more; --json lists them all`] : [];
}
