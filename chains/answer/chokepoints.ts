/** What a release's proofs all go through, which roots they reach, and what its rebuilders have in common. */
import type { ChokepointsAnswer, NamedArtifact } from '../../schema/explain.ts';
import type { Digest, ReleaseId } from '../../schema/ids.ts';
import { chokepoints, lineages, sharedInputs, type Chokepoints, type Lineages } from '../trust/index.ts';
import { artifactName, counted, listed, titleOf } from './names.ts';
import type { Reading } from './reading.ts';
import { judge } from './verdict.ts';

/** An artifact as people know it. */
export function named({ catalog }: Reading, digest: Digest): NamedArtifact {
  return { digest, name: artifactName(catalog, digest), file: catalog.byDigest.get(digest)?.[0]?.id ?? null };
}

/** @throws RootlineError `unknown-release`, `unknown-platform` */
export function answerChokepoints(reading: Reading, id: ReleaseId, platform: string | null): ChokepointsAnswer {
  const { grounds, view } = reading;
  const { release, files, digests, verified } = judge(reading, id, platform);
  const choke = verified ? chokepoints(view, digests) : null;
  const lines = verified ? lineages(view, digests) : null;
  const title = platform === null ? titleOf(reading.catalog, release) : `${titleOf(reading.catalog, release)} for ${platform}`;
  return {
    grounds, release: id, platform, verified, sentence: sentenceOf(reading, title, choke, lines),
    chokepoints: choke === null ? null : {
      artifacts: choke.artifacts.map(({ digest, roles, root }) => Object.assign(named(reading, digest), { roles, root })), organizations: choke.organizations,
    },
    lineages: lines === null ? null : {
      roots: lines.roots.map((d) => named(reading, d)), sufficient: lines.sufficient.map((d) => named(reading, d)), disjoint: lines.disjoint,
    },
    shared: files.flatMap((file) => {
      const { shared, ...groups } = sharedInputs(view, file.digest);
      if (shared.length === 0) return [];
      return [{ file: file.id, ...groups, inputs: shared.map(({ digest, ...rest }) => Object.assign(named(reading, digest), rest)) }];
    }),
  };
}

function sentenceOf(reading: Reading, title: string, choke: Chokepoints | null, lines: Lineages | null): string {
  if (choke === null || lines === null) return `${title} is not chain-verified, so there is no proof to look at.`;
  const { artifacts, organizations } = choke;
  if (artifacts.length + organizations.length === 0) return `No one artifact and no one organization is in every proof of ${title}.`;
  const parts = [
    ...(artifacts.length > 0 ? [`${counted(artifacts.length, 'artifact')}, from ${artifactName(reading.catalog, artifacts[0]?.digest ?? '')} up`] : []),
    ...(organizations.length > 0 ? [`the word of ${listed(organizations)}`] : []),
  ];
  return `Every proof of ${title} goes through ${listed(parts)}.`;
}
