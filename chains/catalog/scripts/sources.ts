/** Source files of one compiler's line: each is published once, by the release that first names it, and referred to from then on. */
import { fileLine, type FileLine } from './lines.ts';

export class SourceFiles {
  readonly #ids = new Map<string, string>();
  readonly #by: string;

  /** @param by letter of the source of these facts */
  constructor(by: string) {
    this.#by = by;
  }

  /**
   * The file's id, by its digest. Adds it to the release's files when the line has not had these bytes yet.
   * @param path the place it would have, e.g. `source/gcc-10.5.0.tar.xz`; with `second` where that is taken
   */
  publish(sha256: string, release: string, path: string, files: Record<string, FileLine>, second?: string): string {
    const known = this.#ids.get(sha256);
    if (known !== undefined) return known;
    const free = files[path] === undefined ? path : second;
    if (free === undefined || files[free] !== undefined) throw new Error(`${release}: two source files at ${path}`);
    files[free] = fileLine(sha256, this.#by);
    const id = `${release}/${free}`;
    this.#ids.set(sha256, id);
    return id;
  }
}
