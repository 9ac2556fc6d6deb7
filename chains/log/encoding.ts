/** Bytes and text, strictly: what is not the one right form is refused, for two forms of one thing are two things to a hash. */
import { RootlineError } from '../../schema/error.ts';

const DECIMAL = /^(?:0|[1-9][0-9]{0,19})$/;
const MAX_UINT64 = 2n ** 64n - 1n;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * Text of UTF-8 bytes.
 * @throws RootlineError `malformed` where they are not UTF-8; `what` names the thing in the message
 */
export function fromUtf8(bytes: Uint8Array, what: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new RootlineError('malformed', `${what} is not UTF-8`, { cause });
  }
}

/** Standard base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x2000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x2000));
  return btoa(binary);
}

/** Six bits by character code; -1 for what is no base64. */
const SEXTETS = new Int8Array(256).fill(-1);
for (let i = 0; i < 64; i++) SEXTETS['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i;

/** Of codes above 255 the low bits: the caller looks for those apart, all at once. */
function sextet(code: number): number {
  return SEXTETS[code & 0xff] ?? -1;
}

/**
 * Bytes of standard base64, only in its canonical form: padded, no blanks, no stray bits.
 * @throws RootlineError `malformed`
 */
export function fromBase64(text: string, what: string): Uint8Array {
  const pad = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 !== 0) throw new RootlineError('malformed', `${what} is not standard base64`);
  const bytes = new Uint8Array((text.length / 4) * 3 - pad);
  // Padding stands for zeroes; an array drops what is written past its end.
  const padded = pad === 0 ? text : text.slice(0, -pad) + 'A'.repeat(pad);
  let wrong = 0;
  let codes = 0;
  let word = 0;
  for (let i = 0, to = 0; i < padded.length; i += 4, to += 3) {
    const a = padded.charCodeAt(i);
    const b = padded.charCodeAt(i + 1);
    const c = padded.charCodeAt(i + 2);
    const d = padded.charCodeAt(i + 3);
    codes |= a | b | c | d;
    word = (sextet(a) << 18) | (sextet(b) << 12) | (sextet(c) << 6) | sextet(d);
    // A sextet of -1 sets every bit above.
    wrong |= word;
    bytes[to] = word >> 16;
    bytes[to + 1] = word >> 8;
    bytes[to + 2] = word;
  }
  if (wrong < 0 || codes > 0xff) throw new RootlineError('malformed', `${what} is not standard base64`);
  // Bits that no byte holds would give one value many forms.
  if ((word & ((1 << (8 * pad)) - 1)) !== 0) throw new RootlineError('malformed', `${what} is not canonical base64`);
  return bytes;
}

/**
 * A number from 0 to 2^64-1 in decimal without leading zeroes, exactly.
 * @throws RootlineError `malformed`
 */
export function parseUint64(text: string, what: string): bigint {
  const value = DECIMAL.test(text) ? BigInt(text) : null;
  if (value === null || value > MAX_UINT64) {
    throw new RootlineError('malformed', `${what} is not a decimal number from 0 to 2^64-1 without leading zeroes`);
  }
  return value;
}

/**
 * A 64-bit number as a JavaScript number.
 * @throws RootlineError `malformed` above 2^53-1: rounding would name another entry
 */
export function toNumber(value: bigint, what: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RootlineError('malformed', `${what} is ${value}, above 2^53-1, which no log here reaches`);
  return Number(value);
}

/** Whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Byte strings one after another. */
export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
