/**
 * Open-addressing index over integers that live in columns: the table holds ids only, the caller says what an id's hash is and whether it is equal.
 *
 * Digests and input sets come from outside and can be chosen freely, so the mixing is keyed at random per process: nobody can aim at one slot.
 * The key changes where things lie in memory, never an answer.
 */
import { intAt } from './columns.ts';
const KEY = (Math.random() * 0x1_0000_0000) | 0;

/** Mixes one more 32-bit word into a hash (the round of MurmurHash3, keyed by `hashStart`). */
export function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** The hash of a text, by its UTF-16 units. */
export function hashText(text: string): number {
  let hash = KEY;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hashEnd(hash);
}

export function hashStart(): number {
  return KEY;
}

/** The final avalanche of MurmurHash3. */
export function hashEnd(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Where a hash belongs among so many slots: its share of all hashes (D. Lemire, "Fast random integer generation in an interval", 2019). */
function slotOf(hash: number, slots: number): number {
  return Math.floor((hash * slots) / 0x1_0000_0000);
}

const LARGE = 1 << 12;

export class IdIndex {
  /** Id + 1, or 0 for an empty slot. */
  #slots = new Int32Array(64);
  #used = 0;
  readonly #hashOf: (id: number) => number;

  /** @param hashOf the hash of an id that was put in; asked again whenever the table grows */
  constructor(hashOf: (id: number) => number) {
    this.#hashOf = hashOf;
  }

  /** The id with this hash that `equal` accepts, or -1. */
  find(hash: number, equal: (id: number) => boolean): number {
    const slots = this.#slots;
    for (let at = slotOf(hash, slots.length); ; at = at + 1 === slots.length ? 0 : at + 1) {
      const id = intAt(slots, at) - 1;
      if (id < 0 || equal(id)) return id;
    }
  }

  /** Puts in an id that is not there yet. */
  add(hash: number, id: number): void {
    if (++this.#used * 5 > this.#slots.length * 4) this.#grow();
    this.#place(hash, id);
  }

  /** Puts `id` in the place of `old`, which has the same hash and equality. */
  replace(hash: number, old: number, id: number): void {
    const slots = this.#slots;
    let at = slotOf(hash, slots.length);
    while (slots[at] !== old + 1) at = at + 1 === slots.length ? 0 : at + 1;
    slots[at] = id + 1;
  }

  /** Takes over a copy of another index's ids; they must mean the same to both. */
  copy(from: IdIndex): void {
    this.#slots = from.#slots.slice();
    this.#used = from.#used;
  }

  get bytes(): number {
    return this.#slots.byteLength;
  }

  #place(hash: number, id: number): void {
    const slots = this.#slots;
    let at = slotOf(hash, slots.length);
    while (slots[at] !== 0) at = at + 1 === slots.length ? 0 : at + 1;
    slots[at] = id + 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length < LARGE ? old.length * 2 : Math.ceil(old.length * 1.25));
    for (const slot of old) if (slot !== 0) this.#place(this.#hashOf(slot - 1), slot - 1);
  }
}
