/** `rootline chokepoints REF`: what every proof goes through, which roots proofs reach, what rebuilders share, how long the streak is; exit 1 when there is no proof. */
import type { Command } from 'commander';
import type { Answers } from '../answers.ts';
import { exitWith } from '../errors.ts';
import { releaseAsked } from '../lookup.ts';
import { withExamples, withPlatform, withPolicyOptions, type Asked } from '../options.ts';
import { count, groundsText, paint, plain, say, table } from '../print.ts';
import { withSource } from '../source.ts';
import { lineageText } from './convergence.ts';

export function define(command: Command): void {
  withPlatform(withPolicyOptions(command.argument('<ref>', 'release or file of a release'))).action(action);
  withExamples(command,
    ['chokepoints stagex-go@2025.04.1 --policy declared', 'what its chain stands or falls with'],
    ['chokepoints go@1.24.2/linux-amd64 --json | jq .lineages', 'the roots its proofs reach'],
  );
}

async function action(text: string, options: Asked): Promise<void> {
  await withSource(options, async (source) => {
    const { id, asking } = await releaseAsked(source, text, options);
    const answer = await source.chokepoints(id, asking);
    say(answer, options.json, lines);
    exitWith(answer.verified ? 0 : 1);
  });
}

function lines({ sentence, chokepoints, lineages, shared, converged, streak, grounds }: Answers['chokepoints']): string[] {
  return [
    paint(plain(sentence), 'bold'),
    ...(chokepoints === null || chokepoints.artifacts.length === 0 ? [] : [table(chokepoints.artifacts.map(({ name, roles, root }) => [plain(name), root ? 'root' : roles.join(', ')]))]),
    ...(lineages === null ? [] : [`Roots reached: ${lineages.roots.map(({ name }) => plain(name)).join(', ')}; ${disjointText(lineages.disjoint)}`]),
    ...shared.flatMap(({ file, groups, groupsByEnvironment, groupsByHost, inputs }) => [
      `${plain(file)}: ${groups} independent groups, ${groupsByEnvironment} by environment, ${groupsByHost} by the host of the source`,
      table(inputs.map(({ role, name, verifiers, hosts }) => [role, plain(name), verifiers.map(plain).join(', '), hosts.length === 0 ? '' : `from ${hosts.map(plain).join(', ')}`]), '    '),
    ]),
    ...converged.flatMap(({ file, lineages: apart }) => [`${plain(file)} was got from lineages with no root in common:`, ...apart.map(lineageText)]),
    streakText(streak),
    groundsText(grounds),
  ];
}

function streakText({ releases, included }: Answers['chokepoints']['streak']): string {
  if (releases === 0) return 'The newest release of its compiler is not verified: no streak.';
  return `The newest ${releases === 1 ? 'release of its compiler is' : `${count(releases, 'release')} of its compiler are`} verified in a row, ${included ? '' : 'not '}with this one.`;
}

function disjointText(disjoint: boolean | null): string {
  if (disjoint === null) return 'whether two proofs share nothing is not known';
  return disjoint ? 'two proofs share nothing on the way' : 'no two proofs share nothing';
}
