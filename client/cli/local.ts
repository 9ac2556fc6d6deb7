/** Answers straight from the store in a folder: the same service that the server puts on HTTP. The one file here that opens it. */
import { RootlineError } from '../../schema/error.ts';
import { announcedAddress } from '../../server/address.ts';
import { defaultDataDir } from '../../server/main.ts';
import { openService } from '../../server/service.ts';
import { openRemote } from './remote.ts';
import type { Source } from './source.ts';

/**
 * Opens the store; where a server has it open, asks that server instead.
 * @throws RootlineError `unavailable` when something else has it open
 */
export async function openLocal(folder: string | undefined): Promise<Source> {
  const dataDir = folder ?? defaultDataDir();
  try {
    return { ...await openService({ dataDir }), where: dataDir };
  } catch (error) {
    const address = error instanceof RootlineError && error.code === 'unavailable' ? announcedAddress(dataDir) : null;
    if (address === null) throw error;
    return openRemote(address);
  }
}
