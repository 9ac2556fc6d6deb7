/** The operator's own registry beside the store: entering a verifier's key into it. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { loadRegistry } from '../../chains/catalog/load.ts';
import { fromZod, RootlineError } from '../../schema/error.ts';
import { registrySchema, type RegisteredKey, type Registry, type Verifier } from '../../schema/registry.ts';
import { defaultDataDir } from '../../server/main.ts';
import { operatorsPath, overlaid, readOperators } from '../../server/registry.ts';

/**
 * Enters a key; a verifier that is new is made, with its organization.
 * @returns path of the registry file
 * @throws RootlineError `bad-file`, `bad-option` when the file or the entry is not valid, or the key does not go with those that are there
 */
export async function register(folder: string | undefined, verifier: string, organization: string | undefined, key: RegisteredKey): Promise<string> {
  const dataDir = folder ?? defaultDataDir();
  const path = operatorsPath(dataDir);
  const own = readOperators(dataDir) ?? { organizations: [], verifiers: [] };
  const committed = loadRegistry();
  const known = own.verifiers.find((v) => v.id === verifier) ?? committed.verifiers.find((v) => v.id === verifier);
  if (known && organization !== undefined && known.organization !== organization) {
    throw new RootlineError('bad-option', `${verifier} is registered with the organization ${known.organization}, not ${organization}`);
  }
  const entry: Verifier = known ?? { id: verifier, name: verifier, organization: organization ?? verifier, keys: [] };
  const registry = registrySchema.safeParse(enter(own, committed, { ...entry, keys: [...entry.keys, key] }));
  if (!registry.success) throw fromZod('bad-option', 'the registry entry', registry.error.issues);
  overlaid(committed, registry.data);
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(registry.data, null, 2)}\n`);
  await rename(`${path}.new`, path);
  return path;
}

/** A name for a verifier's next key that the registry has not given yet: `ada-1`, `ada-2`. */
export function freeKeyId(folder: string | undefined, verifier: string): string {
  const own = readOperators(folder ?? defaultDataDir())?.verifiers ?? [];
  const taken = new Set([...own, ...loadRegistry().verifiers].flatMap(({ keys }) => keys.map(({ id }) => id)));
  let n = 1;
  while (taken.has(`${verifier}-${n}`)) n++;
  return `${verifier}-${n}`;
}

function enter({ organizations, verifiers }: Registry, committed: Registry, verifier: Verifier): Registry {
  const known = [...organizations, ...committed.organizations].some((o) => o.id === verifier.organization);
  return {
    organizations: known ? organizations : [...organizations, { id: verifier.organization, name: verifier.organization }],
    verifiers: [...verifiers.filter((v) => v.id !== verifier.id), verifier],
  };
}
