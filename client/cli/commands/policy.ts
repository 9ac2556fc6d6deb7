/** `rootline policy list|check` */
import type { Command } from 'commander';
import { policyDigest } from '../../../chains/catalog/policy.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Answers } from '../answers.ts';
import { withExamples, withSourceOptions, type JsonOption } from '../options.ts';
import { readPolicy } from '../policy-option.ts';
import { paint, plain, say, short, table } from '../print.ts';
import { withSource, type SourceOptions } from '../source.ts';

export function define(command: Command): void {
  withSourceOptions(command.command('list').description('the shipped policies, and what believing each means')).action(list);
  withSourceOptions(command.command('check').description('is this file a valid policy, and does the registry have whom it names? Tells its digest, or every error by JSON pointer').argument('<file>', 'a policy as JSON; - for standard input')).action(check);
  withExamples(command,
    ['policy list', ''],
    ['policy list --json | jq ".policies[0].policy" > mine.json', 'a start for one of your own'],
    ['policy check mine.json', 'exit 0 valid, 2 not'],
  );
}

async function list(options: SourceOptions & JsonOption): Promise<void> {
  await withSource(options, async (source) => say(await source.policies(), options.json, listLines));
}

function listLines({ policies }: Answers['policies']): string[] {
  return policies.flatMap(({ policy, digest, default: isDefault }) => [
    `${paint(plain(policy.name), 'bold')}${isDefault ? ' (default)' : ''}  ${paint(short(digest), 'dim')}`,
    `  ${plain(policy.about ?? '')}`, table(members(policy), '    '),
  ]);
}

async function check(file: string, { json, ...options }: SourceOptions & JsonOption): Promise<void> {
  const policy = await readPolicy(file);
  // Whom it names only a registry can tell: an answer under it is refused where one of them is not there.
  await withSource(options, (source) => source.compilers({ policy: JSON.stringify(policy) }));
  const digest = policyDigest(policy);
  say({ valid: true, digest, policy }, json, () => [`${plain(policy.name)} is a valid policy: ${digest}`, table(members(policy))]);
}

function members(policy: Policy): string[][] {
  const roots = [...policy.roots.kinds, ...policy.roots.digests.map(short)].join(', ');
  return [
    ['roots', roots === '' ? 'none' : roots],
    ['threshold', `${policy.threshold} by ${policy.independence}${policy.diversity > 1 ? `, ${policy.diversity} different compilers` : ''}`],
    ['inputs', `${policy.inputs}; environment: ${policy.environment}`],
    ['comparisons', policy.comparisons.join(', ')],
    ['disputes', policy.disputes],
    ['verifiers', policy.verifiers === 'all' ? 'all' : policy.verifiers.map(plain).join(', ')],
    ...(policy.compromised.length > 0 ? [['compromised', policy.compromised.map(plain).join(', ')]] : []),
  ];
}
