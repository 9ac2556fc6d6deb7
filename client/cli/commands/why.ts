/** `rootline why REF`: one shortest proof. */
import type { Command } from 'commander';
import type { Answers } from '../answers.ts';
import { exitWith } from '../errors.ts';
import { linkLines } from '../links.ts';
import { releaseAsked } from '../lookup.ts';
import { withExamples, withPlatform, withPolicyOptions, type Asked } from '../options.ts';
import { groundsText, paint, plain, say, strengthText } from '../print.ts';
import { withSource } from '../source.ts';

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command.argument('<ref>', 'release or file of a release'))).action(action);
  withExamples(command,
    ['why stagex-go@2025.04.1 --policy declared', 'from the release down to the roots'],
    ['why go@1.21.0/linux-amd64 --json', 'for programs'],
  );
}

async function action(text: string, options: Asked): Promise<void> {
  await withSource(options, async (source) => {
    const { id, asking } = await releaseAsked(source, text, options);
    const why = await source.why(id, asking);
    say(why, options.json, lines);
    exitWith(why.verified ? 0 : 1);
  });
}

function lines(why: Answers['why']): string[] {
  const roots = why.roots.map((r) => `${plain(r.name)} (${r.kind})`).join(', ');
  return [
    paint(plain(why.sentence), 'bold'),
    ...why.links.flatMap(linkLines),
    ...(why.links.length === 0 ? [`  There is no proof; \`rootline why-not ${why.release}\` says what is missing.`] : []),
    ...(roots === '' ? [] : [`Roots reached: ${roots}`]),
    ...(why.weakest === null ? [] : [`Weakest link: ${plain(why.weakest.file ?? why.weakest.digest)}, ${strengthText(why.weakest.strength)}`]),
    groundsText(why.grounds),
  ];
}
