/** Public keys that come with an import: handed in first, so that the signatures can be checked. */
import { extname } from 'node:path';
import { RootlineError } from '../../../schema/error.ts';
import { filesUnder, readBytes } from '../files.ts';
import type { Source } from '../source.ts';

export type KeyOutcome = { path: string; key: string; verifier: string; created: boolean } | { path: string; refused: string; code: string };

const extensions = new Set(['.asc', '.gpg', '.pgp', '.key', '.pub', '.pem']);

/**
 * Hands in every key under a path; a file named by itself is taken whatever it is called.
 * @throws RootlineError when there is none, or the store or server fails
 */
export async function importKeys(source: Source, path: string): Promise<KeyOutcome[]> {
  const files = (await filesUnder(path)).filter((file) => file === path || extensions.has(extname(file).toLowerCase()));
  if (files.length === 0) throw new RootlineError('bad-file', `${path} holds no key files (${[...extensions].join(', ')})`);
  const outcomes: KeyOutcome[] = [];
  for (const file of files) outcomes.push(...await importKey(source, file));
  return outcomes;
}

async function importKey(source: Source, path: string): Promise<KeyOutcome[]> {
  const material = await readBytes(path);
  try {
    return (await source.importKey(material)).keys.map(({ key, verifier, created }) => ({ path, key, verifier, created }));
  } catch (error) {
    if (!(error instanceof RootlineError) || error.code === 'unavailable' || error.code === 'internal') throw error;
    return [{ path, refused: error.message, code: error.code }];
  }
}
