/** Where the test corpora are, for tests that skip (saying so) when they are missing. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Beside the clone, seen from the source and from what is compiled of it. */
const places = ['../../shared', '../../../shared'].map((path) => resolve(import.meta.dirname, path));
const shared = process.env['ROOTLINE_SHARED'] ?? places.find((path) => existsSync(path)) ?? places[0] ?? '';

/** Absolute path of a corpus folder, e.g. `corpora/merkle`, or null when it is not on this machine. */
export function corpus(name: string): string | null {
  const path = resolve(shared, name);
  return existsSync(path) ? path : null;
}

/** The name of a suite, saying why it is skipped where it is. */
export function needs(name: string, path: string | null): string {
  return path === null ? `${name} (skipped: ../shared/${name} is not here)` : name;
}
