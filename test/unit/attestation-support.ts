/** What the tests of attestations share: a catalog of a few files, registries, and the reason for which something is refused. */
import type { CatalogFile } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import type { Keyring, Published } from '../../chains/attestation/types.ts';

/** A catalog that publishes just these. */
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

/** The code of the error that something throws, or null where it throws none; anything but our own error is a fault and passes on. */
export function refusal(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof RootlineError) return error.code;
    throw error;
  }
}

/** The same for something asynchronous. */
export async function refused(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (error instanceof RootlineError) return error.code;
    throw error;
  }
}

/** A registry of verifiers, each its own organization, and the material of their keys. */
export function keyring(verifiers: Record<string, RegisteredKey[]>, material: Record<string, Uint8Array> = {}): Keyring {
  const ids = Object.keys(verifiers);
  return {
    registry: {
      organizations: ids.map((id) => ({ id, name: id })),
      verifiers: ids.map((id) => ({ id, name: id, organization: id, keys: verifiers[id] ?? [] })),
    },
    material: (id) => material[id] ?? null,
  };
}

export const text = (s: string): Uint8Array => new TextEncoder().encode(s);
