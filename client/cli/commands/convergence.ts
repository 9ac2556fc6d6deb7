/** `rootline convergence`: bytes that were got from compiler lineages with no root in common. */
import type { Command } from 'commander';
import type { Answers } from '../answers.ts';
import { withExamples, withPolicyOptions, type Asked } from '../options.ts';
import { askingOf } from '../policy-option.ts';
import { count, groundsText, paint, plain, say } from '../print.ts';
import { withSource } from '../source.ts';

export function define(command: Command): void {
  withPolicyOptions(command).action(action);
  withExamples(command, ['convergence --policy declared', 'releases that no one root\'s backdoor accounts for']);
}

async function action(options: Omit<Asked, 'platform'>): Promise<void> {
  await withSource(options, async (source) => say(await source.convergence(await askingOf(source, options)), options.json, lines));
}

/** The compilers of a lineage and the roots they reach, as one line. */
export function lineageText({ compilers, roots }: Answers['convergence']['converged'][number]['lineages'][number]): string {
  return `    ${compilers.map(({ name }) => plain(name)).join(', ')} ← ${roots.map(({ name }) => plain(name)).join(', ')}`;
}

function lines({ converged, grounds }: Answers['convergence']): string[] {
  return [
    paint(`${count(converged.length, 'file')} got from lineages with no root in common`, 'bold'),
    ...converged.flatMap(({ release, platform, lineages }) => [
      `${plain(release)} ${plain(platform)}`,
      ...lineages.map(lineageText),
    ]),
    groundsText(grounds),
  ];
}
