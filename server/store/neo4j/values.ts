/** Between the values of JavaScript and those of bolt: 64-bit integers are bigint there, byte arrays are signed. */

/** A non-negative integer as the database keeps it; a plain number would be stored as a float. */
export function toInteger(value: number): bigint {
  return BigInt(value);
}

/** @throws RangeError beyond 2^53, which no count of ours reaches */
export function fromInteger(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond 2^53`);
  return number;
}

/** A view of the same memory. */
export function toBytes(value: Uint8Array): Int8Array {
  return new Int8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** A view of the same memory. */
export function fromBytes(value: Int8Array): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** Splits a list, so that no transaction grows with the data. */
export function* slices<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
