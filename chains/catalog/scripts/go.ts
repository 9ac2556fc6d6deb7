/** The Go line, from the table of releases and the table of disagreements. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goDisagreements } from './go-disagreements.ts';
import { fileLine, must, readTable, splitRecipes, type FileLine, type RecipeLine, type ReleaseLine, type RootLine, type Sheet } from './lines.ts';

interface GoFile { filename: string; os: string; arch: string; variant?: string; kind: 'archive' | 'source' | 'installer'; sha256?: string; sha1?: string; by: string }
interface GoRelease {
  version: string; tag: string | null; prerelease?: boolean; withdrawn?: string; special?: string; date: string | null; seen?: string;
  bootstrap: { kind: 'c' | 'go'; minimum: string | null; note: string };
  files: GoFile[]; files_sha1_only?: GoFile[];
}
interface GoTable { by_codes: Record<string, string>; releases: GoRelease[] }

/** Where a bootstrap release published nothing for a platform, it is taken to have been cross-compiled from here. */
const HOST = 'linux-amd64';
/** Releases whose published binaries a distribution starts from. */
const RESET = ['1.17.13', '1.20.6', '1.22.6', '1.24.6'];
/** The 1.4 line as its maintainers kept it buildable: the other documented start for what 1.4 builds. */
const BOOTSTRAP_TARBALL = 'go@1.4-bootstrap-20171003';

/** @param folder the fact tables' `go` */
export function buildGo(folder: string): Sheet {
  const table = readTable<GoTable>(folder, 'releases.json');
  const byVersion = new Map(table.releases.map((r) => [r.version, r]));
  const disagreements = goDisagreements(readFileSync(join(folder, 'DISAGREEMENTS.md'), 'utf8'), new Map(
    table.releases.flatMap((r) => allFiles(r).map((f) => [f.filename, `go@${r.version}/${pathOfFile(f)}`])),
  ));
  return {
    compiler: {
      id: 'go', name: 'Go',
      about: 'The Go toolchain as its project publishes it. Up to 1.4 it is written in C; from 1.5 on each release is built by an earlier one.',
      sources: sourceLetters(table),
      downloads: {
        '*': 'go{version}.{path}.tar.gz', source: 'go{version}.src.tar.gz',
        ...Object.fromEntries(['386', 'amd64', 'arm', 'arm64'].map((arch) => [`windows-${arch}`, 'go{version}.{path}.zip'])),
      },
    },
    roots: [...table.releases.filter((r) => r.bootstrap.kind === 'c').map(sourceRoot), ...RESET.map((v) => vendorRoot(must(byVersion, v, 'reset')))],
    releases: table.releases.map((release) => goRelease(release, byVersion)),
    disagreements,
  };
}

/** The table's letters; an upper-case one is the same source's side branches. */
function sourceLetters({ by_codes: codes, releases }: GoTable): Record<string, string> {
  const used = new Set(releases.flatMap(allFiles).flatMap((file) => file.by.split('')));
  const sources: Record<string, string> = {};
  for (const [letter, name] of Object.entries(codes)) {
    sources[letter] = name;
    const side = letter.toUpperCase();
    if (used.has(side)) sources[side] = `${name}, seen on a side branch or pull request only`;
  }
  sources['w'] = 'golang/website release history: dates; the day in its name for a bootstrap tarball';
  sources['l'] = 'golang/dl history, or the first mention in any of these sources: the version, and a day it was out by';
  return sources;
}

function allFiles(release: GoRelease): GoFile[] {
  return [...release.files, ...(release.files_sha1_only ?? [])];
}

function platformOf(file: GoFile): string {
  return file.kind === 'source' ? 'source' : `${file.os}-${file.arch}`;
}

/** `source`, `linux-amd64`, `darwin-386-osx10.6`, `windows-amd64.msi`. */
function pathOfFile(file: GoFile): string {
  const variant = file.variant === undefined ? '' : `-${file.variant}`;
  return platformOf(file) + variant + (file.kind === 'installer' ? file.filename.slice(file.filename.lastIndexOf('.')) : '');
}

function goFileLine(file: GoFile, release: GoRelease): FileLine {
  const digest = file.sha256 ?? file.sha1 ?? '';
  const path = pathOfFile(file);
  const name = release.tag === null || file.kind === 'installer' ? { name: file.filename } : {};
  const platform = path === platformOf(file) ? {} : { platform: platformOf(file) };
  if (Object.keys(name).length + Object.keys(platform).length === 0) return fileLine(digest, file.by);
  return { digest, by: file.by, ...platform, ...name };
}

function goRelease(release: GoRelease, byVersion: Map<string, GoRelease>): Omit<ReleaseLine, 'kind'> {
  const { kind, minimum, note } = release.bootstrap;
  const from = minimum === null ? null : must(byVersion, minimum, 'bootstrap');
  const recipes = from ? goRecipes(release, from) : cRecipes(release);
  return {
    version: release.version, date: release.date,
    ...(release.seen === undefined ? {} : { seen: release.seen }),
    ...(release.prerelease ? { prerelease: true as const } : {}),
    ...(release.withdrawn === undefined ? {} : { withdrawn: release.withdrawn }),
    ...(release.special === undefined ? {} : { note: release.special }),
    by: release.date === null ? 'l' : 'w',
    bootstrap: kind === 'c'
      ? { from: null, root: sourceDigest(release), basis: 'record', note: 'built by a C compiler of the builder\'s own' }
      : { from: `go@${minimum}`, basis: 'record', note },
    ...(minimum === '1.4' ? { alternatives: [{ from: BOOTSTRAP_TARBALL, basis: 'record' as const, note: 'a 1.4-bootstrap source tarball serves' }] } : {}),
    ...(recipes.length === 0 ? {} : { recipes }),
    files: Object.fromEntries(allFiles(release).map((file) => [pathOfFile(file), goFileLine(file, release)])),
  };
}

function sourceOf(release: GoRelease): GoFile | undefined {
  return allFiles(release).find((file) => file.kind === 'source');
}

/** The source as a recipe names it: the file, or a stand-in where no digest is on record. */
function sourceReference(release: GoRelease): string {
  return sourceOf(release) ? `go@${release.version}/source` : `unrecorded:go@${release.version}/source`;
}

function sourceDigest(release: GoRelease): string {
  const file = sourceOf(release);
  if (file?.sha256 !== undefined) return `sha256:${file.sha256}`;
  return file?.sha1 === undefined ? `unrecorded:go@${release.version}/source` : `sha1:${file.sha1}`;
}

/** Up to 1.4 there is no compiler to name: the C compiler is whatever the builder had. */
function cRecipes(release: GoRelease): RecipeLine[] {
  if (!sourceOf(release) || platformsOf(release).length === 0) return [];
  return [{ source: [sourceReference(release)], basis: 'record', note: 'built by a C compiler of the builder\'s own' }];
}

function platformsOf(release: GoRelease): string[] {
  return [...new Set(allFiles(release).filter((f) => f.kind !== 'source').map(platformOf))];
}

/** The archive of a platform that builds its successors; of two variants the newer. */
function archiveOf(release: GoRelease, platform: string): GoFile | undefined {
  return allFiles(release).findLast((f) => f.kind === 'archive' && platformOf(f) === platform);
}

/** One recipe for the platforms that the bootstrap release has under their own name, one per variant, one for those it lacks. */
function goRecipes(release: GoRelease, from: GoRelease): RecipeLine[] {
  const source = [sourceReference(release)];
  const note = 'the minimum that upstream documents; any later release may be used';
  const variants: RecipeLine[] = [];
  const same: string[] = [];
  const cross: string[] = [];
  for (const platform of platformsOf(release)) {
    const archive = archiveOf(from, platform);
    if (!archive) cross.push(platform);
    else if (archive.variant === undefined) same.push(platform);
    else {
      variants.push({
        for: [platform], compiler: [`go@${from.version}/${pathOfFile(archive)}`], source, basis: 'record',
        note: `${note}; of its two archives for this platform the newer`,
      });
    }
  }
  const recorded: RecipeLine = { compiler: [`go@${from.version}/{platform}`], source, basis: 'record', note };
  const ruled: RecipeLine = {
    compiler: [`go@${from.version}/${HOST}`], source, basis: 'rule',
    note: `by rule, not on record: Go ${from.version} published nothing for this platform, so it is taken as cross-compiled from ${HOST}`,
  };
  return [...variants, ...splitRecipes([same, recorded], [cross, ruled])];
}

function sourceRoot(release: GoRelease): Omit<RootLine, 'kind'> {
  const root = { root: 'source' as const, name: `Go ${release.version} source` };
  if (sourceOf(release)) return { ...root, files: [`go@${release.version}/source`], note: 'the compiler is written in C; any C compiler of its time builds it' };
  return { ...root, digest: sourceDigest(release), note: 'no digest of this source is on record, so no policy can accept it; it stands here for the place where the line starts' };
}

function vendorRoot(release: GoRelease): Omit<RootLine, 'kind'> {
  return {
    root: 'vendor', name: `Go ${release.version} as published`,
    files: release.files.filter((f) => f.kind === 'archive').map((f) => `go@${release.version}/${pathOfFile(f)}`),
    note: 'the minimum bootstrap release that upstream documents, in the binaries that upstream publishes: where a distribution starts that does not bootstrap from source',
  };
}
