/** Lookups that are asked in the same moment, answered by one query: reading a log through asks for hundreds at once. */

export type Fetch = (keys: readonly string[]) => Promise<Map<string, Uint8Array>>;

export class Gather {
  readonly #fetch: Fetch;
  #waiting: Map<string, Promise<Uint8Array | null>> = new Map();
  #answer: Promise<Map<string, Uint8Array>> | null = null;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** The value of a key, or null where there is none. */
  get(key: string): Promise<Uint8Array | null> {
    const asked = this.#waiting.get(key);
    if (asked !== undefined) return asked;
    this.#answer ??= this.#ask();
    const value = this.#answer.then((found) => found.get(key) ?? null);
    this.#waiting.set(key, value);
    return value;
  }

  async #ask(): Promise<Map<string, Uint8Array>> {
    await new Promise((done) => { setImmediate(done); });
    const keys = [...this.#waiting.keys()];
    this.#waiting = new Map();
    this.#answer = null;
    return this.#fetch(keys);
  }
}
