/** The tables that the lines of rust, its snapshots, rustboot and mrustc are built from, as their README describes them. */
import { readTable } from './lines.ts';

export interface RustFile { component: string; target: string; sha256: string }
export interface RustRelease {
  version: string; date?: string; commit?: string; cargo_file_version?: string; files?: RustFile[];
  bootstrap: { version?: string; snapshot?: string; date: string; basis: 'stage0 file' | 'recipe' | 'rule'; file?: string; recipes?: string[]; cargo?: string; note?: string };
}

export interface SnapshotFile { platform: string; sha1: string }
export interface Snapshot {
  date: string; commit: string; commit_full?: string; kind?: string;
  built_by: { compiler?: string; date?: string; commit?: string; basis: 'file' | 'rule' | 'makefile'; platform_exceptions?: Record<string, string> };
  files: SnapshotFile[];
}
export interface WithdrawnSnapshot { date: string; commit: string; first_listed: string; note: string; files: SnapshotFile[] }
export interface ReplacedFile { date: string; commit: string; platform: string; sha1: string; first_listed: string; in_final: string | null }
export interface SnapshotTable {
  root: {
    first_commit: { commit: string; date: string }; removed_by: { commit: string; date: string };
    last_tree_with_it: { commit: string; ocaml_files: number; ocaml_lines: number };
  };
  snapshots: Snapshot[]; withdrawn: WithdrawnSnapshot[]; replaced: ReplacedFile[];
}

export interface MrustcRelease { mrustc: string; date: string; commit: string; builds_rustc: string[]; next_step_tested: Record<string, string>; note?: string }
export interface MrustcTable {
  releases: MrustcRelease[];
  distribution_chains: {
    distribution: string; releases: string[]; mrustc: string; mrustc_source_sha256: string;
    steps: { rustc: string; built_by: string; source_sha256: string }[];
  }[];
}

export interface RustTables { rust: RustRelease[]; snapshots: SnapshotTable; mrustc: MrustcTable }

/** @param folder the fact tables' `rust` */
export function readRustTables(folder: string): RustTables {
  const { releases, pre_1_0: before } = readTable<{ releases: RustRelease[]; pre_1_0: RustRelease[] }>(folder, 'releases.json');
  return { rust: [...before, ...releases], snapshots: readTable(folder, 'snapshots.json'), mrustc: readTable(folder, 'mrustc.json') };
}

/** `rust-snapshot@2011-04-29-7b95b5c` */
export function snapshotId(snapshot: { date?: string; commit?: string }): string {
  return `rust-snapshot@${snapshot.date}-${snapshot.commit}`;
}
