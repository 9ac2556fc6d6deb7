/** A catalog in a few words, for tests of the chain graph: `release/platform` files with what built them. */
import { createHash } from 'node:crypto';
import type { Catalog, CatalogFile, Release, Root } from '../../schema/catalog.ts';
import type { Status } from '../../schema/scenario.ts';
import type { Judged } from '../../chains/graph/model.ts';

/** The digest that stands for a name. */
export function digestOf(name: string): string {
  return `sha256:${createHash('sha256').update(name).digest('hex')}`;
}

export interface Build {
  /** `go@2/linux-amd64`. */
  file: string;
  /** Names of files or roots that built it. */
  by: string[];
}

/** @param roots names of root artifacts */
export function catalogOf(roots: string[], builds: Build[], more: Partial<Release>[] = []): Catalog {
  const releases = new Map<string, Release>();
  const byDigest = new Map<string, CatalogFile[]>();
  const files = new Map<string, CatalogFile>();
  const release = (id: string): Release => {
    const held = releases.get(id);
    if (held) return held;
    const [compiler = '', version = ''] = id.split('@');
    const made: Release = { id, compiler, version, date: null, bootstrap: null, files: [] };
    releases.set(id, made);
    return made;
  };
  for (const { file: id, by } of builds) {
    const slash = id.indexOf('/');
    const owner = release(id.slice(0, slash));
    const file: CatalogFile = {
      id, release: owner.id, platform: id.slice(slash + 1), role: 'binary', digest: digestOf(id),
      recipe: { basis: 'record', inputs: by.map((name, i) => ({ role: i === 0 ? 'compiler' : 'tool', digest: digestOf(name) })) },
    };
    owner.files.push(file);
    files.set(id, file);
    byDigest.set(file.digest, [file]);
  }
  for (const facts of more) if (facts.id !== undefined) Object.assign(release(facts.id), facts);
  const rootMap = new Map(roots.map((name): [string, Root] => [digestOf(name), { digest: digestOf(name), kind: 'seed', name, compiler: 'seed' }]));
  return { digest: digestOf('catalog'), compilers: new Map(), releases, files, byDigest, roots: rootMap, disagreements: [] };
}

/** A judgement that says `claimed` of everything but what is named. */
export function judgedOf(catalog: Catalog, said: Record<string, Status> = {}): Judged {
  const status = new Map(Object.entries(said).map(([name, value]) => [digestOf(name), value]));
  return {
    status: (digest) => (catalog.roots.has(digest) ? 'root' : status.get(digest) ?? (catalog.byDigest.has(digest) ? 'claimed' : 'unknown')),
    strength: (digest) => {
      const strength = catalog.roots.has(digest) ? null : status.get(digest) === 'verified' ? 1 : 0;
      return { organization: strength, verifier: strength };
    },
    built: () => [],
  };
}

/** `count` releases of one compiler, each built by the one before it, the first by a root. */
export function lineOf(compiler: string, count: number, platform = 'linux-amd64'): Catalog {
  const id = (i: number): string => `${compiler}@${i}/${platform}`;
  return catalogOf(['seed'], Array.from({ length: count }, (_, i) => ({ file: id(i + 1), by: [i === 0 ? 'seed' : id(i)] })));
}
