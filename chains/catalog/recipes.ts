/** From recipes as they are written, by reference and once per release, to the inputs of each file. */
import type { Catalog, CatalogFile, DeclaredInput, Recipe } from '../../schema/catalog.ts';
import { isDigest, isUnrecorded, parseRef, type Digest } from '../../schema/ids.ts';
import { inputRoles, type InputRole } from '../../schema/input.ts';
import type { RecipeLine } from './format.ts';

/** Stands in a reference for the platform of the file that is built. */
const PLATFORM = '{platform}';

/** Says what is wrong with one recipe. */
type Complain = (reason: string) => void;

/** The recipes of one release, each expanded once per platform, or once where no input depends on it, and then shared by files. */
export class ReleaseRecipes {
  readonly #byPlatform = new Map<string, Recipe | null>();
  readonly #lines: readonly RecipeLine[];
  readonly #catalog: Catalog;
  readonly #complain: Complain;
  #expanders: Expander[] | null = null;

  constructor(lines: readonly RecipeLine[], catalog: Catalog, complain: Complain) {
    this.#lines = lines;
    this.#catalog = catalog;
    this.#complain = complain;
  }

  /** The recipe that a file of the release has by its platform, or null. To be asked once all files are known. */
  for({ platform }: CatalogFile): Recipe | null {
    let recipe = this.#byPlatform.get(platform);
    if (recipe === undefined) {
      this.#expanders ??= this.#lines.map((line) => expander(line, this.#catalog, this.#complain));
      const index = this.#lines.findIndex((line) => line.for === undefined || line.for.includes(platform));
      recipe = this.#expanders[index]?.(platform) ?? null;
      this.#byPlatform.set(platform, recipe);
    }
    return recipe;
  }
}

type Expander = (platform: string) => Recipe;

/** Looks up the inputs that are the same for all platforms, and prepares to look up the others. Complains of a reference that leads nowhere, and leaves it out. */
export function expander(line: RecipeLine, catalog: Catalog, complain: Complain): Expander {
  const inputs: (DeclaredInput | { role: InputRole; template: string })[] = [];
  for (const role of inputRoles) {
    for (const reference of line[role] ?? []) {
      if (reference.includes(PLATFORM)) inputs.push({ role, template: reference });
      else inputs.push(...find(reference, role, catalog, complain));
    }
  }
  const make = (found: DeclaredInput[]): Recipe => (line.note === undefined ? { inputs: found, basis: line.basis } : { inputs: found, basis: line.basis, note: line.note });
  const fixed = inputs.filter((input) => 'digest' in input);
  if (fixed.length === inputs.length) {
    const recipe = make(fixed);
    return () => recipe;
  }
  return (platform) => {
    const found: DeclaredInput[] = [];
    for (const input of inputs) {
      if ('digest' in input) found.push(input);
      else found.push(...find(input.template.replace(PLATFORM, platform), input.role, catalog, complain));
    }
    return make(found);
  };
}

/** The input, or nothing and a complaint. */
function find(reference: string, role: InputRole, catalog: Catalog, complain: Complain): DeclaredInput[] {
  const digest = resolve(reference, role, catalog);
  if (digest !== null) return [{ role, digest }];
  complain(`a recipe to nowhere: ${role} ${reference} is not in the catalog`);
  return [];
}

function resolve(reference: string, role: InputRole, catalog: Catalog): Digest | null {
  const file = catalog.files.get(reference);
  if (file) return file.digest;
  if (!isDigest(reference) && !isUnrecorded(reference)) return null;
  return role === 'environment' || isKnown(reference, catalog) ? reference : null;
}

/** Whether a digest is of something the catalog has. A stand-in that is named like a file must be of a known release, and not of a file on record. */
function isKnown(digest: Digest, catalog: Catalog): boolean {
  if (catalog.byDigest.has(digest) || catalog.roots.has(digest)) return true;
  if (!isUnrecorded(digest)) return false;
  const ref = parseRef(digest.slice('unrecorded:'.length));
  return ref?.kind !== 'file' || (catalog.releases.has(ref.release) && !catalog.files.has(ref.file));
}
