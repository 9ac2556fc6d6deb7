/** The registry in force: the committed one with the operator's own file over it, as one document that the log records. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromZod, RootlineError } from '../schema/error.ts';
import type { Digest } from '../schema/ids.ts';
import { registrySchema, type Registry } from '../schema/registry.ts';

/** Media type of a registry document in the log. */
export const REGISTRY_TYPE = 'application/vnd.rootline.registry+json';

export interface RegistryDocument {
  registry: Registry;
  bytes: Uint8Array;
  digest: Digest;
}

/** The operator's own file, or null when there is none. */
function readOperators(dataDir: string): Registry | null {
  const path = join(dataDir, 'registry.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('malformed', `${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const read = registrySchema.safeParse(value);
  if (!read.success) throw fromZod('malformed', path, read.error.issues);
  return read.data;
}

/** Entries of `over` take the place of those with the same id: so an operator revokes a key that is committed. */
function overlay<T extends { id: string }>(under: readonly T[], over: readonly T[]): T[] {
  const byId = new Map([...under, ...over].map((entry) => [entry.id, entry]));
  return [...byId.values()];
}

/**
 * Checks what must hold between entries: every organization is named once and exists, and no key belongs to two verifiers.
 * @throws RootlineError `malformed`
 */
function requireWhole({ organizations, verifiers }: Registry): void {
  const known = new Set(organizations.map((o) => o.id));
  const keys = new Map<string, string>();
  for (const verifier of verifiers) {
    if (!known.has(verifier.organization)) throw new RootlineError('malformed', `verifier ${verifier.id} is of organization ${verifier.organization}, which the registry does not have`);
    for (const key of verifier.keys) {
      const material = key.type === 'openpgp' ? key.fingerprint : key.type === 'public-key' ? key.spki : `${key.issuer} ${key.subject}`;
      for (const name of [`id ${key.id}`, `material ${material}`]) {
        const other = keys.get(name);
        if (other !== undefined) throw new RootlineError('malformed', `key ${key.id} of ${verifier.id} is already a key of ${other}`);
        keys.set(name, verifier.id);
      }
    }
  }
}

/** A registry as the document the log names by digest. */
export function documentOf(registry: Registry): RegistryDocument {
  const bytes = Buffer.from(JSON.stringify(registry));
  return { registry, bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

/**
 * The registry that is to be in force from now on.
 * @throws RootlineError `malformed` when the operator's file is not valid or does not fit the committed one
 */
export function presentRegistry(committed: Registry, dataDir: string): RegistryDocument {
  const own = readOperators(dataDir);
  const registry = own === null ? committed : {
    organizations: overlay(committed.organizations, own.organizations), verifiers: overlay(committed.verifiers, own.verifiers),
  };
  requireWhole(registry);
  return documentOf(registry);
}
