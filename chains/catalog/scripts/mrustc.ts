/** mrustc, the Rust compiler in C++ that skips the OCaml start and the snapshots. */
import type { FileLine, ReleaseLine, RootLine, Sheet } from './lines.ts';
import type { MrustcRelease, RustTables } from './rust-tables.ts';

export function buildMrustc({ mrustc: table }: RustTables): Sheet {
  const archives = new Map(table.distribution_chains.map((chain) => [chain.mrustc, chain.mrustc_source_sha256]));
  return {
    compiler: {
      id: 'mrustc', name: 'mrustc',
      about: 'A Rust compiler written in C++ that turns Rust into C: another start of the Rust line, from source alone. It builds a release of rustc, that one builds itself again, and the ordinary line goes on from there.',
      sources: { t: 'thepowersgang/mrustc: tags, and the tree at each', s: 'stagex recipes: digests of the source archives that they build' },
    },
    roots: table.releases.map((release) => root(release, archives.get(release.mrustc))),
    releases: table.releases.map((release) => mrustcRelease(release, archives.get(release.mrustc))),
  };
}

function root({ mrustc }: MrustcRelease, archive: string | undefined): Omit<RootLine, 'kind'> {
  return {
    root: 'source', name: `mrustc ${mrustc} source`,
    files: [`mrustc@${mrustc}/source/commit`, ...(archive === undefined ? [] : [`mrustc@${mrustc}/source/archive`])],
    note: 'C++14; a C++ and a C11 compiler of the builder\'s own build it and what it makes',
  };
}

function mrustcRelease(release: MrustcRelease, archive: string | undefined): Omit<ReleaseLine, 'kind'> {
  const { mrustc, date, commit, builds_rustc: builds, next_step_tested: next, note } = release;
  const files: Record<string, FileLine> = { 'source/commit': { digest: commit, by: 't', note: 'a git commit id (SHA-1, weak), not the digest of an archive' } };
  if (archive !== undefined) files['source/archive'] = { digest: archive, by: 's', name: `mrustc-${mrustc}.tar.gz` };
  const then = builds.map((version) => next[version]).filter((version) => version !== undefined);
  return {
    version: mrustc, date, commit, by: 't',
    note: `builds rustc ${builds.join(', ')}; its own test then builds ${then.join(', ')}${note === undefined ? '' : `; ${note}`}`,
    bootstrap: { from: null, root: archive === undefined ? `sha1:${commit}` : `sha256:${archive}`, basis: 'record', note: 'built by a C++14 compiler of the builder\'s own' },
    files,
  };
}
