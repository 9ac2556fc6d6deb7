/** From lines to the catalog, and all that must hold between lines: references lead somewhere, nothing is said twice, releases are in order. */
import type { Bootstrap, Catalog, CatalogFile, Compiler, Release, Root } from '../../schema/catalog.ts';
import type { Digest, FileId } from '../../schema/ids.ts';
import { fullDigest, makeFile, readDownloads, readEntry, type Downloads, type FileEntry } from './files.ts';
import type { CompilerLine, DisagreementLine, Line, RecipeLine, ReleaseLine, RootLine } from './format.ts';
import type { Placed, Report } from './lines.ts';
import { expander, ReleaseRecipes } from './recipes.ts';
import { compareVersions } from './version.ts';

/** What a release still wants once all files are known: the recipes of its files, and those that files have of their own. */
interface Pending {
  release: Release;
  recipes: ReleaseRecipes | null;
  own: Map<CatalogFile, FileEntry>;
  place: Placed;
}

/** The compiler whose lines are being read. */
interface Current {
  compiler: Compiler;
  line: CompilerLine;
  downloads: Downloads;
  lettersSeen: Set<string>;
}

/** Builds the catalog of placed lines. With a `report` that returns, goes on after each finding and leaves out what was wrong. */
export function assemble(lines: readonly Placed[], digest: Digest, report: Report): Catalog {
  return new Assembly(digest, report).run(lines);
}

class Assembly {
  readonly #catalog: Catalog;
  readonly #report: Report;
  readonly #pending: Pending[] = [];
  readonly #order = new Map<Release, number>();
  readonly #shared: CatalogFile[][] = [];

  constructor(digest: Digest, report: Report) {
    this.#catalog = {
      digest, compilers: new Map(), releases: new Map(), files: new Map(), byDigest: new Map(), roots: new Map(), disagreements: [],
    };
    this.#report = report;
  }

  run(lines: readonly Placed[]): Catalog {
    this.#readReleases(lines);
    for (const { line, compiler, place } of owned(lines)) if (line.kind === 'root') this.#addRoots(line, compiler, place);
    for (const pending of this.#pending) this.#addRecipes(pending);
    for (const { line, compiler, place } of owned(lines)) {
      if (line.kind === 'release') this.#checkLinks(line, compiler, place);
      if (line.kind === 'disagreement') this.#addDisagreement(line, compiler, place);
    }
    for (const files of this.#shared) files.sort((a, b) => compareText(this.#firstSeen(a), this.#firstSeen(b)));
    return this.#catalog;
  }

  #say(place: Placed, reason: string): void {
    this.#report({ file: place.file, line: place.at, reason });
  }

  #readReleases(lines: readonly Placed[]): void {
    let current: Current | null = null;
    for (const place of lines) {
      const { line } = place;
      if (line.kind === 'compiler') {
        const { id, name, about, sources } = line;
        const compiler: Compiler = { id, name, about, sources, releases: [] };
        this.#catalog.compilers.set(id, compiler);
        current = { compiler, line, downloads: readDownloads(line.downloads), lettersSeen: new Set() };
      } else if (line.kind === 'release' && current) this.#addRelease(line, current, place);
    }
  }

  #addRelease(line: ReleaseLine, current: Current, place: Placed): void {
    const { compiler } = current;
    const release = makeRelease(line, compiler.id);
    if (this.#catalog.releases.has(release.id)) return this.#say(place, `release ${release.id} is given twice`);
    const previous = compiler.releases.at(-1);
    if (previous && current.line.order !== 'build' && compareVersions(previous.version, line.version) >= 0) {
      this.#say(place, `releases are not sorted: ${line.version} stands after ${previous.version}`);
    }
    this.#checkLetters(line.by, current, place);
    this.#checkLetters(line.filesBy, current, place);
    this.#order.set(release, compiler.releases.length);
    compiler.releases.push(release);
    this.#catalog.releases.set(release.id, release);
    this.#addFiles(release, line, current, place);
  }

  #addFiles(release: Release, line: ReleaseLine, current: Current, place: Placed): void {
    const downloads = readDownloads(line.downloads, current.downloads);
    const recipes = line.recipes ? new ReleaseRecipes(line.recipes, this.#catalog, (reason) => this.#say(place, reason)) : null;
    const pending: Pending = { release, recipes, own: new Map(), place };
    for (const [path, fileLine] of Object.entries(line.files)) {
      const entry = readEntry(fileLine);
      const id = `${release.id}/${path}`;
      const digest = this.#digestOf(entry, id, current.compiler, place);
      if (digest === null) continue;
      const file = makeFile(release, line, path, id, entry, digest, downloads);
      this.#checkLetters(file.by, current, place);
      release.files.push(file);
      this.#catalog.files.set(id, file);
      this.#index(file);
      if (entry.recipe ?? entry.same) pending.own.set(file, entry);
    }
    if (recipes ?? pending.own.size > 0) this.#pending.push(pending);
  }

  /** The digest of a file, or null with a finding: the same bytes twice in one compiler's line are a slip unless the later says `same`. */
  #digestOf(entry: FileEntry, id: FileId, compiler: Compiler, place: Placed): Digest | null {
    const own = (file: CatalogFile): boolean => this.#catalog.releases.get(file.release)?.compiler === compiler.id;
    if (entry.same !== undefined) {
      const first = this.#catalog.files.get(entry.same);
      if (first && first.same === undefined && own(first)) return first.digest;
      this.#say(place, `${id} republishes ${entry.same}, which is not the first earlier file of this compiler with its bytes`);
      return null;
    }
    const digest = fullDigest(entry.digest ?? '', id);
    const earlier = this.#catalog.byDigest.get(digest)?.find(own);
    if (earlier === undefined) return digest;
    this.#say(place, `duplicate digest: ${id} has the bytes of ${earlier.id}; say \`same\` if it republishes them`);
    return null;
  }

  #index(file: CatalogFile): void {
    const known = this.#catalog.byDigest.get(file.digest);
    if (known === undefined) this.#catalog.byDigest.set(file.digest, [file]);
    else if (known.push(file) === 2) this.#shared.push(known);
  }

  #firstSeen(file: CatalogFile): string {
    const release = this.#catalog.releases.get(file.release);
    return release?.date ?? release?.seen ?? '9999-12-31';
  }

  #checkLetters(by: string | undefined, current: Current, place: Placed): void {
    if (by === undefined || current.lettersSeen.has(by)) return;
    const unknown = [...by].filter((letter) => current.line.sources[letter] === undefined);
    if (unknown.length === 0) current.lettersSeen.add(by);
    else this.#say(place, `unknown source ${unknown.join(', ')}: the compiler line names none by this letter`);
  }

  #addRecipes({ release, recipes, own, place }: Pending): void {
    const complain = (reason: string): void => this.#say(place, reason);
    for (const file of release.files) {
      if (file.role === 'source') continue;
      const entry = own.get(file);
      const line: RecipeLine | undefined = entry?.recipe;
      const first = file.same === undefined ? undefined : this.#catalog.files.get(file.same);
      const recipe = line ? expander(line, this.#catalog, complain)(file.platform) : recipes?.for(file) ?? first?.recipe;
      if (recipe) file.recipe = recipe;
    }
  }

  #addRoots(line: RootLine, compiler: string, place: Placed): void {
    const several = (line.files?.length ?? 0) > 1;
    for (const id of line.files ?? []) {
      const file = this.#catalog.files.get(id);
      if (file) this.#addRoot(line, file.digest, several ? `${line.name} (${id})` : line.name, compiler, place);
      else this.#say(place, `a root to nowhere: ${id} is not in the catalog`);
    }
    if (line.digest !== undefined) this.#addRoot(line, line.digest, line.name, compiler, place);
  }

  #addRoot(line: RootLine, digest: Digest, name: string, compiler: string, place: Placed): void {
    if (this.#catalog.roots.has(digest)) return this.#say(place, `root ${digest} is given twice`);
    const root: Root = { digest, kind: line.root, name, compiler };
    if (line.note !== undefined) root.note = line.note;
    this.#catalog.roots.set(digest, root);
  }

  #checkLinks(line: ReleaseLine, compiler: string, place: Placed): void {
    const release = this.#catalog.releases.get(`${compiler}@${line.version}`);
    if (line.upstream !== undefined && !this.#catalog.releases.has(line.upstream)) this.#say(place, `upstream ${line.upstream} is not in the catalog`);
    if (!release) return;
    for (const bootstrap of [line.bootstrap, ...(line.alternatives ?? [])]) if (bootstrap) this.#checkBootstrap(bootstrap, release, place);
  }

  #checkBootstrap(bootstrap: Bootstrap, release: Release, place: Placed): void {
    if (bootstrap.root !== undefined && !this.#catalog.roots.has(bootstrap.root)) this.#say(place, `a bootstrap to nowhere: ${bootstrap.root} is no root`);
    if (bootstrap.from === null) return;
    const from = this.#catalog.releases.get(bootstrap.from);
    if (!from) this.#say(place, `a bootstrap to nowhere: ${bootstrap.from} is not in the catalog`);
    else if (from.compiler === release.compiler && (this.#order.get(from) ?? 0) >= (this.#order.get(release) ?? 0)) {
      this.#say(place, `${release.id} is built by ${from.id}, which does not stand before it`);
    }
  }

  #addDisagreement(line: DisagreementLine, compiler: string, place: Placed): void {
    const { kind: _, ...said } = line;
    if (line.file !== null && !this.#catalog.files.has(line.file)) this.#say(place, `a disagreement about nothing: ${line.file} is not in the catalog`);
    else this.#catalog.disagreements.push({ ...said, compiler });
  }
}

/** Lines with the compiler they belong to. */
function* owned(lines: readonly Placed[]): Generator<{ line: Line; compiler: string; place: Placed }> {
  let compiler = '';
  for (const place of lines) {
    if (place.line.kind === 'compiler') compiler = place.line.id;
    else yield { line: place.line, compiler, place };
  }
}

function makeRelease(line: ReleaseLine, compiler: string): Release {
  const { kind: _, platform: __, downloads: ___, filesBy: ____, recipes: _____, ...said } = line;
  return { ...said, id: `${compiler}@${line.version}`, compiler, files: [] };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
