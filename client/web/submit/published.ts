/**
 * The catalog, asked for as a statement needs it: reading a statement asks for files by digest or id at once, and the browser has no
 * catalog. So what is asked for is written down, fetched, and the statement is read again until it asks for nothing new.
 */
import type { Published } from '../../../chains/attestation/types.ts';
import type { ArtifactAnswer, FileAnswer, ReleaseAnswer } from '../../../schema/api.ts';
import type { CatalogFile } from '../../../schema/catalog.ts';
import { RootlineError } from '../../../schema/error.ts';
import { parseRef, type Digest, type FileId, type ReleaseId } from '../../../schema/ids.ts';
import { askFor } from '../api/ask.ts';
import { releaseOfFile } from '../route/place.ts';

/** A statement that still asks for more after so many rounds is not read to the end here. */
const ROUNDS = 5;

function catalogFile(release: ReleaseId, file: FileAnswer): CatalogFile {
  const { id, platform, role, digest, recipe, name, note } = file;
  return {
    id, release, platform, role, digest, ...(name !== undefined && { name }), ...(note !== undefined && { note }),
    ...(recipe && { recipe: { basis: recipe.basis, inputs: recipe.inputs.map((input) => ({ role: input.role, digest: input.digest })) } }),
  };
}

class Asked {
  readonly #files = new Map<FileId, CatalogFile>();
  readonly #byDigest = new Map<Digest, CatalogFile[]>();
  readonly #releases = new Set<ReleaseId>();
  /** Asked for and not here yet. */
  readonly #digests = new Set<Digest>();
  readonly #ids = new Set<FileId>();

  readonly published: Published = {
    byDigest: (digest) => {
      const known = this.#byDigest.get(digest);
      if (!known) this.#digests.add(digest);
      return known ?? [];
    },
    file: (id) => {
      if (!this.#files.has(id) && parseRef(id)?.kind === 'file') this.#ids.add(id);
      return this.#files.get(id) ?? null;
    },
    // Names of downloads are not asked for: the server knows them all, and reads the statement again.
    byName: () => [],
  };

  /** @returns whether anything new came */
  async fetch(): Promise<boolean> {
    const ids = [...this.#ids];
    const digests = [...this.#digests];
    this.#ids.clear();
    this.#digests.clear();
    const found = await Promise.all(digests.map((digest) => this.#artifact(digest)));
    const releases = new Set([...ids, ...found.flat()].map(releaseOfFile).filter((release) => !this.#releases.has(release)));
    await Promise.all([...releases].map((release) => this.#release(release)));
    for (const [i, digest] of digests.entries()) this.#byDigest.set(digest, (found[i] ?? []).flatMap((id) => this.#files.get(id) ?? []));
    return digests.length > 0 || releases.size > 0;
  }

  async #artifact(digest: Digest): Promise<FileId[]> {
    try {
      return (await askFor<ArtifactAnswer>(`/api/v1/artifacts/${digest}`)).files;
    } catch (error) {
      if (error instanceof RootlineError) return [];
      throw error;
    }
  }

  async #release(id: ReleaseId): Promise<void> {
    this.#releases.add(id);
    const [compiler = '', version = ''] = id.split('@');
    try {
      const { files } = await askFor<ReleaseAnswer>(`/api/v1/releases/${encodeURIComponent(compiler)}/${encodeURIComponent(version)}`);
      for (const file of files) this.#files.set(file.id, catalogFile(id, file));
    } catch (error) {
      if (!(error instanceof RootlineError)) throw error;
    }
  }
}

/**
 * Reads something that needs the catalog, as often as it asks for more.
 * @throws what `read` throws once everything it asked for is there
 */
export async function readWithCatalog<T>(read: (published: Published) => T): Promise<T> {
  const asked = new Asked();
  for (let round = 0; round < ROUNDS; round++) {
    let failed: unknown = null;
    let result: { value: T } | null = null;
    try {
      result = { value: read(asked.published) };
    } catch (error) {
      failed = error;
    }
    if (await asked.fetch()) continue;
    if (result) return result.value;
    throw failed;
  }
  return read(asked.published);
}
