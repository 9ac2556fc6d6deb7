/** Scenarios as the graph takes them: a catalog and entries, one statement each. */
import { createHash } from 'node:crypto';
import type { CatalogFile, Compiler, Release, Root } from '../../schema/catalog.ts';
import type { Registry } from '../../schema/registry.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { GraphCatalog, GraphEntry } from '../../server/store/neo4j/graph.ts';

export function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/**
 * The first kind given for a root is the one it has, as in a catalog. The digest is over the statements and verifiers too, so that a graph
 * of another scenario with the same files is not taken for this one's.
 */
export function graphCatalog({ roots, releases, attestations, verifiers }: Omit<Scenario, 'policy'>): GraphCatalog {
  const compilers = new Map<string, Compiler>();
  const kept = new Map<string, Release>();
  for (const { id, files } of releases) {
    const [compiler = id, version = ''] = id.split('@');
    compilers.set(compiler, { id: compiler, name: compiler, about: '', sources: {}, releases: [] });
    kept.set(id, {
      id, compiler, version, date: null, bootstrap: null,
      files: files.map(({ id: file, platform, role, digest, recipe }) => {
        const published: CatalogFile = { id: file, release: id, platform, role, digest };
        return recipe === undefined ? published : Object.assign(published, { recipe: { inputs: recipe, basis: 'record' } });
      }),
    });
  }
  const byDigest = new Map<string, Root>();
  for (const { digest, kind } of roots) if (!byDigest.has(digest)) byDigest.set(digest, { digest, kind, name: digest, compiler: '' });
  return { digest: sha256(JSON.stringify({ roots, releases, attestations, verifiers })), compilers, releases: kept, roots: byDigest };
}

export function graphEntries({ verifiers, attestations }: Pick<Scenario, 'verifiers' | 'attestations'>): GraphEntry[] {
  const registry: Registry = {
    organizations: [...new Set(verifiers.map((v) => v.organization))].map((id) => ({ id, name: id })),
    verifiers: verifiers.map(({ id, organization, keys }) => ({
      id, name: id, organization,
      keys: keys.map(({ id: key, revoked, compromised }) => ({
        type: 'openpgp', id: key, fingerprint: 'A'.repeat(40), ...(revoked !== undefined && { revoked }), ...(compromised !== undefined && { compromised }),
      })),
    })),
  };
  return [
    { envelope: sha256('registry'), registry, statements: [] },
    ...attestations.map((statement, i) => ({ envelope: sha256(`envelope ${i}`), statements: [statement] })),
  ];
}
