/** The part of a catalog that a verdict rests on, cut out and put back into a form that the trust engine and sentences take. */
import { RootlineError } from '../../schema/error.ts';
import type { Catalog, CatalogFile, Compiler, DeclaredInput, Recipe, Release } from '../../schema/catalog.ts';
import { parseRef, type Digest, type ReleaseId } from '../../schema/ids.ts';
import { inputRoles } from '../../schema/input.ts';
import type { CatalogSlice, SliceFile } from '../../schema/proof-bundle.ts';
import { pick } from '../answer/release-status.ts';
import { firstSeen } from '../catalog/assemble.ts';
import { engineBase, engineRoots, type EngineBase, type EngineFile } from '../catalog/engine-base.ts';

type SliceInputs = NonNullable<SliceFile['alternatives']>[number];

/** What is cut out. */
export interface Cut {
  /** The release that the verdict is about: it is there whether or not it has a file. */
  release: ReleaseId;
  /** Everything that publishes one of these is taken. */
  digests: ReadonlySet<Digest>;
  /** Taken besides: what statements name or list. */
  files: Iterable<CatalogFile>;
  /** The trust engine's number of an artifact, or -1. */
  numberOf(digest: Digest): number;
}

const bases = new WeakMap<Catalog, Map<string, EngineFile>>();

/** The catalog's files as the engine takes them; made once for each catalog. */
export function engineFilesOf(catalog: Catalog): Map<string, EngineFile> {
  let files = bases.get(catalog);
  if (files === undefined) bases.set(catalog, files = new Map(engineBase(catalog).releases.flatMap((r) => r.files.map((f) => [f.id, f]))));
  return files;
}

/** Cuts a slice. Each file in it is all that the catalog says of it. */
export function sliceOf(catalog: Catalog, { release, digests, files, numberOf }: Cut): CatalogSlice {
  const taken = new Set<CatalogFile>([...files, ...[...digests].flatMap((digest) => catalog.byDigest.get(digest) ?? [])]);
  const engine = engineFilesOf(catalog);
  const named = new Set<Digest>(digests);
  for (const file of taken) {
    named.add(file.digest);
    const { recipe = [], alternatives = [] } = engine.get(file.id) ?? {};
    for (const input of [...recipe, ...alternatives.flat()]) named.add(input.digest);
  }
  const artifacts = [...named].sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
  const places = new Map(artifacts.map((digest, i) => [digest, i]));
  const inputs = (list: readonly DeclaredInput[]): SliceInputs => Object.fromEntries(inputRoles.flatMap((role) => {
    const found = list.filter((input) => input.role === role).map((input) => places.get(input.digest) ?? 0);
    return found.length === 0 ? [] : [[role, found]];
  }));
  const releases = new Set([release, ...[...taken].map((file) => file.release), ...releasesNamed(artifacts)]);
  return {
    digest: catalog.digest, artifacts,
    compilers: [...catalog.compilers.values()].filter((c) => c.releases.some((r) => releases.has(r.id))).map(({ id, name }) => ({ id, name })),
    releases: [...catalog.releases.values()].filter((r) => releases.has(r.id)).map((r) => ({
      id: r.id, date: r.date, ...pick(r, ['seen', 'label', 'notBootstrapped']),
      files: r.files.filter((file) => taken.has(file)).map((file): SliceFile => {
        const { recipe, alternatives } = engine.get(file.id) ?? {};
        return {
          path: file.id.slice(r.id.length + 1), platform: file.platform, role: file.role, ...pick(file, ['name']), artifact: places.get(file.digest) ?? 0,
          ...(recipe !== undefined && { recipe: { basis: file.recipe?.basis ?? 'record', ...inputs(recipe) } }),
          ...(alternatives !== undefined && { alternatives: alternatives.map(inputs) }),
        };
      }),
    })),
    roots: [...catalog.roots.values()].filter((root) => places.has(root.digest))
      .map(({ digest, kind, name, compiler }) => ({ artifact: places.get(digest) ?? 0, kind, name, compiler })),
  };
}

/** Releases after which stand-ins for unrecorded bytes are named: sentences call them so. */
function releasesNamed(artifacts: readonly Digest[]): ReleaseId[] {
  return artifacts.flatMap((digest) => {
    const ref = digest.startsWith('unrecorded:') ? parseRef(digest.slice('unrecorded:'.length)) : null;
    return ref?.kind === 'file' ? [ref.release] : [];
  });
}

/** A slice in the form that answers and the engine take. */
export interface OpenedSlice {
  /** With the slice's facts, and no others. */
  catalog: Catalog;
  base: EngineBase & { order: readonly Digest[] };
}

/**
 * Opens a slice.
 * @throws RootlineError `malformed` where something is named twice or leads nowhere
 */
export function openSlice(slice: CatalogSlice): OpenedSlice {
  return new Opening(slice).open();
}

class Opening {
  readonly #slice: CatalogSlice;
  readonly #catalog: Catalog;
  readonly #engine: { id: ReleaseId; files: EngineFile[] }[] = [];

  constructor(slice: CatalogSlice) {
    this.#slice = slice;
    this.#catalog = { digest: slice.digest, compilers: new Map(), releases: new Map(), files: new Map(), byDigest: new Map(), roots: new Map(), disagreements: [] };
  }

  open(): OpenedSlice {
    const { artifacts, compilers, releases, roots } = this.#slice;
    if (new Set(artifacts).size !== artifacts.length) throw bad('an artifact is listed twice');
    for (const { id, name } of compilers) this.#catalog.compilers.set(id, { id, name, about: '', sources: {}, releases: [] });
    for (const release of releases) this.#addRelease(release);
    for (const { artifact, ...root } of roots) this.#catalog.roots.set(this.#digest(artifact), { digest: this.#digest(artifact), ...root });
    if (this.#catalog.roots.size !== roots.length) throw bad('a root is listed twice');
    this.#sortShared();
    return { catalog: this.#catalog, base: { roots: engineRoots(this.#catalog.roots.values()), releases: this.#engine, order: artifacts } };
  }

  #digest(place: number): Digest {
    const digest = this.#slice.artifacts[place];
    if (digest === undefined) throw bad(`there is no artifact ${place}`);
    return digest;
  }

  #inputs(slice: SliceInputs): DeclaredInput[] {
    return inputRoles.flatMap((role) => (slice[role] ?? []).map((place) => ({ role, digest: this.#digest(place) })));
  }

  #addRelease({ id, date, files, seen, label, notBootstrapped }: CatalogSlice['releases'][number]): void {
    const at = id.indexOf('@');
    const compiler: Compiler | undefined = this.#catalog.compilers.get(id.slice(0, at));
    if (compiler === undefined) throw bad(`there is no compiler of ${id}`);
    if (this.#catalog.releases.has(id)) throw bad(`the release ${id} is listed twice`);
    const release: Release = {
      id, compiler: compiler.id, version: id.slice(at + 1), date, bootstrap: null, files: [],
      ...(seen !== undefined && { seen }), ...(label !== undefined && { label }), ...(notBootstrapped !== undefined && { notBootstrapped }),
    };
    compiler.releases.push(release);
    this.#catalog.releases.set(id, release);
    this.#engine.push({ id, files: files.map((file) => this.#addFile(release, file)) });
  }

  #addFile(release: Release, { path, platform, role, artifact, recipe, alternatives, name }: SliceFile): EngineFile {
    const id = `${release.id}/${path}`;
    if (this.#catalog.files.has(id)) throw bad(`the file ${id} is listed twice`);
    const digest = this.#digest(artifact);
    const known: Recipe | undefined = recipe === undefined ? undefined : { basis: recipe.basis, inputs: this.#inputs(recipe) };
    const file: CatalogFile = { id, release: release.id, platform, role, digest, ...(name !== undefined && { name }), ...(known !== undefined && { recipe: known }) };
    release.files.push(file);
    this.#catalog.files.set(id, file);
    const same = this.#catalog.byDigest.get(digest);
    if (same === undefined) this.#catalog.byDigest.set(digest, [file]);
    else same.push(file);
    return {
      id, platform, role, digest, ...(known !== undefined && { recipe: known.inputs }),
      ...(alternatives !== undefined && { alternatives: alternatives.map((inputs) => this.#inputs(inputs)) }),
    };
  }

  /** Files of the same bytes stand as in the whole catalog: the first published first. */
  #sortShared(): void {
    const day = (file: CatalogFile): string => firstSeen(this.#catalog.releases.get(file.release));
    for (const files of this.#catalog.byDigest.values()) {
      if (files.length > 1) files.sort((a, b) => (day(a) === day(b) ? 0 : day(a) < day(b) ? -1 : 1));
    }
  }
}

function bad(reason: string): RootlineError {
  return new RootlineError('malformed', `the slice of the catalog does not hold together: ${reason}`);
}
