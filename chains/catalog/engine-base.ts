/** The catalog as the trust engine takes it: the `roots` and `releases` of a scenario in normal form. */
import type { Catalog, CatalogFile, DeclaredInput } from '../../schema/catalog.ts';
import { isUnrecorded, type Digest, type FileId, type ReleaseId } from '../../schema/ids.ts';
import type { RootKind } from '../../schema/policy.ts';

export interface EngineFile {
  id: FileId;
  platform: string;
  role: 'binary' | 'source';
  digest: Digest;
  recipe?: readonly DeclaredInput[];
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
  const releases = [...catalog.releases.values()].map(({ id, files }) => ({ id, files: files.map(engineFile) }));
  return { roots, releases };
}

function engineFile(file: CatalogFile): EngineFile {
  const { id, platform, role, digest } = file;
  return file.recipe ? { id, platform, role, digest, recipe: file.recipe.inputs } : { id, platform, role, digest };
}
