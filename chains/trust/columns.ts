/** Typed arrays that grow: doubling while small, by a thirty-second when large, so that appending is O(1) amortized and little lies idle. */

type Typed = Int32Array | Uint32Array | Uint16Array | Uint8Array;

export class Column<T extends Typed> {
  /** The values; only the first `length` mean anything. Replaced when it grows, so do not keep it over a push. */
  data: T;
  length = 0;
  protected make: (length: number) => T;

  constructor(make: (length: number) => T, capacity = 16) {
    this.make = make;
    this.data = make(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length++] = value;
  }

  /** Makes room for `length` values in all; what is new reads as 0. */
  reserve(length: number): void {
    if (length <= this.data.length) return;
    const grown = this.make(Math.max(length, grownTo(this.data.length)));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  /** Makes the column at least `length` long; what is new reads as 0. */
  extend(length: number): void {
    this.reserve(length);
    this.length = Math.max(this.length, length);
  }

  /** Takes over a copy of another column's values. */
  copy(from: Column<T>): void {
    this.make = from.make;
    this.data = from.data.slice(0, Math.max(from.length, 1)) as T;
    this.length = from.length;
  }

  /** The bytes it holds on to. */
  get bytes(): number {
    return this.data.byteLength;
  }
}

export type Small = Uint8Array | Uint16Array | Int32Array;

/** A column of numbers that are mostly small: one byte each until one does not fit, then two, then four. */
export class SmallColumn extends Column<Small> {
  constructor() {
    super((n) => new Uint8Array(n));
  }

  override push(value: number): void {
    if (value >= markOf(this.data)) this.#widen(value < WIDER ? Uint16Array : Int32Array);
    super.push(value);
  }

  #widen(Kind: typeof Uint16Array | typeof Int32Array): void {
    this.make = (n) => new Kind(n);
    this.data = Kind.from(this.data);
  }
}

const WIDER = 0xffff;

/** The greatest value that fits: none is in the column, so that it is left for a mark. */
export function markOf(array: Small): number {
  return array instanceof Int32Array ? 0x7fffffff : array instanceof Uint16Array ? WIDER : 0xff;
}

const LARGE = 1 << 12;
/** Large columns are copied each time they grow, so a smaller step costs time, a larger one memory: half of it lies idle on average. */
const GROWTH = 1 + 1 / 32;

function grownTo(length: number): number {
  return length < LARGE ? length * 2 : Math.ceil(length * GROWTH);
}

export const ints = (): Column<Int32Array> => new Column((n) => new Int32Array(n));
export const words = (): Column<Uint32Array> => new Column((n) => new Uint32Array(n));
export const smalls = (): SmallColumn => new SmallColumn();
export const shorts = (): Column<Uint16Array> => new Column((n) => new Uint16Array(n));
export const bytes = (): Column<Uint8Array> => new Column((n) => new Uint8Array(n));

/** A copy of `array` with room for `length` values, what is new set to `fill`; the same array when it is long enough. */
export function widened<T extends Int32Array | Uint8Array>(array: T, length: number, fill = 0): T {
  if (array.length >= length) return array;
  const Kind = array.constructor as new (n: number) => T;
  const grown = new Kind(Math.max(length, grownTo(array.length)));
  grown.set(array);
  if (fill !== 0) grown.fill(fill, array.length);
  return grown;
}

/*
 * Reads at an index that is known to be inside: the one place that says so. One function a kind of array, so that each stays fast for its own.
 */
export function intAt(array: Int32Array, index: number): number {
  return array[index] as number;
}

export function byteAt(array: Uint8Array, index: number): number {
  return array[index] as number;
}

export function smallAt(array: Small, index: number): number {
  return array[index] as number;
}

export function wordAt(array: Uint32Array, index: number): number {
  return array[index] as number;
}

export function itemAt<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}
