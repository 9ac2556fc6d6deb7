/** The committed catalog, policies and registry, from disk. The one file of this folder (but for scripts/) that needs Node. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Catalog } from '../../schema/catalog.ts';
import { policySchema, type Policy } from '../../schema/policy.ts';
import { registrySchema, type Registry } from '../../schema/registry.ts';
import { parseCatalog } from './parse.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { registryFindings } from './registry.ts';

/** Folder of the committed data: in the sources, also when this runs compiled, for data is not copied. */
export function dataFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${import.meta.dirname}`);
    folder = parent;
  }
  return join(folder, 'chains', 'catalog', 'data');
}

/** Text of every catalog file in a folder, by name. */
export function readCatalogFiles(folder = dataFolder()): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** The committed catalog. @throws {CatalogError} when it does not hold together */
export function loadCatalog(): Catalog {
  return parseCatalog(readCatalogFiles());
}

/** The shipped policies, in the order of data/policies.json. @throws {Error} naming the file and member that is wrong */
export function loadPolicies(): Policy[] {
  const policies = readDocument('policies.json', z.array(policySchema));
  if (!policies.some((policy) => policy.name === DEFAULT_POLICY)) throw new Error(`policies.json: no policy is named ${DEFAULT_POLICY}`);
  return policies;
}

/** The committed registry of verifiers. @throws {Error} naming the file and member that is wrong */
export function loadRegistry(): Registry {
  const registry = readDocument('registry.json', registrySchema);
  const [wrong] = registryFindings(registry);
  if (wrong) throw new Error(`registry.json: ${wrong.at}: ${wrong.message}`);
  return registry;
}

function readDocument<T>(name: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(JSON.parse(readFileSync(join(dataFolder(), name), 'utf8')));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${name}: /${issue?.path.map(String).join('/')}: ${issue?.message}`);
}
