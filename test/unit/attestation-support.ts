/** A catalog of a few files, as interpreting a statement needs it. */
import type { CatalogFile } from '../../schema/catalog.ts';
import type { Published } from '../../chains/attestation/types.ts';

export function publishing(files: { id: string; digest: string; name?: string; role?: CatalogFile['role'] }[]): Published {
  const all: CatalogFile[] = files.map(({ role = 'binary', ...file }) => ({ ...file, role, release: file.id.slice(0, file.id.indexOf('/')), platform: 'linux-amd64' }));
  const byDigest = group(all, (f) => f.digest);
  return {
    byDigest: (digest) => byDigest.get(digest) ?? [],
    file: (id) => all.find((f) => f.id === id) ?? null,
    byName: (name) => all.filter((f) => f.name === name),
  };
}

function group<T>(items: T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(by(item), [...groups.get(by(item)) ?? [], item]);
  return groups;
}
