/** A wire between a client and the database that can be cut at the worst moment: as a commit is sent, or as its answer comes back. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type Cut = 'before the commit lands' | 'after the commit landed';

export interface Wire {
  url: string;
  /** Cuts the connection at the next commit of a batch; the wire then stays down where it is said so. */
  cut(when: Cut, down: boolean): void;
  /** Whether the cut that was asked for was made. */
  wasCut(): boolean;
  /** Ends all connections and lets no new one through, or does again. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

/** The message COMMIT of bolt, in its chunk: length 2, structure 0x12 without fields, end. */
const commit = Buffer.from([0x00, 0x02, 0xb0, 0x12, 0x00, 0x00]);
/** Part of the write that a batch ends with; commits of other transactions are let pass. */
const marker = Buffer.from('log.commit = $token');

/** @param target the database's port on 127.0.0.1 */
export async function startWire(target: number): Promise<Wire> {
  let next: { when: Cut; down: boolean } | null = null;
  let isDown = false;
  const open = new Set<Socket>();
  const setDown = (down: boolean): void => {
    isDown = down;
    if (down) for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    if (isDown) return void client.destroy();
    const database = connect(target, '127.0.0.1');
    let batch = false;
    const end = (): void => {
      client.destroy();
      database.destroy();
    };
    const cut = (): void => {
      const { down } = next ?? { down: false };
      next = null;
      end();
      setDown(down);
    };
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on('error', end).on('close', () => {
        open.delete(socket);
        end();
      });
    }
    let deaf = false;
    client.on('data', (chunk: Buffer) => {
      batch ||= chunk.includes(marker);
      if (batch && chunk.includes(commit)) {
        batch = false;
        if (next?.when === 'before the commit lands') return cut();
        deaf = next !== null;
      }
      return database.write(chunk);
    });
    database.on('data', (chunk: Buffer) => (deaf ? cut() : client.write(chunk)));
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `bolt://127.0.0.1:${port}`,
    cut: (when, down) => { next = { when, down }; },
    wasCut: () => next === null,
    setDown,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
