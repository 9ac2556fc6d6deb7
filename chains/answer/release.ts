/** One release in full: its files with their standing, recipes, and what its sources disagreed on. */
import type { FileAnswer, ReleaseAnswer } from '../../schema/api.ts';
import { didYouMean } from '../catalog/near.ts';
import type { Bootstrap, Catalog, CatalogFile, DeclaredInput, Release } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { ReleaseId } from '../../schema/ids.ts';
import type { Reading } from './reading.ts';
import { pick, summarize } from './release-status.ts';

/** @throws RootlineError `unknown-release` */
export function releaseOf(catalog: Catalog, id: ReleaseId): Release {
  const release = catalog.releases.get(id);
  if (release === undefined) throw new RootlineError('unknown-release', `the catalog has no release ${id}${didYouMean(id, [...catalog.releases.keys()])}`);
  return release;
}

/** @throws RootlineError `unknown-platform`, naming the platforms there are */
export function requirePlatform(release: Release, platform: string | null): void {
  if (platform === null || release.files.some((f) => f.platform === platform)) return;
  const platforms = [...new Set(release.files.map((f) => f.platform))];
  const has = platforms.length === 0 ? 'it has no file at all' : `it has ${platforms.join(', ')}`;
  throw new RootlineError('unknown-platform', `${release.id} publishes nothing for ${platform}${didYouMean(platform, platforms) || `; ${has}`}`);
}

/** What a file was declared to be built from, each input with its standing. */
export function declared(reading: Reading, inputs: readonly DeclaredInput[]): NonNullable<FileAnswer['recipe']>['inputs'] {
  return inputs.map(({ role, digest }) => {
    const file = reading.catalog.byDigest.get(digest)?.[0];
    return { role, digest, ...(file !== undefined && { file: file.id }), status: reading.standing(digest).status };
  });
}

function answerFile(reading: Reading, file: CatalogFile, sources: Record<string, string>): FileAnswer {
  const { status, disputed, verifiers } = reading.standing(file.digest);
  return {
    id: file.id, platform: file.platform, role: file.role, ...pick(file, ['name', 'note']), digest: file.digest,
    status, strength: reading.strengths(file.digest), disputed, verifiers,
    by: [...new Set([...file.by ?? ''].map((letter) => sources[letter] ?? sources[letter.toLowerCase()] ?? letter))],
    recipe: file.recipe === undefined ? null : { basis: file.recipe.basis, ...pick(file.recipe, ['note']), inputs: declared(reading, file.recipe.inputs) },
    disagreements: reading.catalog.disagreements.filter((d) => d.file === file.id)
      .map((d) => pick(d, ['state', 'adopted', 'rejected', 'rejectedBy', 'note', 'seen'])),
  };
}

const builders = new WeakMap<Catalog, Map<ReleaseId, ReleaseId[]>>();

/** Which releases a release is declared to have built; counted once for each catalog. */
function buildsOf(catalog: Catalog, id: ReleaseId): ReleaseId[] {
  let builds = builders.get(catalog);
  if (builds === undefined) {
    builders.set(catalog, builds = new Map());
    for (const release of catalog.releases.values()) {
      const from = release.bootstrap?.from ?? null;
      if (from !== null) builds.set(from, [...builds.get(from) ?? [], release.id]);
    }
  }
  return builds.get(id) ?? [];
}

function bootstrap(b: Bootstrap): NonNullable<ReleaseAnswer['release']['bootstrap']> {
  return { from: b.from, basis: b.basis, ...pick(b, ['root', 'note']) };
}

/**
 * One release, with the files of one platform or of all.
 * @throws RootlineError `unknown-release`, `unknown-platform`
 */
export function answerRelease(reading: Reading, id: ReleaseId, platform: string | null): ReleaseAnswer {
  const { catalog, grounds } = reading;
  const release = releaseOf(catalog, id);
  requirePlatform(release, platform);
  const compiler = catalog.compilers.get(release.compiler);
  const files = release.files.filter((f) => platform === null || f.platform === platform);
  // A disagreement about a file that has no trustworthy digest belongs to no file: it is named after the download.
  const loose = catalog.disagreements.filter((d) => d.file === null && d.compiler === release.compiler && namesVersion(d.name, release.version));
  return {
    grounds,
    release: {
      ...summarize(reading, release), ...pick(release, ['commit', 'note', 'notBootstrapped']),
      bootstrap: release.bootstrap === null ? null : bootstrap(release.bootstrap), alternatives: (release.alternatives ?? []).map(bootstrap),
      builds: buildsOf(catalog, id),
      disagreements: loose.map(({ name, state, rejected, rejectedBy, note }) => ({ name, state, rejected, rejectedBy, note })),
    },
    files: files.map((f) => answerFile(reading, f, compiler?.sources ?? {})),
  };
}

/** Whether a download's name, like go1.20rc1.darwin-arm64.tar.gz, holds this version and not a longer one. */
function namesVersion(name: string, version: string): boolean {
  const at = name.indexOf(version);
  return at >= 0 && !/^(\.?[0-9]|[a-z]+[0-9])/.test(name.slice(at + version.length));
}
