/** What a reader of statements was told of the catalog: told the same of a slice with these files in it, it reads the same. */
import type { CatalogFile } from '../../schema/catalog.ts';
import type { Published } from '../attestation/types.ts';

/** A catalog that writes down every file it tells of. */
export function recorded(published: Published): { published: Published; files: Set<CatalogFile> } {
  const files = new Set<CatalogFile>();
  const note = <T extends readonly CatalogFile[]>(told: T): T => {
    for (const file of told) files.add(file);
    return told;
  };
  return {
    files,
    published: {
      byDigest: (digest) => note(published.byDigest(digest)),
      byName: (name) => note(published.byName(name)),
      file: (id) => {
        const file = published.file(id);
        if (file !== null) files.add(file);
        return file;
      },
    },
  };
}
