/** From recipes as they are written, by reference and once per release, to the inputs of each file. */
import type { Catalog, CatalogFile, DeclaredInput, Recipe } from '../../schema/catalog.ts';
import { isDigest, isUnrecorded, parseRef, type Digest } from '../../schema/ids.ts';
import { inputRoles } from '../../schema/input.ts';
import type { RecipeLine } from './format.ts';

/** Says what is wrong with one recipe. */
type Complain = (reason: string) => void;

/** The recipes of one release, each expanded once per platform and then shared by that platform's files. */
export class ReleaseRecipes {
  readonly #byPlatform = new Map<string, Recipe | null>();
  readonly #lines: readonly RecipeLine[];
  readonly #catalog: Catalog;
  readonly #complain: Complain;

  constructor(lines: readonly RecipeLine[], catalog: Catalog, complain: Complain) {
    this.#lines = lines;
    this.#catalog = catalog;
    this.#complain = complain;
  }

  /** The recipe that a file of the release has by its platform, or null. */
  for(file: CatalogFile): Recipe | null {
    let recipe = this.#byPlatform.get(file.platform);
    if (recipe === undefined) {
      const line = this.#lines.find((l) => l.for === undefined || l.for.includes(file.platform));
      recipe = line ? expandRecipe(line, file.platform, this.#catalog, this.#complain) : null;
      this.#byPlatform.set(file.platform, recipe);
    }
    return recipe;
  }
}

/** Looks up every input. Complains of a reference that leads nowhere, and leaves it out. */
export function expandRecipe(line: RecipeLine, platform: string, catalog: Catalog, complain: Complain): Recipe {
  const inputs: DeclaredInput[] = [];
  for (const role of inputRoles) {
    for (const reference of line[role] ?? []) {
      const text = reference.includes('{') ? reference.replaceAll('{platform}', platform) : reference;
      const digest = resolve(text, catalog);
      if (digest === null || (role !== 'environment' && !isKnown(digest, catalog))) complain(`a recipe to nowhere: ${role} ${text} is not in the catalog`);
      else inputs.push({ role, digest });
    }
  }
  const recipe: Recipe = { inputs, basis: line.basis };
  if (line.note !== undefined) recipe.note = line.note;
  return recipe;
}

function resolve(reference: string, catalog: Catalog): Digest | null {
  const file = catalog.files.get(reference);
  if (file) return file.digest;
  return isDigest(reference) || isUnrecorded(reference) ? reference : null;
}

/** Whether a digest is of something the catalog has. A stand-in that is named like a file must be of a known release, and not of a file on record. */
function isKnown(digest: Digest, catalog: Catalog): boolean {
  if (catalog.byDigest.has(digest) || catalog.roots.has(digest)) return true;
  if (!isUnrecorded(digest)) return false;
  const ref = parseRef(digest.slice('unrecorded:'.length));
  return ref?.kind !== 'file' || (catalog.releases.has(ref.release) && !catalog.files.has(ref.file));
}
