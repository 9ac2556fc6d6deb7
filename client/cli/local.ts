/** Answers straight from the store in a folder: the same service that the server puts on HTTP. The one file here that opens it. */
import { RootlineError } from '../../schema/error.ts';
import { defaultDataDir } from '../../server/main.ts';
import { openService } from '../../server/service.ts';
import type { Source } from './source.ts';

/** @throws RootlineError `unavailable` when a server, or another command, has the store open */
export async function openLocal(folder: string | undefined): Promise<Source> {
  const dataDir = folder ?? defaultDataDir();
  try {
    return { ...await openService({ dataDir }), where: dataDir };
  } catch (error) {
    if (!(error instanceof RootlineError) || error.code !== 'unavailable') throw error;
    throw new RootlineError('unavailable', `${error.message}; where a server runs on it, ask the server: --server http://localhost:7070`, { cause: error });
  }
}
