/** Where the server that has a store open can be asked: a small file beside the store, so that commands in the same folder find it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'server.json';

/** Writes the address down for as long as the server runs. */
export function announceAddress(dataDir: string, url: string): void {
  writeFileSync(join(dataDir, NAME), `${JSON.stringify({ url, pid: process.pid })}\n`);
}

/** Takes the address away. */
export function removeAddress(dataDir: string): void {
  rmSync(join(dataDir, NAME), { force: true });
}

/** The address of the server that has the store open, or null; one that was killed may have left it behind. */
export function announcedAddress(dataDir: string): string | null {
  try {
    const { url } = JSON.parse(readFileSync(join(dataDir, NAME), 'utf8')) as { url?: unknown };
    return typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}
