/** How independent the word for a release is: what its proofs all go through, which roots they reach, and what its rebuilders have in common. */
import type { CatalogFile } from '../../schema/catalog.ts';
import type { ChokepointsAnswer } from '../../schema/explain.ts';
import type { ReleaseId } from '../../schema/ids.ts';
import { areApart, chokepoints, lineages, lineagesOf, sharedInputs, type Chokepoints, type Lineages } from '../trust/index.ts';
import { streakOf } from './compilers.ts';
import { lineageAnswer } from './convergence.ts';
import { artifactName, counted, listed, named, titleOf } from './names.ts';
import type { Reading } from './reading.ts';
import { judge } from './verdict.ts';

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
    converged: files.flatMap((file) => convergedFile(reading, file)),
    streak: streakAnswer(reading, id, release.compiler, platform),
  };
}

/** The lineages of a file's bytes where two of them have no root in common. */
function convergedFile(reading: Reading, { id, digest }: CatalogFile): ChokepointsAnswer['converged'] {
  const found = lineagesOf(reading.view, reading.view.artifact(digest));
  return areApart(found) ? [{ file: id, lineages: found.map((lineage) => lineageAnswer(reading, lineage)) }] : [];
}

function streakAnswer(reading: Reading, release: ReleaseId, id: string, platform: string | null): ChokepointsAnswer['streak'] {
  const compiler = reading.catalog.compilers.get(id);
  const releases = compiler === undefined ? [] : streakOf(reading, compiler, platform);
  return { releases: releases.length, included: releases.includes(release) };
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
