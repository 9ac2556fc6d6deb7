/** What is known of some bytes. */
import type { ArtifactAnswer } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import { RootlineError } from '../../schema/error.ts';
import type { Digest, FileId } from '../../schema/ids.ts';
import type { InputRole } from '../../schema/input.ts';
import { linkOf } from './link.ts';
import type { Reading } from './reading.ts';

/** More uses than this are not listed: a source or a common tool goes into thousands of files. */
const MOST_USES = 500;

interface Use { file: FileId | null; digest: Digest; role: InputRole }

const uses = new WeakMap<Catalog, Map<Digest, Use[]>>();

/** Which files declare an input; indexed once for each catalog. */
function declaredUses(catalog: Catalog, digest: Digest): readonly Use[] {
  let index = uses.get(catalog);
  if (index === undefined) {
    uses.set(catalog, index = new Map());
    for (const file of catalog.files.values()) {
      for (const input of file.recipe?.inputs ?? []) {
        const use = { file: file.id, digest: file.digest, role: input.role };
        const known = index.get(input.digest);
        if (known === undefined) index.set(input.digest, [use]);
        else known.push(use);
      }
    }
  }
  return index.get(digest) ?? [];
}

/** @throws RootlineError `unknown-artifact` when neither the catalog nor any attestation names the digest */
export function answerArtifact(reading: Reading, digest: Digest): ArtifactAnswer {
  const { catalog, grounds, view } = reading;
  const files = catalog.byDigest.get(digest) ?? [];
  const attested = view.usersOf(digest).map(({ role, output }) => ({ role, digest: output, file: catalog.byDigest.get(output)?.[0]?.id ?? null }));
  const usedBy = distinct([...declaredUses(catalog, digest), ...attested]);
  if (files.length + usedBy.length + view.statementsOf(digest).length === 0 && !catalog.roots.has(digest)) {
    throw new RootlineError('unknown-artifact', `neither the catalog nor any attestation names ${digest}`);
  }
  return { grounds, link: linkOf(reading, digest), files: files.map((f) => f.id), usedBy: usedBy.slice(0, MOST_USES) };
}

function distinct(all: readonly Use[]): Use[] {
  return [...new Map(all.map((use) => [`${use.role} ${use.digest} ${use.file}`, use])).values()];
}
