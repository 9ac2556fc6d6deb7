/** The catalog as the program holds it in memory. Its files on disk are JSON Lines, see chains/catalog/README.md. */
import type { Digest, FileId, ReleaseId } from './ids.ts';
import type { InputRole } from './input.ts';
import type { RootKind } from './policy.ts';

/** How a declared fact is known: read from a public record, or inferred by a documented rule. */
export type Basis = 'record' | 'rule';

export interface DeclaredInput { role: InputRole; digest: Digest }

/** The inputs a publisher declares a file was built from. A claim, not evidence. */
export interface Recipe {
  inputs: DeclaredInput[];
  basis: Basis;
  /** Where the record is, or which rule it was. */
  note?: string;
}

export interface CatalogFile {
  id: FileId;
  release: ReleaseId;
  platform: string;
  role: 'binary' | 'source';
  /** Name of the download, where it has one. */
  name?: string;
  digest: Digest;
  /** The earlier file of the same compiler that had these bytes first, where this one republishes them. */
  same?: FileId;
  /** Letters of the compiler's `sources` that give this digest. */
  by?: string;
  recipe?: Recipe;
  note?: string;
}

/** Which release (or root artifact) built this one. */
export interface Bootstrap {
  /** The building release; null when the start is a root or is not known. */
  from: ReleaseId | null;
  /** The root artifact it starts from, where it does. */
  root?: Digest;
  basis: Basis;
  note?: string;
}

export interface Release {
  id: ReleaseId;
  compiler: string;
  version: string;
  /** Day of release, or null with `seen`, the earliest day it is known by. */
  date: string | null;
  seen?: string;
  /** What people call it, where the version alone does not say: "go 1.24.2 (StageX 2025.04.1)". */
  label?: string;
  commit?: string;
  prerelease?: boolean;
  withdrawn?: string;
  /** Why this release is not bootstrapped from source, in words, where a record says so. */
  notBootstrapped?: string;
  note?: string;
  /** Letters of the compiler's `sources` for what is said here other than digests. */
  by?: string;
  /** The release of the same version by the compiler's own publisher, where this is a distribution's build of it. */
  upstream?: ReleaseId;
  bootstrap: Bootstrap | null;
  /** Other documented ways to build it. */
  alternatives?: Bootstrap[];
  files: CatalogFile[];
}

export interface Compiler {
  id: string;
  name: string;
  about: string;
  /** One letter per source of facts. */
  sources: Record<string, string>;
  /** Oldest first. */
  releases: Release[];
}

export interface Root {
  digest: Digest;
  kind: RootKind;
  name: string;
  /** The compiler line it belongs to. */
  compiler: string;
  note?: string;
}

/** Sources that did not agree on a file's digest: kept and shown. */
export interface Disagreement {
  /** The file as the catalog has it, or null where no digest was trustworthy. */
  file: FileId | null;
  name: string;
  compiler: string;
  state: 'open' | 'standing' | 'passing' | 'side-branch' | 'left-out';
  adopted: string | null;
  adoptedBy?: string;
  rejected: string;
  rejectedBy: string;
  seen?: string;
  note: string;
}

export interface Catalog {
  /** sha256 over the catalog's files. */
  digest: Digest;
  compilers: Map<string, Compiler>;
  releases: Map<ReleaseId, Release>;
  files: Map<FileId, CatalogFile>;
  /** Every file that publishes these bytes, the first published first. */
  byDigest: Map<Digest, CatalogFile[]>;
  roots: Map<Digest, Root>;
  disagreements: Disagreement[];
}
