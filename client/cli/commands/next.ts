/** `rootline next`: what to rebuild next, what verifies most first. */
import type { Command } from 'commander';
import type { Answers } from '../answers.ts';
import { positive, withExamples, withPlatform, withPolicyOptions, type Asked } from '../options.ts';
import { askingOf } from '../policy-option.ts';
import { count, groundsText, paint, plain, say } from '../print.ts';
import { withSource } from '../source.ts';

interface NextOptions extends Asked {
  compiler?: string;
  verifier?: string;
  limit: number;
}

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command))
    .option('--compiler <id>', 'count only releases of this compiler: go, rust')
    .option('--verifier <id>', 'leave out what this verifier, or others of the same hand, attested already')
    .option('--limit <n>', 'how many to list', positive, 10)
    .action(action);
  withExamples(command,
    ['next --compiler go --platform linux-amd64', 'the rebuilds that bring Go on Linux furthest'],
    ['next --policy declared --verifier dannygrove', 'what is left for one verifier to do'],
    ['next --limit 1 --json | jq -r .rebuilds[0].command', 'the command of the first'],
  );
}

async function action({ compiler, verifier, limit, ...options }: NextOptions): Promise<void> {
  await withSource(options, async (source) => {
    const asking = { ...await askingOf(source, options), compiler, verifier, limit };
    say(await source.next(asking), options.json, lines);
  });
}

function lines({ rebuilds, total, grounds }: Answers['next']): string[] {
  const listed = rebuilds.flatMap(({ sentence, turns, closer, command }) => [
    `${paint(plain(sentence), 'bold')}`,
    `    verifies ${count(turns.length, 'release')} at once, brings ${closer} more one rebuild closer`,
    paint(`    $ ${plain(command)}`, 'dim'),
  ]);
  return [
    ...(total === 0 ? ['No rebuild is known that would bring anything further.'] : listed),
    ...(total > rebuilds.length && rebuilds.length > 0 ? [`${count(total - rebuilds.length, 'more rebuild')}; --limit lists more`] : []),
    groundsText(grounds),
  ];
}
