/** The snapshots that Rust was built by until 2016, and rustboot, the compiler in OCaml that the first of them was built by. */
import type { DisagreementLine, FileLine, RecipeLine, ReleaseLine, Sheet } from './lines.ts';
import { snapshotId, type ReplacedFile, type RustTables, type Snapshot, type SnapshotFile, type SnapshotTable, type WithdrawnSnapshot } from './rust-tables.ts';

type Release = Omit<ReleaseLine, 'kind'>;
type Bootstrap = NonNullable<ReleaseLine['bootstrap']>;

const ROOT = 'rustboot@ef75860';

export function buildRustboot({ snapshots: { root } }: RustTables): Sheet {
  const { commit, ocaml_files: files, ocaml_lines: lines } = root.last_tree_with_it;
  const digest = `sha1:${commit}`;
  return {
    compiler: {
      id: 'rustboot', name: 'rustboot',
      about: 'The first Rust compiler, written in OCaml and kept in the Rust repository under src/boot until Rust could compile itself: where the line of snapshots starts.',
      sources: { h: 'rust-lang/rust history' },
    },
    roots: [{
      root: 'source', files: [`${ROOT}/source`], name: 'rustboot source',
      note: 'a git commit id (SHA-1, weak): the tree it names holds the source; an OCaml compiler of the builder\'s own compiles it',
    }],
    releases: [{
      version: ROOT.slice(ROOT.indexOf('@') + 1), date: null, seen: root.removed_by.date, by: 'h', commit,
      note: `src/boot of the last tree that has it: ${files} OCaml files, ${lines} lines; first commit ${root.first_commit.date}. Each snapshot built by rustboot was built by that of its own tree.`,
      bootstrap: { from: null, root: digest, basis: 'record', note: 'compiled by ocamlopt or ocamlc, with ocamllex' },
      files: { source: { digest: commit, by: 'h', note: 'a git commit id, not the digest of an archive' } },
    }],
  };
}

export function buildSnapshots({ snapshots: table }: RustTables): Sheet {
  const byCommit = new Map(table.snapshots.map((s) => [s.commit, s]));
  const withdrawn = table.withdrawn.map((w) => withdrawnRelease(w, byCommit.get(w.commit)));
  const kept = table.snapshots.map((s) => snapshotRelease(s, table));
  // A withdrawn snapshot stands before those of its day, for one of them built the next.
  const releases = [...withdrawn, ...kept].sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0));
  return {
    compiler: {
      id: 'rust-snapshot', name: 'Rust snapshots',
      about: 'The stage0 compilers that Rust was built by from 2011 to 2016, as src/snapshots.txt lists them. Only SHA-1 digests of them are on record.',
      sources: { f: 'src/snapshots.txt of rust-lang/rust, in its last version', p: 'src/snapshots.txt of rust-lang/rust, in an earlier version' },
      order: 'build',
      downloads: { '*': 'rust-stage0-{version}-{platform}-{digest}.tar.bz2' },
    },
    roots: [], releases, disagreements: table.replaced.map((r) => disagreement(r, table)),
  };
}

function dayOf(release: Release): string {
  return release.version.slice(0, 10);
}

function fileLines(files: readonly SnapshotFile[], by: string): Record<string, FileLine> {
  const lines: Record<string, FileLine> = {};
  for (const { platform, sha1 } of files) {
    // One withdrawn snapshot was registered twice with other files; the second set has its place in the path.
    if (lines[platform] === undefined) lines[platform] = `${sha1} ${by}`;
    else lines[`${platform}-second`] = { digest: sha1, by, platform };
  }
  return lines;
}

function snapshotRelease(snapshot: Snapshot, table: SnapshotTable): Release {
  const { date, commit, commit_full: full, kind, files } = snapshot;
  const transitional = kind === undefined ? {} : { note: `registered as ${kind}` };
  return {
    version: `${date}-${commit}`, date, by: 'f', commit: full ?? commit, ...transitional,
    bootstrap: bootstrapOf(snapshot),
    recipes: snapshotRecipes(snapshot, table),
    files: fileLines(files, 'f'),
  };
}

function bootstrapOf({ built_by: by }: Snapshot): Bootstrap {
  if (by.compiler !== undefined) return { from: ROOT, basis: 'record', note: 'the makefile of its tree' };
  if (by.basis === 'rule') return { from: snapshotId(by), basis: 'rule', note: 'by rule: the entry before it, for its commit is in no stored repository' };
  return { from: snapshotId(by), basis: 'record', note: 'src/snapshots.txt at its own commit' };
}

/** The builder's file of the same platform, with the exceptions on record; for a platform it lacks, its Linux file by rule. */
function snapshotRecipes(snapshot: Snapshot, table: SnapshotTable): RecipeLine[] {
  const { from, basis, note } = bootstrapOf(snapshot);
  if (from === ROOT) return [{ compiler: [`${ROOT}/source`], basis, note: 'compiled by the rustboot of its own tree' }];
  const exceptions = snapshot.built_by.platform_exceptions ?? {};
  const recipes: RecipeLine[] = Object.entries(exceptions).map(([platform, commit]) => ({
    for: [platform], compiler: [`${snapshotId(entry(table, { commit }))}/${platform}`], basis: 'record', note: `${note ?? ''}, for this platform`,
  }));
  const builder = new Set(entry(table, snapshot.built_by).files.map((f) => f.platform));
  const host = builder.has('linux-x86_64') ? 'linux-x86_64' : 'linux-i386';
  const lacking = snapshot.files.map((f) => f.platform).filter((p) => !builder.has(p) && exceptions[p] === undefined);
  if (lacking.length > 0) {
    recipes.push({
      for: lacking, compiler: [`${from}/${host}`], basis: 'rule',
      note: `by rule, not on record: ${from} has nothing for this platform, so it is taken as cross-compiled from ${host}`,
    });
  }
  return [...recipes, { compiler: [`${from}/{platform}`], basis, ...(note === undefined ? {} : { note }) }];
}

/** A snapshot that built another: by commit, and by date where two have the same commit. */
function entry(table: SnapshotTable, { date, commit }: { date?: string; commit?: string }): Snapshot | WithdrawnSnapshot {
  const found = [...table.snapshots, ...table.withdrawn].find((s) => s.commit === commit && (date === undefined || s.date === date));
  if (!found) throw new Error(`no snapshot ${date ?? ''} ${commit ?? ''}`);
  return found;
}

/** Facts, though nobody was to use them. Where the list only had a wrong date, the files stand under the right one. */
function withdrawnRelease(withdrawn: WithdrawnSnapshot, kept: Snapshot | undefined): Release {
  const { date, commit, first_listed: listed, note, files } = withdrawn;
  const known = new Set(kept?.files.map((f) => f.sha1));
  const early = date < '2011-05-03';
  return {
    version: `${date}-${commit}`, date, by: 'p', withdrawn: `${note} (first listed ${listed})`,
    ...(early ? { recipes: [{ compiler: [`${ROOT}/source`], basis: 'record' as const, note: 'compiled by the rustboot of its own tree' }] } : {}),
    bootstrap: early ? { from: ROOT, basis: 'record', note: 'the makefile of its tree' } : null,
    files: fileLines(files.filter((f) => !known.has(f.sha1)), 'p'),
  };
}

function disagreement(replaced: ReplacedFile, table: SnapshotTable): Omit<DisagreementLine, 'kind'> {
  const { date, commit, platform, sha1, first_listed: seen, in_final: final } = replaced;
  const id = `${snapshotId(entry(table, { date, commit }))}/${platform}`;
  return {
    file: final === null ? null : id, name: `rust-stage0-${date}-${commit}-${platform}-${sha1}.tar.bz2`, state: final === null ? 'left-out' : 'passing',
    adopted: final, ...(final === null ? {} : { adoptedBy: 'src/snapshots.txt, last version' }),
    rejected: sha1, rejectedBy: 'src/snapshots.txt, earlier version', seen,
    note: final === null ? 'listed first and later dropped' : 'listed first and later replaced within its entry',
  };
}
