/** Is this release chain-verified? In one sentence, with the figures behind it. */
import type { Verdict } from '../../schema/api.ts';
import type { CatalogFile, Release } from '../../schema/catalog.ts';
import type { Digest, ReleaseId } from '../../schema/ids.ts';
import { why, whyNot, type WhyNot } from '../trust/index.ts';
import { clauseOf, mostTelling } from './broken.ts';
import { artifactName, counted, listed, titleOf } from './names.ts';
import { leastStrengths, type Reading, type Strengths } from './reading.ts';
import { releaseOf, requirePlatform } from './release.ts';
import { binaries } from './release-status.ts';

export interface Judgement {
  release: Release;
  /** The binary files asked about. */
  files: CatalogFile[];
  digests: Digest[];
  verified: boolean;
  strength: Strengths;
  sentence: string;
  /** What is broken; null when nothing is, or nothing is published. */
  whyNot: WhyNot | null;
}

/**
 * Judges a release on one platform or on all that it publishes a binary for.
 * @throws RootlineError `unknown-release`, `unknown-platform`
 */
export function judge(reading: Reading, id: ReleaseId, platform: string | null): Judgement {
  const release = releaseOf(reading.catalog, id);
  requirePlatform(release, platform);
  const files = binaries(release, platform);
  const digests = [...new Set(files.map((f) => f.digest))];
  const verified = files.length > 0 && digests.every((d) => reading.view.isVerified(reading.view.artifact(d)));
  const strength = leastStrengths(digests.map((d) => reading.strengths(d)));
  const missing = verified || files.length === 0 ? null : whyNot(reading.view, digests);
  const sentence = missing !== null ? refusal(reading, release, platform, missing)
    : verified ? approval(reading, release, platform, digests, strength)
      : `${titleOf(reading.catalog, release)} publishes no binary file${platform === null ? '' : ` for ${platform}`} that is on record, so there is nothing to verify.`;
  return { release, files, digests, verified, strength, sentence, whyNot: missing };
}

function named(reading: Reading, release: Release, platform: string | null): string {
  const title = titleOf(reading.catalog, release);
  return platform === null ? title : `${title} for ${platform}`;
}

function approval(reading: Reading, release: Release, platform: string | null, digests: readonly Digest[], strength: Strengths): string {
  const subject = named(reading, release, platform);
  const { policy, catalog } = reading;
  if (strength.organization === null || strength.verifier === null) return `${subject} is accepted by the policy ${policy.name} as a root: it is taken as it is, without a rebuild.`;
  const { links, roots } = why(reading.view, digests);
  const builds = links.length - roots.length;
  const hands = `${counted(strength.organization, 'organization')} (${counted(strength.verifier, 'verifier')})`;
  const done = policy.inputs === 'declared' ? 'signed for' : 'rebuilt';
  const each = builds === 1 ? 'its one link was' : `each of its ${builds} links was`;
  return `${subject} is chain-verified back to ${listed(roots.map((d) => artifactName(catalog, d)))}: ${each} ${done} by at least ${hands}.`;
}

function refusal(reading: Reading, release: Release, platform: string | null, { broken }: WhyNot): string {
  const subject = named(reading, release, platform);
  const first = mostTelling(reading, release.compiler, broken);
  if (release.notBootstrapped !== undefined) return `${subject} is not chain-verified: ${release.notBootstrapped}.`;
  const clause = first === undefined ? 'no chain leads to a root' : clauseOf(reading, first);
  const further = broken.length > 1 ? `, and ${counted(broken.length - 1, 'more link')} ${broken.length === 2 ? 'is' : 'are'} broken` : '';
  const platforms = Object.values(reading.view.release(release.id));
  const verified = platforms.filter(Boolean).length;
  const state = platform === null && verified > 0 ? `is chain-verified on ${verified} of its ${platforms.length} platforms only` : 'is not chain-verified';
  return `${subject} ${state}: ${clause}${further}.`;
}

/** @throws RootlineError `unknown-release`, `unknown-platform` */
export function answerVerdict(reading: Reading, id: ReleaseId, platform: string | null): Verdict {
  const { grounds, view } = reading;
  const { files, verified, strength, sentence } = judge(reading, id, platform);
  const platforms = view.release(id);
  return {
    grounds, release: id, platform, verified,
    status: platform === null ? view.releaseStatus(id) : verified ? 'verified' : 'not-verified',
    sentence, strength,
    platforms: platform === null ? platforms : Object.fromEntries(Object.entries(platforms).filter(([name]) => name === platform)),
    files: files.map((file) => {
      const { status, disputed, verifiers } = reading.standing(file.digest);
      return { id: file.id, platform: file.platform, digest: file.digest, status, strength: reading.strengths(file.digest), disputed, verifiers };
    }),
  };
}
