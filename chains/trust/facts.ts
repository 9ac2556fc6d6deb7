/** What the catalog states and no policy changes: roots, releases, files and their recipes, by dense number. */
import type { Digest, FileId, ReleaseId } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import { rootKinds, type RootKind } from '../../schema/policy.ts';
import { byteAt, bytes, intAt, ints, itemAt } from './columns.ts';
import { DigestTable } from './digests.ts';
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

/** Marks of an artifact; the low three bits are its root kinds in the order of `rootKinds`. */
export const ROOT_KINDS = 7;
export const PUBLISHED = 8;
export const PUBLISHED_SOURCE = 16;
/** Named by a root, a file or a recipe: part of every answer. */
export const NAMED = 32;

export class Facts {
  readonly digests = new DigestTable();
  readonly inputs = new InputSets((artifact) => (this.markOf(artifact) & PUBLISHED_SOURCE) !== 0);
  /** Artifacts that some root entry names, each once. */
  readonly roots: number[] = [];
  /** Release id → numbers of its binary files. */
  readonly binaries = new Map<ReleaseId, { platform: string; artifact: number }[]>();
  readonly #marks = bytes();
  readonly #files = new Map<FileId, number>();
  readonly #fileIds: FileId[] = [];
  readonly #fileArtifacts = ints();
  /** Set of what the file's recipe names but environments, or -1 when it has none that names a compiler. */
  readonly #fileRecipes = ints();
  /** Set of the recipe's environments, for files whose recipe names some. */
  readonly #fileEnvironments = new Map<number, number>();
  /** Sets of the file's other documented ways, for files that have some. */
  readonly #fileAlternatives = new Map<number, number[]>();
  /** Set → artifacts of the files whose recipe it is; made when first asked for, for recipes never change. */
  #byRecipe: Map<number, number[]> | null = null;
  /** artifact → the newest file with its digest + 1; file → the one before it + 1. */
  readonly #filesOf = ints();
  readonly #nextFile = ints();

  constructor(base: Base) {
    for (const root of base.roots) {
      const known = this.markOf(this.artifact(root.digest)) & ROOT_KINDS;
      const artifact = this.#mark(root.digest, NAMED | (1 << rootKinds.indexOf(root.kind)));
      if (known === 0) this.roots.push(artifact);
    }
    // All files before any recipe: whether a source is published decides what a recipe waits for.
    for (const release of base.releases) this.#addFiles(release.id, release.files);
    for (const release of base.releases) {
      for (const file of release.files) {
        if (file.recipe !== undefined) this.#addRecipe(file);
        if (file.alternatives !== undefined) this.#addAlternatives(file, file.alternatives);
      }
    }
  }

  copy(from: Facts): void {
    this.digests.copy(from.digests);
    this.inputs.copy(from.inputs);
    this.roots.push(...from.roots);
    for (const [release, files] of from.binaries) this.binaries.set(release, files);
    this.#marks.copy(from.#marks);
    for (const [id, file] of from.#files) this.#files.set(id, file);
    for (const id of from.#fileIds) this.#fileIds.push(id);
    this.#fileArtifacts.copy(from.#fileArtifacts);
    this.#fileRecipes.copy(from.#fileRecipes);
    for (const [file, set] of from.#fileEnvironments) this.#fileEnvironments.set(file, set);
    for (const [file, sets] of from.#fileAlternatives) this.#fileAlternatives.set(file, sets);
    this.#filesOf.copy(from.#filesOf);
    this.#nextFile.copy(from.#nextFile);
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
    return this.#files.get(id) ?? this.#addFile(id, -1);
  }

  fileId(file: number): FileId {
    return itemAt(this.#fileIds, file);
  }

  /** The published artifact of a file, or -1. */
  fileArtifact(file: number): number {
    return intAt(this.#fileArtifacts.data, file);
  }

  fileRecipe(file: number): number {
    return intAt(this.#fileRecipes.data, file);
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
      for (let f = intAt(this.#filesOf.data, artifact); f !== 0; f = intAt(this.#nextFile.data, f - 1)) found.push(f - 1);
    }
    return found.reverse();
  }

  get bytes(): number {
    return this.inputs.bytes + this.#marks.bytes + this.#fileArtifacts.bytes + this.#fileRecipes.bytes + this.#filesOf.bytes + this.#nextFile.bytes;
  }

  #mark(digest: Digest, mark: number): number {
    const artifact = this.artifact(digest);
    this.#marks.extend(artifact + 1);
    this.#marks.data[artifact] = byteAt(this.#marks.data, artifact) | mark;
    return artifact;
  }

  #addFiles(release: ReleaseId, files: readonly BaseFile[]): void {
    const binaries = this.binaries.get(release) ?? [];
    this.binaries.set(release, binaries);
    for (const file of files) {
      const artifact = this.#mark(file.digest, NAMED | PUBLISHED | (file.role === 'source' ? PUBLISHED_SOURCE : 0));
      this.#addFile(file.id, artifact);
      if (file.role === 'binary') binaries.push({ platform: file.platform, artifact });
    }
  }

  #addFile(id: FileId, artifact: number): number {
    const file = this.#fileIds.push(id) - 1;
    this.#files.set(id, file);
    this.#fileArtifacts.push(artifact);
    this.#fileRecipes.push(-1);
    this.#nextFile.push(0);
    if (artifact >= 0) {
      this.#filesOf.extend(artifact + 1);
      this.#nextFile.data[file] = intAt(this.#filesOf.data, artifact);
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
    this.#fileRecipes.data[number] = set;
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
