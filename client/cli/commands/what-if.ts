/** `rootline what-if`: what falls and what rises when the asker believes something else. */
import { Option, type Command } from 'commander';
import { RootlineError } from '../../../schema/error.ts';
import { presets, type ChangedRelease, type Preset, type SuppositionRequest, type WhatIf } from '../../../schema/explain.ts';
import { isDigest, isUnrecorded } from '../../../schema/ids.ts';
import { rootKinds, type RootKind } from '../../../schema/policy.ts';
import { digestOf } from '../lookup.ts';
import { positive, withExamples, withPolicyOptions, type Asked } from '../options.ts';
import { policyNamed } from '../policy-option.ts';
import { count, groundsText, paint, plain, say, table } from '../print.ts';
import { readRef } from '../ref.ts';
import { withSource, type Source } from '../source.ts';
import { publishedFile } from '../statement-options.ts';

interface Options extends Omit<Asked, 'platform'> {
  preset?: Preset;
  compromise?: string[];
  root?: string[];
  roots?: RootKind[];
  rebuilt?: string[];
  newThreshold?: number;
}

/** More releases than this are counted, not listed. */
const listed = 40;

export function define(command: Command): void {
  withPolicyOptions(command)
    .addOption(new Option('--preset <story>', 'trusting-trust: a bootstrap binary is backdoored; vendor-reset: publishers\' binaries are roots').choices(presets))
    .option('--compromise <what...>', 'verifier:ID, organization:ID, key:VERIFIER/KEY, host:NAME, a digest, or a file of a release')
    .option('--root <ref...>', 'take these artifacts for roots')
    .addOption(new Option('--roots <kind...>', 'take roots of these kinds besides').choices(rootKinds))
    .option('--rebuilt <ref...>', 'as if one more organization had rebuilt these files the declared way')
    .option('--new-threshold <n>', 'ask for so many independent rebuilds', positive)
    .action(action);
  withExamples(command,
    ['what-if --policy declared --compromise organization:distrust', 'the blast radius of one organization'],
    ['what-if --policy declared --compromise stagex@2025.04.1/bootstrap-stage0', 'a backdoored bootstrap binary: who is downstream'],
    ['what-if --compromise host:ftp.gnu.org', 'a source host: all that was only fetched from there'],
    ['what-if --preset vendor-reset', 'what taking publishers\' binaries on trust would buy, and assumes'],
    ['what-if --rebuilt go@1.24.3/linux-amd64 --policy upstream', 'what one more rebuild would verify'],
  );
}

async function action(options: Options, command: Command): Promise<void> {
  const changes = options.preset ?? options.compromise ?? options.root ?? options.roots ?? options.rebuilt ?? options.newThreshold;
  if (changes === undefined) command.error('error: nothing is changed: name --preset, --compromise, --root, --roots, --rebuilt or --new-threshold');
  const answer = await withSource(options, async (source) => {
    const { preset, at } = options;
    const policy = await policyNamed(source, options);
    return source.whatIf({ ...(policy !== undefined && { policy }), ...(at !== undefined && { at }), ...(preset !== undefined && { preset }), suppose: await supposed(source, options) });
  });
  say(answer, options.json, lines);
}

async function supposed(source: Source, { compromise = [], root = [], roots = [], rebuilt = [], newThreshold }: Options): Promise<SuppositionRequest> {
  const named = await Promise.all(compromise.map((text) => (/^(verifier|organization|key|host):/.test(text) ? text : artifact(source, text))));
  const digests = await Promise.all(root.map((text) => artifact(source, text)));
  const attestations = await Promise.all(rebuilt.map((text) => rebuild(source, text)));
  return {
    compromise: named, ...(newThreshold !== undefined && { threshold: newThreshold }), ...(attestations.length > 0 && { attestations }),
    ...(roots.length + digests.length > 0 && { roots: { kinds: roots, digests } }),
  };
}

async function artifact(source: Source, text: string): Promise<string> {
  return isDigest(text) ? text : digestOf(source, await readRef(text), {});
}

/** A rebuild of a published file from what its publisher declares. @throws RootlineError `bad-reference` */
async function rebuild(source: Source, text: string): Promise<NonNullable<SuppositionRequest['attestations']>[number]> {
  const { id, digest, recipe } = await publishedFile(source, text);
  const inputs = recipe?.inputs ?? [];
  const unrecorded = [digest, ...inputs.map((input) => input.digest)].find(isUnrecorded);
  if (unrecorded !== undefined) throw new RootlineError('bad-reference', `no record gives the digest of ${unrecorded.slice('unrecorded:'.length)}, which a rebuild of ${id} is about`);
  return { of: id, output: digest, inputs: inputs.map((input) => ({ role: input.role, digest: input.digest })) };
}

function lines({ grounds, falls, rises, artifacts, assumes, downstream, sentence }: WhatIf): string[] {
  return [
    paint(plain(sentence), 'bold'),
    ...rows(falls, 'red', '✗'), ...rows(rises, 'green', '✓'),
    `  artifacts: ${artifacts.fall} would fall, ${artifacts.rise} would rise`,
    ...some('Roots that what rises stands on', assumes.map(({ name }) => name)), ...some('Downstream, verified or not', downstream),
    groundsText(grounds),
  ];
}

function rows(changes: readonly ChangedRelease[], colour: 'red' | 'green', mark: string): string[] {
  if (changes.length === 0) return [];
  const shown = table(changes.slice(0, listed).map(({ release, platforms, because }) =>
    [`${paint(mark, colour)} ${plain(release)}`, platforms.length > 3 ? count(platforms.length, 'platform') : platforms.map(plain).join(', '), plain(because)]));
  return changes.length > listed ? [shown, `  and ${changes.length - listed} more; --json lists them all`] : [shown];
}

function some(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const alike = new Map<string, number>();
  for (const name of names) alike.set(name, (alike.get(name) ?? 0) + 1);
  // The files of a release for many platforms have one name.
  const shown = [...alike].slice(0, 10).map(([name, n]) => (n === 1 ? plain(name) : `${plain(name)} × ${n}`)).join(', ');
  return [`${title} (${names.length}): ${shown}${alike.size > 10 ? ', …' : ''}`];
}
