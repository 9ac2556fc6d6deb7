/** What the catalog publishes, found by what others call it; and where its sources do not agree. */
import type { DisagreementsAnswer, FilesAnswer, FilesRequest } from '../../schema/api.ts';
import type { Catalog, CatalogFile } from '../../schema/catalog.ts';
import type { Published } from '../attestation/types.ts';

/** Every file under one of the ids, names or digests that are asked for, each once. */
export function answerFiles(catalog: Catalog, published: Published, { ids = [], names = [], digests = [] }: FilesRequest): FilesAnswer {
  const found = new Set<CatalogFile>();
  for (const digest of digests) for (const file of published.byDigest(digest)) found.add(file);
  for (const name of names) for (const file of published.byName(name)) found.add(file);
  for (const id of ids) {
    const file = published.file(id);
    if (file !== null) found.add(file);
  }
  return {
    catalog: catalog.digest,
    files: [...found].map(({ id, release, platform, role, name, digest }) => ({ id, release, platform, role, digest, ...(name !== undefined && { name }) })),
  };
}

/** Every disagreement of the catalog's sources, in the catalog's order. */
export function answerDisagreements(catalog: Catalog): DisagreementsAnswer {
  return {
    catalog: catalog.digest,
    disagreements: catalog.disagreements.map((d) => ({ ...d, release: d.file === null ? null : catalog.files.get(d.file)?.release ?? null })),
  };
}
