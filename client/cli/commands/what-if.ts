/** `rootline what-if`: what falls and what rises when the asker believes something else. */
import { Option, type Command } from 'commander';
import { RootlineError } from '../../../schema/error.ts';
import { isDigest } from '../../../schema/ids.ts';
import { policySchema, rootKinds, type Policy, type RootKind } from '../../../schema/policy.ts';
import type { ReleaseStatus, ReleaseSummary } from '../../../schema/api.ts';
import { digestOf } from '../lookup.ts';
import { positive, withExamples, withPolicyOptions, type Asked } from '../options.ts';
import { policyAsked } from '../policy-option.ts';
import { count, paint, plain, say, table } from '../print.ts';
import { readRef } from '../ref.ts';
import { withSource, type Source } from '../source.ts';

interface Options extends Omit<Asked, 'platform'> {
  compromise?: string[];
  root?: string[];
  roots?: RootKind[];
  newThreshold?: number;
}

interface Change { release: string; before: ReleaseStatus; after: ReleaseStatus }
interface Difference { before: { policy: string; verified: number }; after: { policy: Policy; verified: number }; fall: Change[]; rise: Change[] }

/** More releases than this are counted, not listed. */
const listed = 40;

export function define(command: Command): void {
  withPolicyOptions(command)
    .option('--compromise <what...>', 'verifier:ID, organization:ID, a digest, or a file of a release')
    .option('--root <ref...>', 'take these artifacts for roots')
    .addOption(new Option('--roots <kind...>', 'take roots of these kinds besides').choices(rootKinds))
    .option('--new-threshold <n>', 'ask for so many independent rebuilds', positive)
    .action(action);
  withExamples(command,
    ['what-if --policy declared --compromise organization:distrust', 'the blast radius of one organization'],
    ['what-if --policy declared --compromise stagex@2025.04.1/bootstrap-stage0', 'a backdoored bootstrap binary: who is downstream'],
    ['what-if --roots vendor', 'what taking publishers\' binaries on trust would buy'],
  );
}

async function action(options: Options, command: Command): Promise<void> {
  const changes = options.compromise ?? options.root ?? options.roots ?? options.newThreshold;
  if (changes === undefined) command.error('error: nothing is changed: name --compromise, --root, --roots or --new-threshold');
  const difference = await withSource(options, async (source) => {
    const before = await policyAsked(source, options);
    const after = await changed(source, before, options);
    return compare(before, await statuses(source, before, options.at), after, await statuses(source, after, options.at));
  });
  say(difference, options.json, lines);
}

async function changed(source: Source, policy: Policy, { compromise = [], root = [], roots = [], newThreshold }: Options): Promise<Policy> {
  const named = await Promise.all(compromise.map((text) => (/^(verifier|organization):/.test(text) ? text : artifact(source, text))));
  const accepted = await Promise.all(root.map((text) => artifact(source, text)));
  const after = {
    ...policy, name: `${policy.name}, changed`.slice(0, 100), threshold: newThreshold ?? policy.threshold, compromised: [...policy.compromised, ...named],
    roots: { kinds: [...new Set([...policy.roots.kinds, ...roots])], digests: [...policy.roots.digests, ...accepted] },
  };
  const read = policySchema.safeParse(after);
  if (!read.success) throw new RootlineError('bad-option', read.error.issues[0]?.message ?? 'the change makes no valid policy');
  return read.data;
}

async function artifact(source: Source, text: string): Promise<string> {
  return isDigest(text) ? text : digestOf(source, await readRef(text), {});
}

/** Every release's status under a policy, page by page. */
async function statuses(source: Source, policy: Policy, at: string | undefined): Promise<ReleaseSummary[]> {
  const found: ReleaseSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await source.releases({ policy: JSON.stringify(policy), at, limit: 1000, cursor });
    found.push(...page.releases);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

const rank: Record<ReleaseStatus, number> = { 'not-verified': 0, partial: 1, verified: 2 };

function compare(policy: Policy, before: ReleaseSummary[], after: Policy, then: ReleaseSummary[]): Difference {
  const afterOf = new Map(then.map((r) => [r.id, r.status]));
  const changes = before.map((r): Change => ({ release: r.id, before: r.status, after: afterOf.get(r.id) ?? r.status })).filter((c) => c.before !== c.after);
  return {
    before: { policy: policy.name, verified: verified(before) }, after: { policy: after, verified: verified(then) },
    fall: changes.filter((c) => rank[c.after] < rank[c.before]), rise: changes.filter((c) => rank[c.after] > rank[c.before]),
  };
}

function verified(releases: readonly ReleaseSummary[]): number {
  return releases.filter((r) => r.status === 'verified').length;
}

function lines({ before, after, fall, rise }: Difference): string[] {
  return [
    `${paint(`${count(fall.length, 'release')} ${fall.length === 1 ? 'falls' : 'fall'}, ${count(rise.length, 'release')} ${rise.length === 1 ? 'rises' : 'rise'}`, 'bold')} `
      + `under ${plain(before.policy)}: ${before.verified} verified before, ${after.verified} after`,
    ...rows(fall, 'red'), ...rows(rise, 'green'),
  ];
}

function rows(changes: readonly Change[], colour: 'red' | 'green'): string[] {
  if (changes.length === 0) return [];
  const shown = table(changes.slice(0, listed).map((c) => [paint(plain(c.release), colour), `${c.before} → ${c.after}`]));
  return changes.length > listed ? [shown, `  and ${changes.length - listed} more; --json lists them all`] : [shown];
}
