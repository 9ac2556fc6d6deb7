/**
 * The cleartext signature framework (RFC 9580 section 7): readable text with a signature below. Only what the signature covers leaves
 * this file: text before or after is refused, for a reader would take it for signed.
 */
import { RootlineError } from '../../../schema/error.ts';
import { readDetached } from './detached.ts';
import type { SignedData } from './message.ts';

const HEADER = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const malformed = (why: string): RootlineError => new RootlineError('malformed', `the clearsigned text is damaged: ${why}`);

/** Whether bytes begin like a clearsigned text, blanks and stray text before it included. */
export function looksClearsigned(bytes: Uint8Array): boolean {
  return latin1(bytes).includes(HEADER);
}

/** Bytes as characters one to one: a text's lines can be cut without knowing its encoding. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x2000) text += String.fromCharCode(...bytes.subarray(i, i + 0x2000));
  return text;
}

/**
 * Reads a clearsigned text.
 * @returns the text that is signed, its lines ending in LF, blanks at line ends dropped as the signature drops them
 * @throws RootlineError `malformed`, `unsigned`
 */
export function readCleartext(bytes: Uint8Array): SignedData {
  const lines = latin1(bytes).split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const begin = lines.findIndex((line) => line.trimEnd() === HEADER);
  if (begin < 0) throw malformed('its first line is missing');
  if (lines.slice(0, begin).some((line) => line.trim() !== '')) throw malformed('there is text before it, which nobody signed');
  const blank = lines.indexOf('', begin);
  if (blank < 0 || lines.slice(begin + 1, blank).some((line) => !/^Hash: [A-Za-z0-9, -]{1,100}$/.test(line))) {
    throw malformed('a header other than Hash, or no empty line after the headers');
  }
  const end = lines.findIndex((line, i) => i > blank && line.trimEnd() === SIGNATURE);
  if (end < 0) throw new RootlineError('unsigned', 'the clearsigned text has no signature block');
  const text = lines.slice(blank + 1, end).map(unescapeLine).join('\n');
  const signatures = readDetached(toBytes(lines.slice(end).join('\n')));
  if (signatures.some((signature) => !signature.text)) throw malformed('its signature is not one over text');
  return { data: toBytes(text), signatures };
}

function unescapeLine(line: string): string {
  if (line.startsWith('-') && !line.startsWith('- ')) throw malformed('a line begins with a dash that is not escaped');
  return dropBlanks(line.startsWith('- ') ? line.slice(2) : line);
}

/** A line without the blanks at its end. By hand, since a regular expression takes quadratic time over blanks that end in something else. */
function dropBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && ' \t\r'.includes(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
