/** The Rust line: releases, their files, and the stage0 that each was built by. */
import { fileLine, must, splitRecipes, type FileLine, type RecipeLine, type ReleaseLine, type RootLine, type Sheet } from './lines.ts';
import { snapshotId, type MrustcTable, type RustFile, type RustRelease, type RustTables } from './rust-tables.ts';

type Bootstrap = NonNullable<ReleaseLine['bootstrap']>;

/** Where a stage0 release published no rustc for a target, it is taken to have been cross-compiled from here. */
const HOST = 'x86_64-unknown-linux-gnu';
/** The stage0 of the newest release whose files are on record: where a distribution starts that does not bootstrap from source. */
const RESET = '1.97.1';

export function buildRust(tables: RustTables): Sheet {
  const releases = new Map(tables.rust.map((r) => [r.version, r]));
  const sources = sourceDigests(tables.mrustc);
  const alternatives = otherWays(tables);
  const snapshots = new Map(tables.snapshots.snapshots.map((s) => [s.commit, snapshotId(s)]));
  return {
    compiler: {
      id: 'rust', name: 'Rust',
      about: 'The Rust compiler as its project publishes it. Each release is built by the one before it; the first ones by snapshots, back to a compiler written in OCaml. mrustc, written in C++, is another start.',
      sources: {
        o: 'oxalica/rust-overlay, which copies the official channel manifests: dates and digests from 1.29.0 on',
        h: 'rust-lang/rust history and release tags: stage0 files, tag commits, dates to 1.28.0',
        e: 'openembedded-core, whose recipe copies each release\'s stage0 file',
        b: 'homebrew-core, whose recipe copies each release\'s stage0 file',
        s: 'stagex recipes: digests of the source archives that they build',
      },
      downloads: { '*': '{part}-{version}-{platform}.tar.xz', 'source/rust-src': 'rust-src-{version}.tar.xz', 'source/rustc-src': 'rustc-{version}-src.tar.gz' },
    },
    roots: [vendorRoot(must(releases, RESET, 'reset'))],
    releases: tables.rust.map((release) => {
      const source = sources.get(release.version);
      const from = release.bootstrap.version === undefined ? must(snapshots, release.bootstrap.snapshot, 'snapshot') : `rust@${release.bootstrap.version}`;
      const stage0 = releases.get(release.bootstrap.version ?? '');
      return rustRelease(release, { from, stage0, source, alternatives: (alternatives.get(release.version) ?? []).filter((a) => a.from !== from) });
    }),
  };
}

interface Known { from: string; stage0: RustRelease | undefined; source: string | undefined; alternatives: Bootstrap[] }

function rustRelease(release: RustRelease, { from, stage0, source, alternatives }: Known): Omit<ReleaseLine, 'kind'> {
  const { version, date, commit, cargo_file_version: cargo } = release;
  const recipes = stage0 ? rustRecipes(release, stage0, source) : [];
  const note = DIFFERENCES[version];
  return {
    version, date: date ?? null, by: lettersOf(release),
    ...(commit === undefined ? {} : { commit }),
    ...(/^0|-/.test(version) ? { prerelease: true as const } : {}),
    ...(note === undefined ? {} : { note }),
    bootstrap: { from, basis: release.bootstrap.basis === 'rule' ? 'rule' : 'record', note: bootstrapNote(release) },
    ...(alternatives.length > 0 ? { alternatives } : {}),
    ...(cargo === undefined ? {} : { downloads: { cargo: `cargo-${cargo}-{platform}.tar.xz` } }),
    filesBy: 'o',
    ...(recipes.length > 0 ? { recipes } : {}),
    files: rustFiles(release, source),
  };
}

const RECIPES: Record<string, string> = { 'openembedded-core': 'e', 'homebrew-core': 'b' };

/** Who gives the date, and who gives what it was built by. */
function lettersOf({ date, files, bootstrap }: RustRelease): string {
  const dated = date === undefined ? '' : (files ?? []).length > 0 ? 'o' : 'h';
  const built = bootstrap.basis === 'stage0 file' ? 'h' : (bootstrap.recipes ?? []).map((recipe) => RECIPES[recipe] ?? recipe).join('');
  return [...new Set(dated + built)].join('');
}

/** Where sources differ on a date, or on what a release was built by. */
const DIFFERENCES: Record<string, string> = {
  '1.29.2': 'the channel manifests give 2018-10-12, RELEASES.md gives 2018-10-11',
  '1.58.1': 'the channel manifests give 2022-01-20, RELEASES.md gives 2022-01-19',
  '1.56.0': 'openembedded-core\'s recipe names the release itself as its bootstrap; the stage0 file at the tag is followed',
  '1.56.1': 'openembedded-core\'s recipe names the release itself as its bootstrap; the stage0 file at the tag is followed',
};

function bootstrapNote({ bootstrap }: RustRelease): string {
  const where = bootstrap.basis === 'stage0 file' ? `${bootstrap.file} at the release's tag`
    : bootstrap.basis === 'recipe' ? `recipes of ${(bootstrap.recipes ?? []).join(' and ')}, which copy the release's stage0 file`
    : 'by rule: a stable release is built by the one before it';
  return [where, bootstrap.cargo && `cargo ${bootstrap.cargo}`, bootstrap.note].filter(Boolean).join('; ');
}

function rustFiles(release: RustRelease, source: string | undefined): Record<string, FileLine> {
  const files = new Map((release.files ?? []).map((file) => [pathOf(file), fileLine(file.sha256)]));
  if (source !== undefined) files.set('source/rustc-src', fileLine(source, 's'));
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pathOf(file: RustFile): string {
  return file.component === 'rust-src' ? 'source/rust-src' : `${file.target}/${file.component}`;
}

function hosts(release: RustRelease): Set<string> {
  return new Set((release.files ?? []).filter((f) => f.component === 'rustc').map((f) => f.target));
}

/**
 * The stage0 of the same target, else of the cross-compiling host. The stage0 of the first releases on record has no files on record itself:
 * it is taken to have had the hosts of the release it builds.
 */
function rustRecipes(release: RustRelease, stage0: RustRelease, source: string | undefined): RecipeLine[] {
  const targets = [...new Set((release.files ?? []).filter((f) => f.component !== 'rust-src').map((f) => f.target))];
  const recorded = (stage0.files ?? []).length > 0;
  const known = hosts(recorded ? stage0 : release);
  const recipe = (target: string): Pick<RecipeLine, 'compiler' | 'tool' | 'source'> => {
    const id = `${recorded ? '' : 'unrecorded:'}rust@${stage0.version}/${target}`;
    return {
      compiler: [`${id}/rustc`],
      tool: [`${id}/rust-std`, ...(cargoIsFrom(release, stage0, recorded) ? [`${id}/cargo`] : [])],
      ...(source === undefined ? {} : { source: [`rust@${release.version}/source/rustc-src`] }),
    };
  };
  const lost = recorded ? '' : `; the files of ${stage0.version} are not on record, and it is taken to have had the hosts of this release`;
  return splitRecipes(
    [targets.filter((t) => known.has(t)), { ...recipe('{platform}'), basis: recorded ? 'record' : 'rule', note: `stage0 of the same target${lost}` }],
    [targets.filter((t) => !known.has(t)), {
      ...recipe(HOST), basis: 'rule',
      note: `by rule, not on record: Rust ${stage0.version} published no rustc for this target, so it is taken as cross-compiled from ${HOST}${lost}`,
    }],
  );
}

/** Whether the stage0 file names a cargo of its own, and that one was published with the stage0 release. */
function cargoIsFrom(release: RustRelease, stage0: RustRelease, recorded: boolean): boolean {
  const { cargo } = release.bootstrap;
  return cargo !== undefined && (!recorded || cargo === stage0.cargo_file_version);
}

/** Digest of rustc's source archive by version, from the recipes of a distribution that builds it. */
function sourceDigests(table: MrustcTable): Map<string, string> {
  const digests = new Map<string, string>();
  for (const { rustc, source_sha256: digest } of table.distribution_chains.flatMap((chain) => chain.steps)) {
    if ((digests.get(rustc) ?? digest) !== digest) throw new Error(`two digests for the source of rustc ${rustc}`);
    digests.set(rustc, digest);
  }
  return digests;
}

/** Other documented ways to a release: mrustc, and the steps a distribution takes. */
function otherWays({ mrustc }: RustTables): Map<string, Bootstrap[]> {
  const ways = new Map<string, Bootstrap[]>();
  const add = (version: string, way: Bootstrap): void => {
    const known = ways.get(version) ?? [];
    if (known.every((k) => k.from !== way.from)) ways.set(version, [...known, way]);
  };
  for (const release of mrustc.releases) {
    for (const version of release.builds_rustc) add(version, { from: `mrustc@${release.mrustc}`, basis: 'record', note: 'mrustc builds this release\'s source' });
  }
  for (const { distribution, steps } of mrustc.distribution_chains) {
    for (const step of steps.filter((s) => s.built_by !== 'mrustc')) add(step.rustc, { from: `rust@${step.built_by}`, basis: 'record', note: `recipe of ${distribution}` });
  }
  return ways;
}

function vendorRoot(release: RustRelease): Omit<RootLine, 'kind'> {
  return {
    root: 'vendor', name: `Rust ${release.version} as published`,
    files: (release.files ?? []).filter((f) => hosts(release).has(f.target) && f.component !== 'rust').map(({ target, component }) => `rust@${release.version}/${target}/${component}`).sort(),
    note: 'the stage0 of the newest release whose files are on record, in the binaries that upstream publishes: where a distribution starts that does not bootstrap from source',
  };
}
