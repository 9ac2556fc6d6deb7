/** A column of which few rows have a value, given in ascending order of row: two plain columns and a binary search. */
import { intAt, ints } from './columns.ts';

export class SparseInts {
  readonly #rows = ints();
  readonly #values = ints();

  /** @param row greater than all before */
  push(row: number, value: number): void {
    this.#rows.push(row);
    this.#values.push(value);
  }

  get(row: number, otherwise: number): number {
    const rows = this.#rows.data;
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (intAt(rows, middle) < row) low = middle + 1;
      else high = middle;
    }
    return low < this.#rows.length && rows[low] === row ? intAt(this.#values.data, low) : otherwise;
  }

  /** Calls `visit` with every row that has a value, in ascending order. */
  each(visit: (row: number, value: number) => void): void {
    for (let i = 0; i < this.#rows.length; i++) visit(intAt(this.#rows.data, i), intAt(this.#values.data, i));
  }

  copy(from: SparseInts): void {
    this.#rows.copy(from.#rows);
    this.#values.copy(from.#values);
  }

  get bytes(): number {
    return this.#rows.bytes + this.#values.bytes;
  }
}
