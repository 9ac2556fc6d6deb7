/** From every release of Go, Rust and the other lines, following what each was built by ends at a root. */
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../chains/catalog/load.ts';
import type { Bootstrap, CatalogFile } from '../../schema/catalog.ts';

const catalog = loadCatalog();

/** Releases from one back to where it starts, and the root there. */
function walk(id: string): { path: string[]; root: string | undefined } {
  const path: string[] = [];
  for (let at: string | null = id; at !== null;) {
    if (path.includes(at)) throw new Error(`${id} goes round at ${at}`);
    path.push(at);
    const bootstrap: Bootstrap | null | undefined = catalog.releases.get(at)?.bootstrap;
    if (!bootstrap || bootstrap.from === null) return { path, root: bootstrap?.root };
    at = bootstrap.from;
  }
  return { path, root: undefined };
}

describe('by what built each release', () => {
  const bootstrapped = ['go', 'rust', 'mrustc', 'rustboot', 'gcc', 'live-bootstrap', 'stagex', 'stagex-gcc', 'stagex-go', 'stagex-rust', 'stagex-llvm'];
  test.each(bootstrapped)('every release of %s reaches a root', (compiler) => {
    const releases = catalog.compilers.get(compiler)?.releases ?? [];
    expect(releases.length).toBeGreaterThan(0);
    for (const { id } of releases) {
      const { root } = walk(id);
      expect(catalog.roots.get(root ?? '')?.kind, id).toMatch(/^(?:seed|source)$/);
    }
  });

  test('rust@1.98.0: 90 releases, then 314 snapshots, then rustboot', () => {
    const { path, root } = walk('rust@1.98.0');
    expect(path.filter((id) => id.startsWith('rust@'))).toHaveLength(90);
    expect(path.filter((id) => id.startsWith('rust-snapshot@'))).toHaveLength(314);
    expect(path.at(-1)).toBe('rustboot@ef75860');
    expect(path).toHaveLength(90 + 314 + 1);
    expect(catalog.roots.get(root ?? '')).toMatchObject({ kind: 'source', compiler: 'rustboot' });
  });

  test('every snapshot reaches rustboot, but for one of one platform, built by a temporary one of which no more is on record', () => {
    for (const release of catalog.compilers.get('rust-snapshot')?.releases ?? []) {
      if (release.withdrawn !== undefined) continue;
      const start = release.version === '2012-06-30-1c13507' ? 'rust-snapshot@2012-06-30-4d692a2' : 'rustboot@ef75860';
      expect(walk(release.id).path.at(-1), release.id).toBe(start);
    }
  });

  test('go@1.27.2 goes by the documented bootstrap releases to the C sources of 1.4', () => {
    const { path, root } = walk('go@1.27.2');
    expect(path).toEqual(['go@1.27.2', 'go@1.24.6', 'go@1.22.6', 'go@1.20.6', 'go@1.17.13', 'go@1.4']);
    expect(root).toBe(catalog.files.get('go@1.4/source')?.digest);
  });

  test('gcc@15.2.0 goes by TinyCC and mes to the hex0 seed', () => {
    const { path, root } = walk('gcc@15.2.0');
    expect(path).toEqual([
      'gcc@15.2.0', 'gcc@10.5.0', 'gcc@4.7.4', 'gcc@4.0.4',
      'live-bootstrap@tcc-0.9.27-pass5', 'live-bootstrap@tcc-0.9.27-pass4', 'live-bootstrap@tcc-0.9.27-pass3', 'live-bootstrap@tcc-0.9.27-pass2',
      'live-bootstrap@tcc-0.9.27', 'live-bootstrap@tcc-0.9.26', 'live-bootstrap@mes-0.27.1', 'live-bootstrap@stage0-posix',
    ]);
    expect(catalog.roots.get(root ?? '')?.name).toBe('hex0-seed (x86, 181 bytes)');
  });

  test('ocaml of StageX is not bootstrapped, and says why', () => {
    for (const release of catalog.compilers.get('stagex-ocaml')?.releases ?? []) {
      expect(release.notBootstrapped).toMatch(/prebuilt compiler/);
      expect(walk(release.id).root).toBeUndefined();
    }
  });
});

/**
 * Digests that have a way down to a root by the recipe of the file first published with them, which is what a bare signature over a digest is of:
 * every compiler and tool in turn, every source published. The least such set, so that no circle holds itself up.
 */
function grounded(): Set<string> {
  const done = new Set([...catalog.roots.values()].filter((root) => root.kind === 'seed').map((root) => root.digest));
  const waiting = [...catalog.byDigest].map(([digest, files]) => ({ digest, file: files[0] })).filter(({ file }) => file?.recipe?.inputs.some((i) => i.role === 'compiler'));
  for (let before = -1; before !== done.size;) {
    before = done.size;
    for (const { digest, file } of waiting) if (file && !done.has(digest) && stands(file, done)) done.add(digest);
  }
  return done;
}

function stands(file: CatalogFile, done: Set<string>): boolean {
  return (file.recipe?.inputs ?? []).every(({ role, digest }) => {
    if (role === 'environment') return true;
    return role === 'source' ? catalog.byDigest.get(digest)?.some((f) => f.role === 'source') : done.has(digest);
  });
}

describe('by recipes', () => {
  const done = grounded();

  test.each(['stagex-go', 'stagex-gcc', 'stagex-rust', 'stagex-llvm'])('%s@2025.04.1 stands on the seed, through images that all have recipes', (compiler) => {
    const file = catalog.files.get(`${compiler}@2025.04.1/linux-amd64`);
    expect(done.has(file?.digest ?? '')).toBe(true);
  });

  test('so does every image of every tag, but for ocaml', () => {
    for (const [id, compiler] of catalog.compilers) {
      if (!id.startsWith('stagex')) continue;
      for (const file of compiler.releases.flatMap((r) => r.files).filter((f) => f.role === 'binary')) expect(done.has(file.digest), file.id).toBe(id !== 'stagex-ocaml');
    }
  });

  test('gcc@15.2.0 of live-bootstrap stands on the seed', () => {
    expect(done.has('sha256:4c1059345f300b350b0981c5e35879c1d5ae38e650d3607ba01b446e652263a1')).toBe(true);
  });
});
