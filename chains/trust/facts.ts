/** What the catalog states and no policy changes: roots, releases, files and their recipes, by dense number. */
import type { Digest, FileId, ReleaseId } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import { rootKinds, type RootKind } from '../../schema/policy.ts';
import { byteAt, bytes, intAt, ints, itemAt, smallAt, smalls } from './columns.ts';
import { DigestTable } from './digests.ts';
import { hashText, IdIndex } from './hash.ts';
import { InputSets } from './inputs.ts';

export interface BaseFile {
  id: FileId;
  platform: string;
  role: 'binary' | 'source';
  digest: Digest;
  recipe?: readonly { role: InputRole; digest: Digest }[] | undefined;
  /** Other documented ways to build it. They support nothing; explanations propose them where the recipe's way is closed. */
  alternatives?: readonly (readonly { role: InputRole; digest: Digest }[])[] | undefined;
}

/** The catalog as the engine reads it. */
export interface Base {
  roots: readonly { digest: Digest; kind: RootKind }[];
  releases: readonly { id: ReleaseId; files: readonly BaseFile[] }[];
}

/** A binary file of a release. */
export interface Binary { platform: string; artifact: number }

const REFERENCE_BYTES = 8;

/** Marks of an artifact; the low three bits are its root kinds in the order of `rootKinds`. */
export const ROOT_KINDS = 7;
export const PUBLISHED = 8;
export const PUBLISHED_SOURCE = 16;
/** Named by a root, a file or a recipe: part of every answer. */
export const NAMED = 32;

export class Facts {
  readonly digests = new DigestTable();
  readonly inputs = new InputSets((artifact) => (this.markOf(artifact) & PUBLISHED_SOURCE) !== 0);
  /** Artifacts that some root entry names. */
  readonly roots = new Set<number>();
  /** Release id → its place; by place, the number of its first file. Files of a release lie together. */
  readonly #releases = new Map<ReleaseId, number>();
  readonly #firstFiles = ints();
  readonly #platforms: string[] = [];
  readonly #platformNumbers = new Map<string, number>();
  readonly #marks = bytes();
  readonly #files = new IdIndex((file) => hashText(itemAt(this.#fileIds, file)));
  #fileIds: FileId[] = [];
  readonly #fileArtifacts = ints();
  /** Number of a published binary's platform + 1; 0 for any other file. */
  readonly #filePlatforms = smalls();
  /** Set of what the file's recipe names but environments + 1, or 0 when it has none that names a compiler; as long as the last that has one. */
  readonly #fileRecipes = ints();
  /** Set of the recipe's environments, for files whose recipe names some. */
  readonly #fileEnvironments = new Map<number, number>();
  /** Sets of the file's other documented ways, for files that have some. */
  readonly #fileAlternatives = new Map<number, number[]>();
  /** Set → artifacts of the files whose recipe it is; made when first asked for, for recipes never change. */
  #byRecipe: Map<number, number[]> | null = null;
  /** artifact → the newest file with its digest + 1; file → the one before it, where there is one. */
  readonly #filesOf = ints();
  readonly #fileBefore = new Map<number, number>();

  constructor(base: Base) {
    for (const root of base.roots) {
      this.roots.add(this.#mark(root.digest, NAMED | (1 << rootKinds.indexOf(root.kind))));
    }
    // All files before any recipe: whether a source is published decides what a recipe waits for.
    for (const release of base.releases) this.#addFiles(release.id, release.files);
    this.#firstFiles.push(this.#fileIds.length);
    for (const release of base.releases) {
      for (const file of release.files) {
        if (file.recipe !== undefined) this.#addRecipe(file);
        if (file.alternatives !== undefined) this.#addAlternatives(file, file.alternatives);
      }
    }
    // A list that grew keeps room for half as many again; most catalogs are complete now.
    this.#fileIds = this.#fileIds.slice();
  }

  copy(from: Facts): void {
    this.digests.copy(from.digests);
    this.inputs.copy(from.inputs);
    for (const root of from.roots) this.roots.add(root);
    for (const [release, place] of from.#releases) this.#releases.set(release, place);
    this.#firstFiles.copy(from.#firstFiles);
    this.#filePlatforms.copy(from.#filePlatforms);
    for (const platform of from.#platforms) this.#platform(platform);
    this.#marks.copy(from.#marks);
    this.#files.copy(from.#files);
    for (const id of from.#fileIds) this.#fileIds.push(id);
    this.#fileArtifacts.copy(from.#fileArtifacts);
    this.#fileRecipes.copy(from.#fileRecipes);
    for (const [file, set] of from.#fileEnvironments) this.#fileEnvironments.set(file, set);
    for (const [file, sets] of from.#fileAlternatives) this.#fileAlternatives.set(file, sets);
    this.#filesOf.copy(from.#filesOf);
    for (const [file, before] of from.#fileBefore) this.#fileBefore.set(file, before);
  }

  /** Number of an artifact; given now when it is new. */
  artifact(digest: Digest): number {
    return this.digests.intern(digest);
  }

  markOf(artifact: number): number {
    return artifact < this.#marks.length ? byteAt(this.#marks.data, artifact) : 0;
  }

  /** Number of a file; one that no release publishes gets a number with no artifact, for statements about it are still about one subject. */
  file(id: FileId): number {
    const hash = hashText(id);
    const known = this.#files.find(hash, (file) => this.#fileIds[file] === id);
    return known >= 0 ? known : this.#addFile(id, -1, 0);
  }

  /** How many files have a number. */
  get files(): number {
    return this.#fileIds.length;
  }

  fileId(file: number): FileId {
    return itemAt(this.#fileIds, file);
  }

  /** The published artifact of a file, or -1. */
  fileArtifact(file: number): number {
    return intAt(this.#fileArtifacts.data, file);
  }

  fileRecipe(file: number): number {
    return file < this.#fileRecipes.length ? intAt(this.#fileRecipes.data, file) - 1 : -1;
  }

  /** Artifacts that are published with a recipe of this set. */
  declaredFrom(set: number): readonly number[] {
    if (this.#byRecipe === null) {
      this.#byRecipe = new Map();
      for (let file = 0; file < this.#fileIds.length; file++) {
        const recipe = this.fileRecipe(file);
        if (recipe >= 0) this.#byRecipe.set(recipe, [...(this.#byRecipe.get(recipe) ?? []), this.fileArtifact(file)]);
      }
    }
    return this.#byRecipe.get(set) ?? [];
  }

  /** Set of the environments that the file's recipe names, or -1. */
  recipeEnvironments(file: number): number {
    return this.#fileEnvironments.get(file) ?? -1;
  }

  /** Sets of what the file's other documented ways name but environments. */
  alternatives(file: number): readonly number[] {
    return this.#fileAlternatives.get(file) ?? [];
  }

  /** Files with this digest, the first published first. */
  filesOf(artifact: number): number[] {
    const found: number[] = [];
    if (artifact < this.#filesOf.length) {
      for (let file = intAt(this.#filesOf.data, artifact) - 1; file >= 0; file = this.#fileBefore.get(file) ?? -1) found.push(file);
    }
    return found.reverse();
  }

  /** Releases with their binary files, in the order of the catalog. */
  *binaries(): Generator<[ReleaseId, Binary[]]> {
    for (const release of this.#releases.keys()) yield [release, this.binariesOf(release)];
  }

  /** The binary files of a release; none of one that is not known. */
  binariesOf(release: ReleaseId): Binary[] {
    const found: Binary[] = [];
    const place = this.#releases.get(release);
    if (place === undefined) return found;
    for (let file = intAt(this.#firstFiles.data, place), end = intAt(this.#firstFiles.data, place + 1); file < end; file++) {
      const platform = smallAt(this.#filePlatforms.data, file) - 1;
      if (platform >= 0) found.push({ platform: itemAt(this.#platforms, platform), artifact: this.fileArtifact(file) });
    }
    return found;
  }

  /** In typed arrays and lists of references; names are the catalog's own strings. */
  get bytes(): number {
    const columns = [this.#marks, this.#firstFiles, this.#filePlatforms, this.#fileArtifacts, this.#fileRecipes, this.#filesOf, this.#files, this.inputs];
    return columns.reduce((sum, column) => sum + column.bytes, this.#fileIds.length * REFERENCE_BYTES);
  }

  #mark(digest: Digest, mark: number): number {
    const artifact = this.artifact(digest);
    this.#marks.extend(artifact + 1);
    this.#marks.data[artifact] = byteAt(this.#marks.data, artifact) | mark;
    return artifact;
  }

  #addFiles(release: ReleaseId, files: readonly BaseFile[]): void {
    this.#releases.set(release, this.#firstFiles.length);
    this.#firstFiles.push(this.#fileIds.length);
    for (const file of files) {
      const artifact = this.#mark(file.digest, NAMED | PUBLISHED | (file.role === 'source' ? PUBLISHED_SOURCE : 0));
      this.#addFile(file.id, artifact, file.role === 'binary' ? this.#platform(file.platform) + 1 : 0);
    }
  }

  #platform(name: string): number {
    const known = this.#platformNumbers.get(name);
    if (known !== undefined) return known;
    this.#platformNumbers.set(name, this.#platforms.length);
    return this.#platforms.push(name) - 1;
  }

  #addFile(id: FileId, artifact: number, platform: number): number {
    const file = this.#fileIds.push(id) - 1;
    this.#files.add(hashText(id), file);
    this.#fileArtifacts.push(artifact);
    this.#filePlatforms.push(platform);
    if (artifact >= 0) {
      this.#filesOf.extend(artifact + 1);
      const before = intAt(this.#filesOf.data, artifact) - 1;
      if (before >= 0) this.#fileBefore.set(file, before);
      this.#filesOf.data[artifact] = file + 1;
    }
    return file;
  }

  #addRecipe(file: BaseFile): void {
    const recipe = file.recipe ?? [];
    for (const input of recipe) this.#mark(input.digest, NAMED);
    const set = this.#intern(recipe.filter((input) => input.role !== 'environment'));
    if (!this.inputs.hasCompiler(set)) return;
    const number = this.file(file.id);
    this.#fileRecipes.extend(number + 1);
    this.#fileRecipes.data[number] = set + 1;
    const environments = recipe.filter((input) => input.role === 'environment');
    if (environments.length > 0) this.#fileEnvironments.set(number, this.#intern(environments));
  }

  #addAlternatives(file: BaseFile, alternatives: NonNullable<BaseFile['alternatives']>): void {
    const sets = alternatives.map((inputs) => this.#intern(inputs.filter((input) => input.role !== 'environment')));
    this.#fileAlternatives.set(this.file(file.id), sets.filter((set) => this.inputs.hasCompiler(set)));
  }

  #intern(inputs: NonNullable<BaseFile['recipe']>): number {
    return this.inputs.intern(inputs, (digest) => this.artifact(digest));
  }
}
