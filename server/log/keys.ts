/**
 * Key files of logs and witnesses: one line `PRIVATE+KEY+<name>+<key id>+<base64(type ‖ 32 bytes)>`, as golang.org/x/mod/sumdb/note and
 * the tools around it write them; readable by their owner only. Whoever has the file can sign for the log.
 *
 * While a log's key is being replaced its file has more lines: further private keys, which sign too, and verifier keys
 * (`<name>+<key id>+<base64>`) of those that signed before.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { RootlineError } from '../../schema/error.ts';
import { fromBase64, toBase64 } from '../../chains/log/encoding.ts';
import { COSIGNATURE_V1, ED25519, formatVkey, isKeyName, parseVkey, type NoteKey, type SignatureType } from '../../chains/log/vkey.ts';
import type { LogSigner, NoteSigner } from '../../chains/log/note.ts';
import { signerFromSeed } from './ed25519.ts';
import { createWhole, replaceWhole } from './whole-file.ts';

/** A private key that was read from its file or made, with the public key that others need. */
export interface KeyFile {
  path: string;
  signer: LogSigner;
  vkey: string;
}

const PRIVATE = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const MAX_KEYS = 10;

/**
 * Makes a key and its file (mode 0600). The file must not be there yet: a log that loses its key cannot sign on.
 * @param name name of the log or witness: an address without a scheme, like `rootline.example/log`
 * @throws RootlineError `bad-request` for a name no key can have or a file that exists; `unavailable` when it cannot be written
 */
export function createKeyFile(path: string, name: string, type: SignatureType = ED25519): KeyFile {
  const { line, signer } = newKey(name, type);
  try {
    createWhole(path, line);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new RootlineError('bad-request', `there is a key in ${path} already; a log keeps its key`, { cause });
    }
    throw new RootlineError('unavailable', `the key file ${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
  return { path, signer, vkey: formatVkey(signer.key) };
}

/**
 * Reads a key file.
 * @throws RootlineError `unavailable` when it cannot be read or others could read it too; `malformed`
 */
export function readKeyFile(path: string, type: SignatureType = ED25519): KeyFile {
  const { signers, former } = readLines(path, type);
  const [signer, ...others] = signers;
  return { path, signer: { ...signer, ...(others.length > 0 && { others }), ...(former.length > 0 && { former }) }, vkey: formatVkey(signer.key) };
}

/**
 * The key in this file, made at first start.
 * @param name what a new key is named; a key that is there keeps its name
 * @throws RootlineError as `createKeyFile` and `readKeyFile`
 */
export function openKeyFile(path: string, name: string, type: SignatureType = ED25519): KeyFile {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? createKeyFile(path, name, type) : readKeyFile(path, type);
}

/**
 * Begins to replace a log's key: a new one of the same name is put before those that are there, and all of them sign.
 * @throws RootlineError as `readKeyFile`
 */
export function rotateKeyFile(path: string): KeyFile {
  const { lines, signers } = readLines(path, ED25519);
  return rewrite(path, [newKey(signers[0].key.name, ED25519).line.trimEnd(), ...lines]);
}

/**
 * Ends it: only the newest key signs; of the others the verifier keys are kept, so that the last checkpoint can still be checked.
 * @throws RootlineError as `readKeyFile`
 */
export function retireKeys(path: string): KeyFile {
  const { lines: [first], signers, former } = readLines(path, ED25519);
  const retired = signers.slice(1).map(({ key }) => key);
  return rewrite(path, [first, ...[...retired, ...former].map(formatVkey)]);
}

function rewrite(path: string, lines: readonly string[]): KeyFile {
  try {
    replaceWhole(path, `${lines.join('\n')}\n`);
  } catch (cause) {
    throw new RootlineError('unavailable', `the key file ${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
  return readKeyFile(path);
}

function newKey(name: string, type: SignatureType): { line: string; signer: NoteSigner } {
  if (!isKeyName(name)) throw new RootlineError('bad-request', `"${name}" cannot name a key: no blanks, no plus, at most 255 characters`);
  const seed = randomBytes(32);
  const signer = signerFromSeed(name, seed, type);
  return { signer, line: `PRIVATE+KEY+${idOf(signer.key)}+${toBase64(Uint8Array.of(type, ...seed))}\n` };
}

interface KeyLines { lines: [string, ...string[]]; signers: [NoteSigner, ...NoteSigner[]]; former: NoteKey[] }

function readLines(path: string, type: SignatureType): KeyLines {
  const lines = readText(path).replace(/\n$/, '').split('\n') as [string, ...string[]];
  if (lines.length > MAX_KEYS) throw new RootlineError('malformed', `${path} holds more than ${MAX_KEYS} keys`);
  const [first, ...more] = lines.map((line) => readLine(line, path, type));
  if (first === undefined || !('sign' in first)) throw new RootlineError('malformed', `${path} is not a key file: its first line is PRIVATE+KEY+…`);
  const stranger = more.map((one) => ('sign' in one ? one.key : one)).find(({ name }) => name !== first.key.name);
  if (stranger !== undefined) throw new RootlineError('malformed', `${path} holds keys of ${first.key.name} and of ${stranger.name}`);
  const ids = [first, ...more].map((one) => idOf('sign' in one ? one.key : one));
  if (new Set(ids).size < ids.length) throw new RootlineError('malformed', `${path} holds a key twice`);
  return { lines, signers: [first, ...more.filter((one) => 'sign' in one)], former: more.filter((one): one is NoteKey => !('sign' in one)) };
}

function readLine(line: string, path: string, type: SignatureType): NoteSigner | NoteKey {
  const [, name, id, material] = PRIVATE.exec(line) ?? [];
  if (name === undefined || material === undefined) {
    if (line.startsWith('PRIVATE') || !line.includes('+')) throw new RootlineError('malformed', `${path} is not a key file: it is one line PRIVATE+KEY+…`);
    return parseVkey(line);
  }
  const bytes = fromBase64(material, `the key in ${path}`);
  if (bytes.length !== 33 || bytes[0] !== type) {
    throw new RootlineError('malformed', `${path} does not hold the key of a ${type === COSIGNATURE_V1 ? 'witness' : 'log'}`);
  }
  const signer = signerFromSeed(name, bytes.subarray(1), type);
  if (idOf(signer.key) !== `${name}+${id}`) throw new RootlineError('malformed', `the key in ${path} does not have the id that it is given there`);
  return signer;
}

function readText(path: string): string {
  try {
    const mode = statSync(path).mode & 0o777;
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new RootlineError('unavailable', `the key file ${path} can be read by others (mode ${mode.toString(8)}): chmod 600 ${path}`);
    }
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof RootlineError) throw cause;
    throw new RootlineError('unavailable', `the key file ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** `<name>+<key id>` */
function idOf(key: NoteKey): string {
  return formatVkey(key).split('+', 2).join('+');
}
