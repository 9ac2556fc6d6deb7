/** The log's own key and name, made at the first start. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSigner } from '../chains/log/note.ts';
import { createKeyFile, readKeyFile } from './log/keys.ts';

/**
 * The key in `<dataDir>/log.key`, which also names the log. At the first start it is made, with the name of `$ROOTLINE_ORIGIN`, or
 * one that nobody else has: a log's name is what its checkpoints are told apart by.
 * @throws RootlineError `unavailable`, `malformed`
 */
export function openLogKey(dataDir: string): LogSigner {
  const path = join(dataDir, 'log.key');
  if (existsSync(path)) return readKeyFile(path).signer;
  return createKeyFile(path, process.env['ROOTLINE_ORIGIN'] ?? `rootline.local/${randomBytes(4).toString('hex')}`).signer;
}
