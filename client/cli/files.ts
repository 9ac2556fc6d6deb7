/** Reading what the command line names: files, standard input, folders. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RootlineError } from '../../schema/error.ts';

/**
 * The bytes of a file, or of standard input for `-`.
 * @throws RootlineError `bad-file` naming the path
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    if (path !== '-') return new Uint8Array(await readFile(path));
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
    return new Uint8Array(Buffer.concat(chunks));
  } catch (cause) {
    throw new RootlineError('bad-file', `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Paths of the files in a folder and the folders in it, sorted, so that every run takes the same way; of a file, itself.
 * @throws RootlineError `bad-file` when there is nothing of that name
 */
export async function filesUnder(path: string): Promise<string[]> {
  try {
    if ((await stat(path)).isFile()) return [path];
    const found = await readdir(path, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  } catch (cause) {
    throw new RootlineError('bad-file', `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}
