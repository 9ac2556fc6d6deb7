/** What would be otherwise if one believed something else: which releases fall, which rise, and why. */
import type { ChangedRelease, Preset, SuppositionRequest, WhatIf } from '../../schema/explain.ts';
import { RootlineError } from '../../schema/error.ts';
import { isDigest, type Digest } from '../../schema/ids.ts';
import { policyDigest } from '../catalog/policy.ts';
import { downstream, whatIf, type Change, type ReleaseChange, type SupposedAttestation, type Supposition } from '../trust/index.ts';
import { artifactName, counted, listed } from './names.ts';
import type { Reading } from './reading.ts';
import { binaries, pick } from './release-status.ts';

/** Why an artifact changed of itself, as a clause about it. */
function ownClause({ catalog, policy }: Reading, { reason, digest, origin }: Change): string {
  const it = artifactName(catalog, digest);
  switch (reason) {
    case 'compromised': return `${it} is supposed compromised`;
    case 'root': return `${it} is taken for a root`;
    case 'input-compromised': return `${it} was built with ${artifactName(catalog, origin)}, which is supposed compromised`;
    case 'fewer-groups': return `too few ${policy.independence}s are left that rebuilt ${it}`;
    case 'more-groups': return `enough ${policy.independence}s rebuilt ${it} then`;
    case 'disputed': return `somebody got other bytes for ${it}`;
    case 'threshold': return `the threshold for ${it} is another`;
    case 'input-fell': return `${it} stands on something that falls`;
    case 'input-rose': return `${it} stands on something that rises`;
  }
}

/** The same for an artifact that may have changed only because of what it stands on. */
function clauseOf(reading: Reading, change: Change, all: ReadonlyMap<Digest, Change>): string {
  const origin = all.get(change.origin);
  if (change.origin === change.digest || origin === undefined) return ownClause(reading, change);
  const [it, other] = [artifactName(reading.catalog, change.digest), artifactName(reading.catalog, change.origin)];
  if (origin.reason === 'compromised') return `${it} stands on ${other}, which is supposed compromised`;
  return origin.reason === 'root' ? `${it} stands on ${other}, which is taken for a root` : `${it} stands on ${other}, and ${ownClause(reading, origin)}`;
}

/** Releases with the platforms they change on, each with the first reason there is. */
function releasesOf(reading: Reading, changed: readonly ReleaseChange[], changes: readonly Change[]): ChangedRelease[] {
  const byDigest = new Map(changes.map((change) => [change.digest, change]));
  const platforms = new Map<string, string[]>();
  for (const { release, platform } of changed) platforms.set(release, [...(platforms.get(release) ?? []), platform]);
  return [...platforms].map(([id, on]) => {
    const release = reading.catalog.releases.get(id);
    const files = release === undefined ? [] : on.flatMap((platform) => binaries(release, platform));
    const change = files.map((file) => byDigest.get(file.digest)).find((one) => one !== undefined);
    return { release: id, platforms: on, because: change === undefined ? '' : clauseOf(reading, change, byDigest) };
  });
}

/** The releases that publish any of the artifacts, in the catalog's order. */
function publishersOf({ catalog }: Reading, digests: readonly Digest[]): string[] {
  const found = new Set(digests.flatMap((digest) => (catalog.byDigest.get(digest) ?? []).filter((file) => file.role === 'binary').map((file) => file.release)));
  return [...catalog.releases.keys()].filter((id) => found.has(id));
}

/** A supposition as the engine takes it: what was left out is not there. */
export function suppositionOf({ compromise, roots, threshold, attestations }: SuppositionRequest): Supposition {
  return {
    ...(compromise !== undefined && { compromise }), ...(threshold !== undefined && { threshold }),
    ...(roots !== undefined && { roots: { kinds: roots.kinds ?? [], digests: roots.digests ?? [] } }),
    ...(attestations !== undefined && { attestations: attestations.map((one) => pick(one, ['output', 'of', 'inputs', 'comparison', 'result', 'verifier', 'builder']) as SupposedAttestation) }),
  };
}

/**
 * The difference that a supposition makes.
 * @throws RootlineError `bad-request` where it names a verifier or key that the registry does not have, or a host that nobody names; `too-complex`
 */
export function answerWhatIf(reading: Reading, supposition: Supposition, preset?: Preset): WhatIf {
  const { catalog, grounds, view, policy } = reading;
  const { policy: supposed, fell, rose, releases, assumes } = tried(() => whatIf(view, supposition));
  const after = { ...supposed, name: `${policy.name}, supposing`.slice(0, 100) };
  const falls = releasesOf(reading, releases.fell, fell);
  const rises = releasesOf(reading, releases.rose, rose);
  const compromised = supposed.compromised.filter((entry) => isDigest(entry) && !policy.compromised.includes(entry));
  const below = publishersOf(reading, downstream(view, compromised));
  return {
    grounds, after: { digest: policyDigest(after), policy: after }, falls, rises, artifacts: { fall: fell.length, rise: rose.length },
    assumes: assumes.map((digest) => ({ digest, name: artifactName(catalog, digest) })),
    downstream: below,
    sentence: preset === undefined ? sentenceOf(falls.length, rises.length)
      : preset === 'trusting-trust' ? backdoorSentence(reading, compromised, falls.length, below.length) : resetSentence(rises.length, assumes.length),
  };
}

/** Names the place of an error as it is in the request. */
function tried<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RootlineError) || error.errors.length === 0) throw error;
    const errors = error.errors.map(({ at, message }) => ({ at: `/suppose${at}`, message }));
    throw new RootlineError(error.code, `the supposition is not valid: ${errors.map(({ at, message }) => `${at}: ${message}`).join('; ')}`, { errors, cause: error });
  }
}

/** Who is downstream of a backdoor: those that were verified, and all others too. */
function backdoorSentence({ catalog }: Reading, compromised: readonly Digest[], falls: number, below: number): string {
  const what = listed(compromised.map((digest) => artifactName(catalog, digest)));
  return `If ${what === '' ? 'it' : what} carried a backdoor, ${counted(falls, 'verified release')} would fall, and ${counted(below, 'release')} in all ${below === 1 ? 'is' : 'are'} downstream of it.`;
}

/** What the shortcut buys, and what it assumes. */
function resetSentence(rises: number, assumes: number): string {
  return `Taking publishers' binaries on trust would verify ${counted(rises, 'release')} more, and assumes that ${counted(assumes, 'artifact')} ${assumes === 1 ? 'is' : 'are'} what the published source makes.`;
}

function sentenceOf(falls: number, rises: number): string {
  if (falls + rises === 0) return 'No release would change.';
  const parts = [...(falls > 0 ? [`${counted(falls, 'release')} would fall`] : []), ...(rises > 0 ? [`${counted(rises, 'release')} would rise`] : [])];
  return `${parts.join(' and ')}.`;
}
