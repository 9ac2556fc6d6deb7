/**
 * Key files of logs and witnesses: one line `PRIVATE+KEY+<name>+<key id>+<base64(type ‖ 32 bytes)>`, as golang.org/x/mod/sumdb/note and
 * the tools around it write them; readable by their owner only. Whoever has the file can sign for the log.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { RootlineError } from '../../schema/error.ts';
import { fromBase64, toBase64 } from '../../chains/log/encoding.ts';
import { COSIGNATURE_V1, ED25519, formatVkey, isKeyName, type SignatureType } from '../../chains/log/vkey.ts';
import type { NoteSigner } from '../../chains/log/note.ts';
import { signerFromSeed } from './ed25519.ts';

/** A private key that was read from its file or made, with the public key that others need. */
export interface KeyFile {
  path: string;
  signer: NoteSigner;
  vkey: string;
}

const PRIVATE = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n?$/;

/**
 * Makes a key and its file (mode 0600). The file must not be there yet: a log that loses its key cannot sign on.
 * @param name name of the log or witness: an address without a scheme, like `rootline.example/log`
 * @throws RootlineError `bad-request` for a name no key can have or a file that exists; `unavailable` when it cannot be written
 */
export function createKeyFile(path: string, name: string, type: SignatureType = ED25519): KeyFile {
  if (!isKeyName(name)) throw new RootlineError('bad-request', `"${name}" cannot name a key: no blanks, no plus, at most 255 characters`);
  const seed = randomBytes(32);
  const signer = signerFromSeed(name, seed, type);
  const id = signer.key.id.toString(16).padStart(8, '0');
  writeNew(path, `PRIVATE+KEY+${name}+${id}+${toBase64(Uint8Array.of(type, ...seed))}\n`);
  return { path, signer, vkey: formatVkey(signer.key) };
}

/**
 * Reads a key file.
 * @throws RootlineError `unavailable` when it cannot be read or others could read it too; `malformed`
 */
export function readKeyFile(path: string, type: SignatureType = ED25519): KeyFile {
  let text: string;
  try {
    refuseOpenToOthers(path);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof RootlineError) throw cause;
    throw new RootlineError('unavailable', `the key file ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const [, name, id, material] = PRIVATE.exec(text) ?? [];
  if (name === undefined || material === undefined) throw new RootlineError('malformed', `${path} is not a key file: it is one line PRIVATE+KEY+…`);
  const bytes = fromBase64(material, `the key in ${path}`);
  if (bytes.length !== 33 || bytes[0] !== type) {
    throw new RootlineError('malformed', `${path} does not hold the key of a ${type === COSIGNATURE_V1 ? 'witness' : 'log'}`);
  }
  const signer = signerFromSeed(name, bytes.subarray(1), type);
  const vkey = formatVkey(signer.key);
  if (vkey.split('+')[1] !== id) throw new RootlineError('malformed', `the key in ${path} does not have the id that it is given there`);
  return { path, signer, vkey };
}

/**
 * The key in this file, made at first start.
 * @param name what a new key is named; a key that is there keeps its name
 * @throws RootlineError as `createKeyFile` and `readKeyFile`
 */
export function openKeyFile(path: string, name: string, type: SignatureType = ED25519): KeyFile {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? createKeyFile(path, name, type) : readKeyFile(path, type);
}

function refuseOpenToOthers(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new RootlineError('unavailable', `the key file ${path} can be read by others (mode ${mode.toString(8)}): chmod 600 ${path}`);
  }
}

/** The file comes to be whole or not at all, and never in the place of another. */
function writeNew(path: string, text: string): void {
  const draft = `${path}.new`;
  try {
    writeSynced(draft, text);
    linkSync(draft, path);
    syncDirectory(dirname(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new RootlineError('bad-request', `there is a key in ${path} already; a log keeps its key`, { cause });
    }
    throw new RootlineError('unavailable', `the key file ${path} cannot be written: ${(cause as Error).message}`, { cause });
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    fchmodSync(file, 0o600);
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(directory: string): void {
  const opened = openSync(directory, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
