/** The catalog as nodes: compilers, releases, files, the artifacts they publish, what these were declared to be built from, and roots. */
import type { Digest } from '../../../schema/ids.ts';
import type { GraphCatalog, Write } from './graph.ts';
import { slices, toInteger } from './values.ts';

/** Files in one transaction. */
const filesAtOnce = 1_000;

/** Adds a whole catalog, in transactions that may each be done twice. */
export async function addCatalog(write: Write, { compilers, releases, roots }: GraphCatalog): Promise<void> {
  const send = (cypher: string, given: readonly unknown[]): Promise<void> => write(async (tx) => { await tx.run(cypher, { given }); });
  await send('UNWIND $given AS c MERGE (compiler:Compiler {id: c.id}) SET compiler.name = c.name', [...compilers.values()].map(({ id, name }) => ({ id, name })));
  await send('UNWIND $given AS root MERGE (a:Artifact {digest: root.digest}) SET a.root = root.kind, a.name = root.name', [...roots.values()].map(({ digest, kind, name }) => ({ digest, kind, name })));
  const all = [...releases.values()];
  for (const some of slices(all, filesAtOnce)) {
    await send(`UNWIND $given AS r
      MERGE (release:Release {id: r.id}) SET release.version = r.version, release.date = r.date
      MERGE (compiler:Compiler {id: r.compiler})
      MERGE (release)-[:OF]->(compiler)`, some.map(({ id, version, date, compiler }) => ({ id, version, date, compiler })));
  }
  for (const some of slices(all.flatMap((release) => release.files), filesAtOnce)) {
    await addFiles(send, some.map(({ id, release, platform, role, digest, recipe }) => ({
      id, release, platform, role, digest, basis: recipe?.basis ?? null,
      inputs: (recipe?.inputs ?? []).map((input, i) => ({ role: input.role, digest: input.digest, position: toInteger(i) })),
    })));
  }
}

interface FileRow { id: string; release: string; platform: string; role: string; digest: Digest; basis: string | null; inputs: { role: string; digest: Digest; position: bigint }[] }

async function addFiles(send: (cypher: string, given: readonly unknown[]) => Promise<void>, files: readonly FileRow[]): Promise<void> {
  await send(`UNWIND $given AS f
    MATCH (release:Release {id: f.release})
    MERGE (file:File {id: f.id}) SET file.platform = f.platform, file.role = f.role, file.basis = f.basis
    MERGE (artifact:Artifact {digest: f.digest})
    MERGE (release)-[:PUBLISHED]->(file)
    MERGE (file)-[:PUBLISHED]->(artifact)`, files);
  await send(`UNWIND $given AS f
    UNWIND f.inputs AS i
    MATCH (file:File {id: f.id})
    MERGE (declared:Artifact {digest: i.digest})
    MERGE (file)-[:DECLARED {role: i.role, position: i.position}]->(declared)`, files);
  await send(`UNWIND $given AS f
    UNWIND f.inputs AS i
    WITH DISTINCT f.digest AS published, i.digest AS declared
    MATCH (a:Artifact {digest: published})
    MATCH (b:Artifact {digest: declared})
    MERGE (a)-[:DECLARED_FROM]->(b)`, files);
}
