/** OpenPGP packet framing (RFC 9580 section 4.2), both header forms. What a packet holds is read by the openpgp library's packet classes. */
import { RootlineError } from '../../../schema/error.ts';
import { concatBytes } from '../../log/encoding.ts';

export const TAG = {
  signature: 2, onePass: 4, publicKey: 6, compressed: 8, marker: 10, literal: 11, trust: 12, userId: 13, publicSubkey: 14, userAttribute: 17, padding: 21,
} as const;

export interface Packet {
  tag: number;
  body: Uint8Array;
  /** Positions of the whole packet. */
  start: number;
  end: number;
}

const malformed = (why: string): RootlineError => new RootlineError('malformed', `the OpenPGP packets are damaged: ${why}`);

/**
 * Splits bytes into packets.
 * @throws RootlineError `malformed`, or `too-complex` for more than `limit`
 */
export function readPackets(bytes: Uint8Array, limit: number): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length;) {
    if (packets.length >= limit) throw new RootlineError('too-complex', `there are more than ${limit} OpenPGP packets`);
    const packet = readPacket(bytes, at);
    packets.push(packet);
    at = packet.end;
  }
  return packets;
}

function readPacket(bytes: Uint8Array, start: number): Packet {
  const head = bytes[start] ?? 0;
  if ((head & 0x80) === 0) throw malformed(`byte ${start} starts no packet`);
  const packet = (head & 0x40) !== 0 ? newFormat(bytes, start, head & 0x3f) : oldFormat(bytes, start, head);
  if (packet.tag === 0) throw malformed('a packet has the reserved tag 0');
  return packet;
}

function slice(bytes: Uint8Array, tag: number, start: number, from: number, length: number): Packet {
  if (from + length > bytes.length) throw malformed(`a packet at byte ${start} ends after the last byte`);
  return { tag, body: bytes.subarray(from, from + length), start, end: from + length };
}

function number(bytes: Uint8Array, at: number, size: number): number {
  if (at + size > bytes.length) throw malformed('a length ends after the last byte');
  let n = 0;
  for (let i = 0; i < size; i++) n = n * 256 + (bytes[at + i] ?? 0);
  return n;
}

function oldFormat(bytes: Uint8Array, start: number, head: number): Packet {
  const tag = (head >> 2) & 0xf;
  const kind = head & 3;
  if (kind === 3) {
    // Up to the end of everything: GnuPG writes compressed data so.
    if (tag !== TAG.compressed && tag !== TAG.literal) throw malformed('only data may have no stated length');
    return slice(bytes, tag, start, start + 1, bytes.length - start - 1);
  }
  const size = 1 << kind;
  return slice(bytes, tag, start, start + 1 + size, number(bytes, start + 1, size));
}

function newFormat(bytes: Uint8Array, start: number, tag: number): Packet {
  const parts: Uint8Array[] = [];
  for (let at = start + 1; ;) {
    const first = number(bytes, at, 1);
    if (first >= 224 && first < 255) {
      if (tag !== TAG.compressed && tag !== TAG.literal) throw malformed('only data may come in parts');
      const part = slice(bytes, tag, start, at + 1, 2 ** (first & 0x1f));
      if (parts.length === 0 && part.body.length < 512) throw malformed('the first part of a packet is shorter than 512 bytes');
      parts.push(part.body);
      at = part.end;
      continue;
    }
    const size = first < 192 ? 1 : first < 224 ? 2 : 5;
    const length = first < 192 ? first : first < 224 ? ((first - 192) << 8) + number(bytes, at + 1, 1) + 192 : number(bytes, at + 1, 4);
    const last = slice(bytes, tag, start, at + size, length);
    return parts.length === 0 ? last : { ...last, body: concatBytes(...parts, last.body) };
  }
}

/** What a literal data packet holds (RFC 9580 section 5.9): a format byte, a file name, a date, and the data. */
export function literalData(body: Uint8Array): Uint8Array {
  const name = body[1];
  if (name === undefined || body.length < name + 6) throw malformed('the literal data ends early');
  return body.subarray(name + 6);
}
