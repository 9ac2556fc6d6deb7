/**
 * Which values belong to a key, both dense integers, append-only: compressed sparse rows (CSR) for what is settled,
 * linked lists for what came since, merged once these are a fifth of all. So reading runs along memory and adding stays O(1) amortized.
 */
import { intAt, ints } from './columns.ts';

export class Incidence {
  /** Row k is `packed[offsets[k] … offsets[k + 1])`; keys beyond have no packed row. */
  offsets = new Int32Array(1);
  packed = new Int32Array(0);
  /** Newest loose entry of a key + 1, or 0. */
  heads = ints();
  /** The loose entry before this one + 1, or 0. */
  nexts = ints();
  values = ints();

  add(key: number, value: number): void {
    this.heads.extend(key + 1);
    this.values.push(value);
    this.nexts.push(intAt(this.heads.data, key));
    this.heads.data[key] = this.values.length;
    if (this.values.length > 4096 && this.values.length * 4 > this.packed.length) this.pack();
  }

  /** Calls `visit` with every value of a key, in no order to rely on. */
  each(key: number, visit: (value: number) => void): void {
    if (key + 1 < this.offsets.length) {
      for (let i = intAt(this.offsets, key), end = intAt(this.offsets, key + 1); i < end; i++) visit(intAt(this.packed, i));
    }
    if (key < this.heads.length) {
      for (let i = intAt(this.heads.data, key); i !== 0; i = intAt(this.nexts.data, i - 1)) visit(intAt(this.values.data, i - 1));
    }
  }

  /** Merges the loose entries into the rows. */
  pack(): void {
    if (this.values.length === 0) return;
    const keys = Math.max(this.offsets.length - 1, this.heads.length);
    const offsets = new Int32Array(keys + 1);
    for (let k = 0; k + 1 < this.offsets.length; k++) offsets[k + 1] = intAt(this.offsets, k + 1) - intAt(this.offsets, k);
    for (let k = 0; k < this.heads.length; k++) {
      for (let i = intAt(this.heads.data, k); i !== 0; i = intAt(this.nexts.data, i - 1)) offsets[k + 1] = intAt(offsets, k + 1) + 1;
    }
    for (let k = 0; k < keys; k++) offsets[k + 1] = intAt(offsets, k + 1) + intAt(offsets, k);
    const packed = new Int32Array(intAt(offsets, keys));
    for (let k = 0; k < keys; k++) {
      let at = intAt(offsets, k + 1);
      for (let i = k < this.heads.length ? intAt(this.heads.data, k) : 0; i !== 0; i = intAt(this.nexts.data, i - 1)) packed[--at] = intAt(this.values.data, i - 1);
      for (let i = k + 1 < this.offsets.length ? intAt(this.offsets, k + 1) : 0, from = this.offsets[k] ?? 0; i > from; ) packed[--at] = intAt(this.packed, --i);
    }
    this.offsets = offsets;
    this.packed = packed;
    this.heads = ints();
    this.nexts = ints();
    this.values = ints();
  }

  copy(from: Incidence): void {
    this.offsets = from.offsets;
    this.packed = from.packed;
    this.heads.copy(from.heads);
    this.nexts.copy(from.nexts);
    this.values.copy(from.values);
  }

  get bytes(): number {
    return this.offsets.byteLength + this.packed.byteLength + this.heads.bytes + this.nexts.bytes + this.values.bytes;
  }
}
