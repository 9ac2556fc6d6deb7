/** Why a release is not verified: the first broken links, and the rebuilds that would mend them. */
import type { Missing, WhyNot } from '../../schema/api.ts';
import type { FileId, ReleaseId } from '../../schema/ids.ts';
import type { BrokenLink, MissingRebuild } from '../trust/index.ts';
import { clauseOf, impossibleOf } from './broken.ts';
import { linkOf } from './link.ts';
import { artifactName, counted, listed } from './names.ts';
import { judge } from './verdict.ts';
import type { Reading } from './reading.ts';

function fileOf({ catalog }: Reading, digest: string): FileId | null {
  return catalog.byDigest.get(digest)?.[0]?.id ?? null;
}

/** A command that makes the rebuild, signs what came of it and submits it; the build itself is the rebuilder's to fill in. */
function commandFor(reading: Reading, { output, of, inputs }: MissingRebuild): string {
  const given = inputs.map(({ role, digest }) => `--${role} ${fileOf(reading, digest) ?? digest}`);
  const parts = of === null ? ['attest', `--output ${output}`, ...given, '--submit'] : ['rebuild', of, '--output OUTPUT', ...given, '--submit', '-- BUILD'];
  return `npx rootline ${parts.join(' ')}`;
}

/** `one more organization rebuilds go1.22.6 from go1.20.6 with go1.22.6 source` */
function describe(reading: Reading, missing: MissingRebuild): string {
  const { catalog, policy } = reading;
  const names = (roles: readonly string[]): string[] => [...new Set(missing.inputs.filter((i) => roles.includes(i.role)).map((i) => artifactName(catalog, i.digest)))];
  const from = names(['compiler']);
  const using = names(['source', 'tool', 'environment']);
  const known = reading.standing(missing.output).verifiers > 0;
  const who = missing.groups === 1 ? `one ${known ? 'more ' : ''}${policy.independence}` : `${counted(missing.groups, `${known ? 'more ' : ''}${policy.independence}`)}`;
  const verb = missing.groups === 1 ? 'rebuilds' : 'rebuild';
  return `${who} ${verb} ${missing.of ?? artifactName(catalog, missing.output)}${from.length > 0 ? ` from ${listed(from)}` : ''}${using.length > 0 ? ` with ${listed(using)}` : ''}`
    + (missing.by === null ? '' : `; the policy believes ${listed(missing.by, 5)} to do it`);
}

/** A rebuild that somebody could do, in words and as a command. */
export function answerMissing(reading: Reading, missing: MissingRebuild): Missing {
  return {
    output: missing.output, file: missing.of, groups: missing.groups,
    inputs: missing.inputs.map(({ role, digest }) => ({ role, digest, file: fileOf(reading, digest) })),
    sentence: describe(reading, missing), command: commandFor(reading, missing),
  };
}

function answerBroken(reading: Reading, broken: BrokenLink): WhyNot['broken'][number] {
  const { digest, inputs, reason } = broken;
  const link = linkOf(reading, digest, inputs.length > 0 ? { from: inputsFrom(reading, digest), inputs } : undefined);
  return { ...link, reason, sentence: clauseOf(reading, broken) };
}

/** @throws RootlineError `unknown-release`, `unknown-platform` */
export function answerWhyNot(reading: Reading, id: ReleaseId, platform: string | null): WhyNot {
  const { verified, sentence, whyNot } = judge(reading, id, platform);
  const broken = (whyNot?.broken ?? []).map((b) => answerBroken(reading, b));
  return {
    grounds: reading.grounds, release: id, platform, verified, sentence, broken,
    missing: whyNot === null ? (verified ? [] : null) : whyNot.missing?.map((m) => answerMissing(reading, m)) ?? null,
    impossible: whyNot === null ? (verified ? null : 'The release publishes no binary file that is on record.')
      : whyNot.missing === null ? impossibleOf(reading, whyNot.impossible) : null,
  };
}

function inputsFrom(reading: Reading, digest: string): 'attestation' | 'recipe' {
  return reading.view.statementsOf(digest).some((p) => reading.view.counts(p).counts && reading.view.inputsOf(p).from === 'attestation') ? 'attestation' : 'recipe';
}
