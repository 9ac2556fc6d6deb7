/** The operator's own registry beside the store: entering a verifier's key into it. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRegistry } from '../../chains/catalog/load.ts';
import { fromZod, RootlineError } from '../../schema/error.ts';
import { registrySchema, type RegisteredKey, type Registry, type Verifier } from '../../schema/registry.ts';
import { defaultDataDir } from '../../server/main.ts';

/**
 * Enters a key; a verifier that is new is made, with its organization.
 * @returns path of the registry file
 * @throws RootlineError `bad-file`, `bad-option` when the file or the entry is not valid
 */
export async function register(folder: string | undefined, verifier: string, organization: string | undefined, key: RegisteredKey): Promise<string> {
  const dataDir = folder ?? defaultDataDir();
  const path = join(dataDir, 'registry.json');
  const own = await readOwn(path);
  const known = own.verifiers.find((v) => v.id === verifier) ?? loadRegistry().verifiers.find((v) => v.id === verifier);
  if (known && organization !== undefined && known.organization !== organization) {
    throw new RootlineError('bad-option', `${verifier} is registered with the organization ${known.organization}, not ${organization}`);
  }
  const entry: Verifier = known ?? { id: verifier, name: verifier, organization: organization ?? verifier, keys: [] };
  const registry = registrySchema.safeParse(enter(own, { ...entry, keys: [...entry.keys, key] }));
  if (!registry.success) throw fromZod('bad-option', 'the registry entry', registry.error.issues);
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(registry.data, null, 2)}\n`);
  await rename(`${path}.new`, path);
  return path;
}

async function readOwn(path: string): Promise<Registry> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { organizations: [], verifiers: [] };
    throw error;
  }
  const read = registrySchema.safeParse(JSON.parse(text));
  if (!read.success) throw fromZod('bad-file', path, read.error.issues);
  return read.data;
}

function enter({ organizations, verifiers }: Registry, verifier: Verifier): Registry {
  const known = [...organizations, ...loadRegistry().organizations].some((o) => o.id === verifier.organization);
  return {
    organizations: known ? organizations : [...organizations, { id: verifier.organization, name: verifier.organization }],
    verifiers: [...verifiers.filter((v) => v.id !== verifier.id), verifier],
  };
}
