/** Members of tar, gzipped tar and zip archives: names, kinds and contents, without times, owners and order. */
import { gunzipSync, inflateRawSync } from 'node:zlib';
import type { Parts } from './compare.ts';

/** An archive that unpacks to more than this is not looked into. */
const most = 2 ** 31 - 1;

/** The members of an archive, or null when the bytes are none, or a damaged one. */
export function archiveParts(bytes: Uint8Array): Parts | null {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return tarParts(gunzipSync(bytes, { maxOutputLength: most })) ?? null;
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return zipParts(bytes);
    return tarParts(bytes);
  } catch {
    // Not what it seemed, cut short, or too large: it is then compared as plain bytes.
    return null;
  }
}

const block = 512;
const text = new TextDecoder();

/** POSIX tar (pax Interchange Format and GNU long names). */
function tarParts(bytes: Uint8Array): Parts | null {
  if (bytes.length < block || text.decode(bytes.subarray(257, 262)) !== 'ustar') return null;
  const parts: Parts = new Map();
  let longName: string | null = null, longLink: string | null = null;
  for (let at = 0; at + block <= bytes.length;) {
    const header = bytes.subarray(at, at + block);
    if (header[0] === 0 && longName === null) break;
    const size = tarNumber(header.subarray(124, 136));
    const end = at + block + size;
    if (end > bytes.length) throw new RangeError('a member is cut short');
    const data = bytes.subarray(at + block, end);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = cString(data);
    else if (type === 'K') longLink = cString(data);
    else if (type === 'x') ({ path: longName, linkpath: longLink } = paxRecords(data));
    else if (type !== 'g') {
      addMember(parts, longName ?? ustarName(header), type, tarNumber(header.subarray(100, 108)), longLink ?? cString(header.subarray(157, 257)), data);
      longName = null;
      longLink = null;
    }
    at += block + Math.ceil(size / block) * block;
  }
  return parts;
}

function addMember(parts: Parts, name: string, type: string, mode: number, link: string, data: Uint8Array): void {
  const path = name.replace(/^\.\//, '').replace(/\/$/, '');
  if (type === '5') parts.set(`${path}/`, 'directory');
  else if (type === '1' || type === '2') parts.set(path, `link to ${link}`);
  else if (type === '0' || type === '\0' || type === '7') {
    parts.set(path, data);
    if ((mode & 0o111) !== 0) parts.set(`${path} (executable)`, '');
  } else parts.set(path, `special file of type ${type}`);
}

function ustarName(header: Uint8Array): string {
  const prefix = cString(header.subarray(345, 500));
  const name = cString(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return text.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Octal digits, or base 256 where the first bit is set (GNU). */
function tarNumber(bytes: Uint8Array): number {
  if (((bytes[0] ?? 0) & 0x80) !== 0) return Number(bytes.subarray(1).reduce((n, b) => n * 256n + BigInt(b), 0n));
  const digits = cString(bytes).trim();
  return /^[0-7]*$/.test(digits) && digits !== '' ? Number.parseInt(digits, 8) : 0;
}

/** `<length> <key>=<value>\n`, again and again. */
function paxRecords(bytes: Uint8Array): { path: string | null; linkpath: string | null } {
  const found: Record<string, string> = {};
  for (const line of text.decode(bytes).split('\n')) {
    const match = /^\d+ ([^=]+)=(.*)$/s.exec(line);
    if (match?.[1] !== undefined) found[match[1]] = match[2] ?? '';
  }
  return { path: found['path'] ?? null, linkpath: found['linkpath'] ?? null };
}

/** ZIP (PKWARE APPNOTE 4.3), stored and deflated members, from the central directory. */
function zipParts(bytes: Uint8Array): Parts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) return null;
  const parts: Parts = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new RangeError('not a directory entry');
    const [method, packed, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const nameLength = view.getUint16(at + 28, true);
    const mode = view.getUint32(at + 38, true) >>> 16;
    const name = text.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    addMember(parts, name, name.endsWith('/') ? '5' : '0', mode, '', zipMember(bytes, view, view.getUint32(at + 42, true), method, packed, size));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

function zipMember(bytes: Uint8Array, view: DataView, at: number, method: number, packed: number, size: number): Uint8Array {
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (method === 0) return data;
  if (method !== 8) throw new RangeError(`compression method ${method} is not known`);
  return inflateRawSync(data, { maxOutputLength: Math.min(most, size + 1) });
}
