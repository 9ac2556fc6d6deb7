/** The registry in force: the committed one with the operator's own file over it, as one document that the log records. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryFindings } from '../chains/catalog/registry.ts';
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

/** Where an operator's own registry is. */
export function operatorsPath(dataDir: string): string {
  return join(dataDir, 'registry.json');
}

/**
 * The operator's own file, or null when there is none.
 * @throws RootlineError `bad-file`
 */
export function readOperators(dataDir: string): Registry | null {
  const path = operatorsPath(dataDir);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new RootlineError('bad-file', code === 'ENOTDIR' ? `${dataDir} is no folder` : `${path} cannot be read: ${message}`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('bad-file', `${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const read = registrySchema.safeParse(value);
  if (!read.success) throw fromZod('bad-file', path, read.error.issues);
  return read.data;
}

/** Entries of `over` take the place of those with the same id: so an operator revokes a key that is committed. */
function overlay<T extends { id: string }>(under: readonly T[], over: readonly T[]): T[] {
  const byId = new Map([...under, ...over].map((entry) => [entry.id, entry]));
  return [...byId.values()];
}

/**
 * A registry with an operator's over it, as one that holds together.
 * @throws RootlineError `bad-file`, naming each place that does not fit the others
 */
export function overlaid(committed: Registry, own: Registry): Registry {
  const registry = { organizations: overlay(committed.organizations, own.organizations), verifiers: overlay(committed.verifiers, own.verifiers) };
  const errors = registryFindings(registry);
  const [first] = errors;
  if (first !== undefined) throw new RootlineError('bad-file', `the registry: ${first.at}: ${first.message}`, { errors });
  return registry;
}

/** A registry as the document the log names by digest. */
export function documentOf(registry: Registry): RegistryDocument {
  const bytes = Buffer.from(JSON.stringify(registry));
  return { registry, bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

/**
 * The registry that is to be in force from now on.
 * @throws RootlineError `bad-file` when the operator's file is not valid or does not fit the committed one
 */
export function presentRegistry(committed: Registry, dataDir: string): RegistryDocument {
  return documentOf(overlaid(committed, readOperators(dataDir) ?? { organizations: [], verifiers: [] }));
}
