/**
 * Sends POSTs over a few kept connections, as little as HTTP/1.1 asks for: on a machine of two cores a full HTTP client takes from the
 * server as much as it measures.
 */
import { connect, type Socket } from 'node:net';

interface Job { bytes: Buffer; done: (status: number) => void; fail: (error: Error) => void }

/** One connection: one request after the other. */
class Line {
  readonly #socket: Socket;
  readonly #free: (line: Line) => void;
  #job: Job | null = null;
  #received: Buffer = Buffer.alloc(0);

  constructor(host: string, port: number, free: (line: Line) => void) {
    this.#free = free;
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on('data', (part: Buffer) => this.#read(part));
    this.#socket.on('error', (error) => this.#job?.fail(error));
    this.#socket.on('close', () => this.#job?.fail(new Error('the server closed the connection')));
  }

  send(job: Job): void {
    this.#job = job;
    this.#socket.write(job.bytes);
  }

  end(): void {
    this.#job = null;
    this.#socket.destroy();
  }

  #read(part: Buffer): void {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part]);
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const text = this.#received.toString('latin1', 0, head);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? NaN);
    if (Number.isNaN(length)) throw new Error(`an answer without its length: ${text}`);
    if (this.#received.length < head + 4 + length) return;
    this.#received = Buffer.alloc(0);
    const job = this.#job;
    this.#job = null;
    job?.done(Number(text.slice(9, 12)));
    this.#free(this);
  }
}

export class Poster {
  readonly #head: (length: number) => string;
  readonly #idle: Line[] = [];
  readonly #lines: Line[] = [];
  readonly #waiting: Job[] = [];

  constructor(url: string, path: string, mediaType: string, connections: number) {
    const { hostname, port, host } = new URL(url);
    this.#head = (length) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${mediaType}\r\nContent-Length: ${length}\r\n\r\n`;
    for (let i = 0; i < connections; i++) {
      const line = new Line(hostname, Number(port), (free) => {
        const next = this.#waiting.shift();
        if (next === undefined) this.#idle.push(free);
        else free.send(next);
      });
      this.#lines.push(line);
      this.#idle.push(line);
    }
  }

  /** The request as bytes, so that none are made while the clock runs. */
  prepare(body: Uint8Array): Buffer {
    return Buffer.concat([Buffer.from(this.#head(body.length)), body]);
  }

  /** Sends a prepared request as soon as a connection is free; resolves with the answer's status once the answer is whole. */
  post(bytes: Buffer): Promise<number> {
    return new Promise((done, fail) => {
      const job = { bytes, done, fail };
      const line = this.#idle.pop();
      if (line === undefined) this.#waiting.push(job);
      else line.send(job);
    });
  }

  close(): void {
    for (const line of this.#lines) line.end();
  }
}
