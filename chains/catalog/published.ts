/** What interpreting a statement needs to know of a catalog. */
import type { Catalog, CatalogFile } from '../../schema/catalog.ts';
import type { Digest, FileId } from '../../schema/ids.ts';
import type { Published } from '../attestation/types.ts';

const NONE: readonly CatalogFile[] = [];

/** A view of the catalog; the index by download name is made at its first use. */
export function publishedOf(catalog: Catalog): Published {
  let names: Map<string, CatalogFile[]> | null = null;
  return {
    byDigest: (digest: Digest) => catalog.byDigest.get(digest) ?? NONE,
    file: (id: FileId) => catalog.files.get(id) ?? null,
    byName: (name: string) => (names ??= indexNames(catalog)).get(name) ?? NONE,
  };
}

function indexNames(catalog: Catalog): Map<string, CatalogFile[]> {
  const names = new Map<string, CatalogFile[]>();
  for (const file of catalog.files.values()) {
    if (file.name === undefined) continue;
    const known = names.get(file.name);
    if (known) known.push(file);
    else names.set(file.name, [file]);
  }
  return names;
}
