/** ASCII armor (RFC 9580 section 6.2): OpenPGP packets as text. */
import { RootlineError } from '../../../schema/error.ts';
import { fromBase64 } from '../../log/encoding.ts';

export interface Armored {
  /** `SIGNATURE`, `MESSAGE`, `PUBLIC KEY BLOCK`… */
  label: string;
  bytes: Uint8Array;
  /** Positions of the block in the text. */
  start: number;
  end: number;
}

const BEGIN = /^[ \t]*-----BEGIN PGP ([A-Z ]{1,40})-----[ \t]*\r?$/gm;
const CHECKSUM = /^=[A-Za-z0-9+/]{4}$/;

/**
 * Finds every armored block of a text. Blanks around lines are allowed (one builder's key file has them); the CRC is not judged, as
 * RFC 9580 asks. Text around the blocks is the caller's to judge by the positions.
 * @throws RootlineError `malformed` where a block begins and does not end, or is not base64
 */
export function armoredBlocks(text: string): Armored[] {
  const blocks: Armored[] = [];
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin; begin = BEGIN.exec(text)) {
    const label = begin[1] ?? '';
    const from = begin.index + begin[0].length;
    const close = text.indexOf(`-----END PGP ${label}-----`, from);
    if (close < 0) throw new RootlineError('malformed', `the armored ${label.toLowerCase()} does not end`);
    const end = close + `-----END PGP ${label}-----`.length;
    blocks.push({ label, bytes: decodeBlock(text.slice(from, close), label), start: begin.index, end });
    BEGIN.lastIndex = end;
  }
  return blocks;
}

/** Header lines, an empty line, base64 lines, perhaps a checksum line. */
function decodeBlock(block: string, label: string): Uint8Array {
  const lines = block.split('\n').map((line) => line.trim());
  let at = 1;
  while (at < lines.length && lines[at] !== '') {
    if (!(lines[at] ?? '').includes(':')) throw new RootlineError('malformed', `the armored ${label.toLowerCase()} has no empty line after its headers`);
    at++;
  }
  const body = lines.slice(at).filter((line) => line !== '');
  if (CHECKSUM.test(body.at(-1) ?? '')) body.pop();
  return fromBase64(body.join(''), `the armored ${label.toLowerCase()}`);
}

/** Whether bytes look like text that holds armor. */
export function looksArmored(bytes: Uint8Array): boolean {
  // Every binary OpenPGP packet starts with its highest bit set.
  return ((bytes[0] ?? 0x80) & 0x80) === 0;
}
