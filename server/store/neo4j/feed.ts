/** Brings the analysts' graph after the log, in the background: the log never waits for it, and it is right again after any interruption. */
import type { Graph, GraphCatalog, GraphEntry } from './graph.ts';

/** Entries handed to the graph at once. */
const atOnce = 1_000;
const retryAfter = 5_000;

export class GraphFeed {
  readonly #graph: Graph;
  readonly #catalog: GraphCatalog;
  readonly #report: (error: unknown) => void;
  /** Entries from `#from` on that are not in the graph yet. */
  #waiting: GraphEntry[] = [];
  #from = 0;
  /** Entries that the graph is known to have. */
  #held = 0;
  #running: Promise<void> | null = null;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;

  private constructor(graph: Graph, catalog: GraphCatalog, held: number, report: (error: unknown) => void) {
    this.#graph = graph;
    this.#catalog = catalog;
    this.#held = held;
    this.#report = report;
  }

  /**
   * A feed for a graph that may be empty, behind, or of another catalog; then it is made anew.
   * @param report told each time that the graph could not be written; it is tried again by itself
   */
  static async start(graph: Graph, catalog: GraphCatalog, report: (error: unknown) => void): Promise<GraphFeed> {
    const state = await graph.state();
    return new GraphFeed(graph, catalog, state.catalog === catalog.digest ? state.entries : 0, report);
  }

  /** Takes the next entry of the log, beginning with the first; those that the graph has are not kept. */
  take(entry: GraphEntry): void {
    this.#waiting.push(entry);
    this.#dropHeld();
    this.#run();
  }

  /** Resolves when all that was taken is in the graph, or could not be brought there for now. */
  async settled(): Promise<void> {
    this.#run();
    await this.#running;
  }

  /** Stops; what is still waiting is taken again at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#running;
  }

  #run(): void {
    if (this.#closed || this.#retry !== null) return;
    this.#running ??= this.#bring().finally(() => { this.#running = null; });
  }

  async #bring(): Promise<void> {
    try {
      await this.#graph.load(this.#catalog);
      while (this.#waiting.length > 0 && !this.#closed) {
        const group = this.#waiting.slice(0, atOnce);
        await this.#graph.append(this.#from, group);
        this.#held = this.#from + group.length;
        this.#dropHeld();
      }
    } catch (error) {
      if (this.#closed) return;
      this.#report(error);
      this.#retry = setTimeout(() => {
        this.#retry = null;
        this.#run();
      }, retryAfter);
      this.#retry.unref();
    }
  }

  #dropHeld(): void {
    const held = Math.min(this.#held - this.#from, this.#waiting.length);
    if (held <= 0) return;
    this.#waiting = this.#waiting.slice(held);
    this.#from += held;
  }
}
