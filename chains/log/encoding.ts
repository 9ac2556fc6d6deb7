/** Bytes and text, strictly: what is not the one right form is refused, for two forms of one thing are two things to a hash. */
import { RootlineError } from '../../schema/error.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
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
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Bytes of standard base64, only in its canonical form: padded, no blanks, no stray bits.
 * @throws RootlineError `malformed`
 */
export function fromBase64(text: string, what: string): Uint8Array {
  if (!BASE64.test(text)) throw new RootlineError('malformed', `${what} is not standard base64`);
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (toBase64(bytes) !== text) throw new RootlineError('malformed', `${what} is not canonical base64`);
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
