/**
 * The catalog, asked for as a statement needs it: reading a statement looks files up by digest, id or name at once, and the browser has
 * no catalog. So what is looked up is written down, fetched, and the statement is read again until it looks up nothing new.
 */
import type { Published } from '../../../chains/attestation/types.ts';
import type { FilesAnswer, FilesRequest } from '../../../schema/api.ts';
import type { CatalogFile } from '../../../schema/catalog.ts';
import { isDigest } from '../../../schema/ids.ts';
import { askWith } from '../api/ask.ts';

/** A statement that still looks up more after so many rounds is read with what is there. */
const ROUNDS = 8;
/** Of each kind in one request. */
const MOST = 2000;

/** What one kind of key finds, and which keys are still to be asked for. */
class Lookup {
  readonly #found = new Map<string, CatalogFile[]>();
  readonly #wanted = new Set<string>();
  readonly #askable: (key: string) => boolean;
  #asked: string[] = [];

  constructor(askable: (key: string) => boolean) {
    this.#askable = askable;
  }

  get(key: string): CatalogFile[] {
    const found = this.#found.get(key);
    if (!found && this.#askable(key)) this.#wanted.add(key);
    return found ?? [];
  }

  /** The next keys to ask for. */
  take(): string[] {
    this.#asked = [...this.#wanted].slice(0, MOST);
    for (const key of this.#asked) this.#wanted.delete(key);
    return this.#asked;
  }

  /** The answer to what was taken. */
  keep(files: readonly CatalogFile[], keyOf: (file: CatalogFile) => string | undefined): void {
    for (const key of this.#asked) this.#found.set(key, files.filter((file) => keyOf(file) === key));
  }
}

class Asked {
  readonly #ids = new Lookup((id) => id !== '' && id.length <= 400);
  readonly #names = new Lookup((name) => name !== '' && name.length <= 500);
  readonly #digests = new Lookup(isDigest);

  readonly published: Published = {
    byDigest: (digest) => this.#digests.get(digest),
    file: (id) => this.#ids.get(id)[0] ?? null,
    byName: (name) => this.#names.get(name),
  };

  /** @returns whether there was anything to ask */
  async fetch(): Promise<boolean> {
    const request: FilesRequest = { ids: this.#ids.take(), names: this.#names.take(), digests: this.#digests.take() };
    if (Object.values(request).flat().length === 0) return false;
    const { files } = await askWith<FilesAnswer>('/api/v1/files', request);
    const known = files.map(({ name, ...file }): CatalogFile => ({ ...file, ...(name !== undefined && { name }) }));
    this.#ids.keep(known, ({ id }) => id);
    this.#names.keep(known, ({ name }) => name);
    this.#digests.keep(known, ({ digest }) => digest);
    return true;
  }
}

/**
 * Reads something that needs the catalog, as often as it looks up more.
 * @throws what `read` throws once everything it looks up is there
 */
export async function readWithCatalog<T>(read: (published: Published) => T): Promise<T> {
  const asked = new Asked();
  for (let round = 0; round < ROUNDS; round++) {
    try {
      const value = read(asked.published);
      if (!await asked.fetch()) return value;
    } catch (error) {
      if (!await asked.fetch()) throw error;
    }
  }
  return read(asked.published);
}
