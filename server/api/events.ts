/** New entries as server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RootlineError } from '../../schema/error.ts';
import type { EntryAnswer } from '../../schema/api.ts';

/** More listeners than this are turned away: each holds a connection for good. */
const LISTENERS = 1000;
/** Silent connections are cut by proxies, commonly after 60 s. */
const HEARTBEAT_MS = 15_000;
/** A reader this far behind is let go; it comes back with Last-Event-ID. */
const BACKLOG_BYTES = 1 << 20;
/** How many missed entries are sent again; a reader who missed more reads the list. */
const CATCH_UP = 1000;

export class EventStream {
  /** Who listens; with what came while the missed ones were being read, in between. */
  readonly #listeners = new Map<ServerResponse, EntryAnswer[] | null>();
  readonly #heartbeat = setInterval(() => {
    for (const res of this.#listeners.keys()) this.#write(res, ':\n\n');
  }, HEARTBEAT_MS).unref();

  get listeners(): number {
    return this.#listeners.size;
  }

  /**
   * Opens a stream, first with what was missed since Last-Event-ID.
   * @param since reads entries from a position on, oldest first
   * @throws RootlineError `too-many-requests`, `bad-request`
   */
  async open(req: IncomingMessage, res: ServerResponse, since: (from: number, limit: number) => Promise<EntryAnswer[]>): Promise<void> {
    if (this.#listeners.size >= LISTENERS) {
      res.setHeader('Retry-After', '30');
      throw new RootlineError('too-many-requests', `${LISTENERS} readers are listening already`);
    }
    const last = req.headers['last-event-id'];
    if (last !== undefined && !/^[0-9]{1,15}$/.test(String(last))) throw new RootlineError('bad-request', 'Last-Event-ID is the position of an entry');
    const waiting: EntryAnswer[] = [];
    this.#listeners.set(res, waiting);
    res.once('close', () => this.#listeners.delete(res));
    let sent = last === undefined ? -1 : Number(last);
    const missed = last === undefined ? [] : await since(sent + 1, CATCH_UP).finally(() => this.#listeners.delete(res));
    res.setHeader('Content-Type', 'text/event-stream');
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('X-Accel-Buffering', 'no');
    res.statusCode = 200;
    res.flushHeaders();
    res.write('retry: 2000\n\n');
    for (const entry of [...missed, ...waiting]) {
      if (entry.index <= sent) continue;
      res.write(event(entry));
      sent = entry.index;
    }
    if (!res.destroyed) this.#listeners.set(res, null);
  }

  /** Tells every listener of an entry. */
  tell(entry: EntryAnswer): void {
    if (this.#listeners.size === 0) return;
    const text = event(entry);
    for (const [res, waiting] of this.#listeners) {
      if (waiting === null) this.#write(res, text);
      else waiting.push(entry);
    }
  }

  /** Ends all streams: readers reconnect elsewhere or later. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const res of this.#listeners.keys()) res.end();
    this.#listeners.clear();
  }

  #write(res: ServerResponse, text: string): void {
    if (this.#listeners.get(res) !== null) return;
    if (res.writableLength > BACKLOG_BYTES) {
      this.#listeners.delete(res);
      res.destroy();
    } else res.write(text);
  }
}

/** JSON has no raw line breaks, so one `data` line is enough. */
function event(entry: EntryAnswer): string {
  return `event: entry\nid: ${entry.index}\ndata: ${JSON.stringify(entry)}\n\n`;
}
