/** The committed catalog: every line against the schema, and the counts that the fact tables state. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { checkCatalog } from '../../chains/catalog/check.ts';
import { engineBase } from '../../chains/catalog/engine-base.ts';
import { loadPolicies, loadRegistry, readCatalogFiles } from '../../chains/catalog/load.ts';
import { catalogDigest, parseCatalog } from '../../chains/catalog/parse.ts';
import { publishedOf } from '../../chains/catalog/published.ts';
import { registryFindings } from '../../chains/catalog/registry.ts';
import { isUnrecorded } from '../../schema/ids.ts';
import { scenarioSchema } from '../../schema/scenario.ts';

const texts = readCatalogFiles();
const started = performance.now();
const catalog = parseCatalog(texts);
console.log(`catalog: ${Math.round([...texts.values()].reduce((n, t) => n + t.length, 0) / 1024)} KiB parsed in ${Math.round(performance.now() - started)} ms`);

const releasesOf = (compiler: string) => catalog.compilers.get(compiler)?.releases ?? [];
const filesOf = (compiler: string) => releasesOf(compiler).flatMap((release) => release.files);
const count = (names: string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};
const strong = (files: { digest: string }[]) => files.filter((file) => file.digest.startsWith('sha256:')).length;

test('every line of every file holds', () => {
  expect(checkCatalog(texts)).toEqual([]);
});

test('the check command says so, and fails on a folder without a catalog', () => {
  const check = (...folder: string[]): string => execFileSync(process.execPath, ['dist/chains/catalog/scripts/check.js', ...folder], { encoding: 'utf8', stdio: 'pipe' });
  expect(check()).toContain('hold');
  expect(() => check('test')).toThrow(/no catalog file/);
});

describe('what is there', () => {
  test('Go: 378 releases, 6,818 files with SHA-256 and 251 with SHA-1 only', () => {
    expect(releasesOf('go')).toHaveLength(378);
    expect(strong(filesOf('go'))).toBe(6818);
    expect(filesOf('go')).toHaveLength(6818 + 251);
    expect(releasesOf('go').filter((r) => r.prerelease)).toHaveLength(84);
    expect(filesOf('go').filter((f) => strong([f]) && (f.by ?? '').length > 1)).toHaveLength(3083);
  });

  test('Rust: 156 releases, 16,916 files, and the sources of those that a distribution builds', () => {
    expect(releasesOf('rust')).toHaveLength(156);
    const published = filesOf('rust').filter((f) => f.by === 'o');
    expect(published).toHaveLength(16_916);
    expect(count(published.map((f) => f.id.slice(f.id.lastIndexOf('/') + 1)))).toEqual({
      rustc: 2615, cargo: 2615, rust: 2615, 'rust-std': 8969, 'rust-src': 102,
    });
    expect(catalog.files.get('rust@1.76.0/source/rustc-src')).toMatchObject({ role: 'source', name: 'rustc-1.76.0-src.tar.gz' });
  });

  test('snapshots: 322 with 1,682 weak digests, 13 withdrawn ones, 19 replaced digests', () => {
    const kept = releasesOf('rust-snapshot').filter((r) => r.withdrawn === undefined);
    expect(kept).toHaveLength(322);
    expect(kept.flatMap((r) => r.files)).toHaveLength(1682);
    expect(strong(filesOf('rust-snapshot'))).toBe(0);
    expect(releasesOf('rust-snapshot')).toHaveLength(322 + 13);
    expect(catalog.disagreements.filter((d) => d.compiler === 'rust-snapshot')).toHaveLength(19);
  });

  test('mrustc: 9 releases, each another start of the releases it builds', () => {
    expect(releasesOf('mrustc')).toHaveLength(9);
    expect(releasesOf('rust').filter((r) => r.alternatives?.some((a) => a.from?.startsWith('mrustc@'))).map((r) => r.version))
      .toEqual(['1.19.0', '1.29.0', '1.39.0', '1.54.0', '1.74.0', '1.90.0']);
  });

  test('live-bootstrap: 170 steps and the programs of stage0, to gcc 15.2.0', () => {
    expect(releasesOf('gcc').map((r) => r.version)).toEqual(['4.0.4', '4.7.4', '10.5.0', '15.2.0']);
    // Five builds of GCC are four releases; stage0-posix is one more release that is no step.
    expect(releasesOf('live-bootstrap')).toHaveLength(170 - 5 + 1);
    expect(catalog.files.get('gcc@15.2.0/linux-386/gcc-15.2.0_0.tar.bz2')?.digest).toBe('sha256:4c1059345f300b350b0981c5e35879c1d5ae38e650d3607ba01b446e652263a1');
    expect(filesOf('live-bootstrap').filter((f) => isUnrecorded(f.digest))).toHaveLength(11);
  });

  test('StageX: 12 tags, 554 images less the 12 seeds, 406 of them distinct', () => {
    expect(releasesOf('stagex')).toHaveLength(12);
    const images = ['', '-gcc', '-go', '-rust', '-llvm', '-ocaml'].flatMap((line) => filesOf(`stagex${line}`)).filter((f) => f.role === 'binary');
    expect(images).toHaveLength(554);
    expect(new Set(images.map((f) => f.digest)).size).toBe(406);
    expect(releasesOf('stagex-go').map((r) => r.label)).toContain('go 1.24.2 (StageX 2025.04.1)');
  });

  test('all that the sources of Go disagree about, by how it stands', () => {
    const all = catalog.disagreements.filter((d) => d.compiler === 'go');
    expect(count(all.map((d) => d.state))).toEqual({ open: 1, standing: 5, passing: 7, 'side-branch': 15, 'left-out': 8 });
    expect(all.find((d) => d.state === 'open')).toMatchObject({ file: 'go@1.20rc1/darwin-arm64', adopted: '05b80ba6576e4f70', rejected: '26c063e947b4f5a6' });
    for (const { file, adopted } of all.filter((d) => d.state === 'standing')) expect(catalog.files.get(file ?? '')?.digest).toContain(adopted);
  });
});

describe('recipes', () => {
  const recipeOf = (id: string) => catalog.files.get(id)?.recipe;
  const digestOf = (id: string) => catalog.files.get(id)?.digest;

  test('Go is built by its minimum bootstrap release on the same platform', () => {
    expect(recipeOf('go@1.21.0/linux-arm64')).toMatchObject({
      basis: 'record',
      inputs: [{ role: 'compiler', digest: digestOf('go@1.17.13/linux-arm64') }, { role: 'source', digest: digestOf('go@1.21.0/source') }],
    });
  });

  test('a platform that the bootstrap release lacks is cross-compiled, by a rule that says so', () => {
    const recipe = recipeOf('go@1.21.0/linux-riscv64');
    expect(recipe).toMatchObject({ basis: 'rule', note: expect.stringMatching(/by rule, not on record.*cross-compiled from linux-amd64/) });
    expect(recipe?.inputs[0]).toEqual({ role: 'compiler', digest: digestOf('go@1.17.13/linux-amd64') });
    expect(recipeOf('rust@1.98.0/wasm32-unknown-unknown/rust-std')).toMatchObject({ basis: 'rule' });
  });

  test('Go up to 1.4 names its source only, for the C compiler is the builder\'s own', () => {
    expect(recipeOf('go@1.4.3/linux-amd64')?.inputs).toEqual([{ role: 'source', digest: digestOf('go@1.4.3/source') }]);
  });

  test('Rust is built by its stage0, whose cargo is named where the stage0 file names it', () => {
    const target = 'x86_64-unknown-linux-gnu';
    expect(recipeOf(`rust@1.31.0/${target}/rustc`)?.inputs).toEqual([
      { role: 'compiler', digest: digestOf(`rust@1.30.0/${target}/rustc`) },
      { role: 'tool', digest: digestOf(`rust@1.30.0/${target}/rust-std`) },
      { role: 'tool', digest: digestOf(`rust@1.30.0/${target}/cargo`) },
    ]);
    expect(recipeOf(`rust@1.29.0/${target}/rustc`)?.inputs[0]?.digest).toBe(`unrecorded:rust@1.28.0/${target}/rustc`);
  });

  test('a snapshot keeps its exceptions by platform', () => {
    expect(recipeOf('rust-snapshot@2016-03-18-235d774/freebsd-i386')?.inputs[0]?.digest).toBe(digestOf('rust-snapshot@2015-12-18-3391630/freebsd-i386'));
    expect(recipeOf('rust-snapshot@2016-03-18-235d774/linux-x86_64')?.inputs[0]?.digest).toBe(digestOf('rust-snapshot@2016-02-17-4d3eebf/linux-x86_64'));
  });

  test('a base image counts as a tool: its bytes end up in the result', () => {
    const base = { role: 'tool', digest: digestOf('stagex@2025.04.1/core-filesystem') };
    expect(recipeOf('stagex-gcc@2025.04.1/linux-amd64')?.inputs).toContainEqual(base);
  });

  test('every recipe input is of something the catalog has, or is the environment', () => {
    const known = (digest: string): boolean => catalog.byDigest.has(digest) || catalog.roots.has(digest) || isUnrecorded(digest);
    for (const file of catalog.files.values()) {
      for (const input of file.recipe?.inputs ?? []) if (input.role !== 'environment') expect(known(input.digest), `${file.id}: ${input.digest}`).toBe(true);
    }
  });
});

describe('views', () => {
  test('the digest changes with any byte, and not with the order of files', () => {
    expect(catalog.digest).toBe(catalogDigest(new Map([...texts].reverse())));
    const changed = new Map(texts).set('go.jsonl', (texts.get('go.jsonl') ?? '').replace('2012', '2013'));
    expect(catalogDigest(changed)).not.toBe(catalog.digest);
  });

  test('files by digest come first published first; by download name; by id', () => {
    const published = publishedOf(catalog);
    const go = catalog.files.get('go@1.24.2/source');
    expect(published.byDigest(go?.digest ?? '').map((f) => f.id)).toEqual(['go@1.24.2/source', 'stagex-go@2025.04.1/source/go1.24.2.src.tar.gz']);
    expect(published.byName('go1.21.0.windows-amd64.zip').map((f) => f.id)).toEqual(['go@1.21.0/windows-amd64']);
    expect(published.byName('cargo-0.32.0-x86_64-unknown-linux-gnu.tar.xz').map((f) => f.id)).toContain('rust@1.31.0/x86_64-unknown-linux-gnu/cargo');
    expect(published.byDigest(`sha256:${'0'.repeat(64)}`)).toEqual([]);
    expect(published.file('go@1.21.0/none')).toBeNull();
  });

  test('the engine is never handed a root that no digest names', () => {
    const base = engineBase(catalog);
    expect(base.roots.filter((root) => isUnrecorded(root.digest))).toEqual([]);
    expect(base.roots.length).toBeLessThan(catalog.roots.size);
    const scenario = { roots: base.roots, releases: base.releases.slice(0, 20), verifiers: [], attestations: [], policy: loadPolicies()[0] };
    expect(scenarioSchema.safeParse(scenario).error?.issues).toBeUndefined();
  });
});

describe('the registry', () => {
  test('six signers of StageX; three of them are one organization', () => {
    const registry = loadRegistry();
    expect(registry.verifiers.map((v) => v.id)).toEqual(['lancevick', 'ryanheywood', 'antonlivaja', 'dannygrove', 'conyel', 'seanmccord']);
    expect(registry.verifiers.filter((v) => v.organization === 'distrust').map((v) => v.id)).toEqual(['lancevick', 'ryanheywood', 'antonlivaja']);
  });

  test('one key under two names, a name twice and an organization that is not there are found', () => {
    const registry = loadRegistry();
    const [first, second] = registry.verifiers;
    if (!first || !second) throw new Error('the registry is empty');
    const stolen = { ...second, id: 'other', keys: first.keys.map((key) => ({ ...key, id: `${key.id}-2` })) };
    expect(registryFindings({ ...registry, verifiers: [first, stolen] })).toContainEqual({ at: '/verifiers/1/keys/0', message: '6B61ECD76088748C70590D55E90A401336C8AAA9 is given twice' });
    expect(registryFindings({ ...registry, verifiers: [first, first] })).toContainEqual({ at: '/verifiers/1/id', message: 'lancevick is given twice' });
    expect(registryFindings({ ...registry, organizations: [] })).toHaveLength(registry.verifiers.length);
  });
});
