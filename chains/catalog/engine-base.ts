/** The catalog as the trust engine takes it: the `roots` and `releases` of a scenario in normal form. */
import type { Catalog, CatalogFile, DeclaredInput, Release } from '../../schema/catalog.ts';
import { isUnrecorded, isWeak, type Digest, type FileId, type ReleaseId } from '../../schema/ids.ts';
import type { RootKind } from '../../schema/policy.ts';

export interface EngineFile {
  id: FileId;
  platform: string;
  role: 'binary' | 'source';
  digest: Digest;
  recipe?: readonly DeclaredInput[];
  /** Inputs of other documented ways to build it, for those who ask what rebuild would help. */
  alternatives?: readonly (readonly DeclaredInput[])[];
}

export interface EngineBase {
  roots: readonly { digest: Digest; kind: RootKind }[];
  releases: readonly { id: ReleaseId; files: readonly EngineFile[] }[];
}

/**
 * Views over the catalog's own objects. Roots of which no digest is on record are left out: nobody can accept bytes that nothing names.
 * Withdrawn releases stay in, for others may have been built with them.
 */
export function engineBase(catalog: Catalog): EngineBase {
  const roots = [...catalog.roots.values()].filter((root) => !isUnrecorded(root.digest)).map(({ digest, kind }) => ({ digest, kind }));
  const releases = [...catalog.releases.values()].map((release) => {
    const starts = alternativeStarts(catalog, release);
    return { id: release.id, files: release.files.map((file) => engineFile(file, starts)) };
  });
  return { roots, releases };
}

/** The root sources that the release's other documented ways start from, where a digest that can be relied on is on record. */
function alternativeStarts(catalog: Catalog, release: Release): Digest[] {
  return (release.alternatives ?? []).flatMap(({ from, root }) => {
    const published = from === null ? [] : (catalog.releases.get(from)?.files ?? []).map((file) => file.digest);
    const start = [...(root === undefined ? [] : [root]), ...published].find((digest) => catalog.roots.get(digest)?.kind === 'source' && !isWeak(digest) && !isUnrecorded(digest));
    return start === undefined ? [] : [start];
  });
}

function engineFile(file: CatalogFile, starts: readonly Digest[]): EngineFile {
  const { id, platform, role, digest } = file;
  if (!file.recipe) return { id, platform, role, digest };
  const engine: EngineFile = { id, platform, role, digest, recipe: file.recipe.inputs };
  if (role !== 'binary' || starts.length === 0) return engine;
  const sources = file.recipe.inputs.filter((input) => input.role === 'source');
  return { ...engine, alternatives: starts.map((start) => [{ role: 'compiler' as const, digest: start }, ...sources]) };
}
