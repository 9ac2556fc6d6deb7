/**
 * Where statements say that their inputs came from: the host of each input that they name one for. Most statements name none, and those that do
 * mostly name the same, so sets of (artifact, host) are stored once each.
 */
import { intAt, ints } from './columns.ts';
import { hashEnd, hashStart, IdIndex, mix } from './hash.ts';
import { SparseInts } from './sparse.ts';

/** An input and the host it was fetched from, by number. */
export interface Place { artifact: number; host: number }

export class Places {
  readonly #hosts: string[] = [];
  readonly #hostNumbers = new Map<string, number>();
  /** All sets, one after the other: artifact, host, artifact, host… And where each begins; one more than there are sets. */
  readonly #pairs = ints();
  readonly #starts = ints();
  readonly #index = new IdIndex((set) => hashOf(this.#at(set)));
  /** Set of each statement that names a host. */
  readonly #setOf = new SparseInts();

  constructor() {
    this.#starts.push(0);
  }

  copy(from: Places): void {
    for (const host of from.#hosts) this.host(host);
    this.#pairs.copy(from.#pairs);
    this.#starts.copy(from.#starts);
    this.#index.copy(from.#index);
    this.#setOf.copy(from.#setOf);
  }

  /** Number of a host, given now if it has none. */
  host(name: string): number {
    const known = this.#hostNumbers.get(name);
    if (known !== undefined) return known;
    this.#hostNumbers.set(name, this.#hosts.length);
    return this.#hosts.push(name) - 1;
  }

  /** Number of a host, or -1 when no statement names it. */
  find(name: string): number {
    return this.#hostNumbers.get(name) ?? -1;
  }

  hostName(host: number): string {
    return this.#hosts[host] ?? '';
  }

  /** Notes where the statement at a position got its inputs; positions come in ascending order. */
  note(position: number, places: readonly Place[]): void {
    const sorted = places.toSorted((a, b) => a.artifact - b.artifact || a.host - b.host);
    const hash = hashOf(sorted);
    const known = this.#index.find(hash, (set) => equal(this.#at(set), sorted));
    if (known >= 0) {
      this.#setOf.push(position, known);
      return;
    }
    const set = this.#starts.length - 1;
    for (const { artifact, host } of sorted) {
      this.#pairs.push(artifact);
      this.#pairs.push(host);
    }
    this.#starts.push(this.#pairs.length);
    this.#index.add(hash, set);
    this.#setOf.push(position, set);
  }

  /** The places that the statement at a position names. */
  of(position: number): Place[] {
    const set = this.#setOf.get(position, -1);
    return set < 0 ? [] : this.#at(set);
  }

  /** Calls `visit` with every statement that names places, in the order of the log. */
  each(visit: (position: number, places: readonly Place[]) => void): void {
    this.#setOf.each((position, set) => visit(position, this.#at(set)));
  }

  get bytes(): number {
    return this.#pairs.bytes + this.#starts.bytes + this.#index.bytes + this.#setOf.bytes;
  }

  #at(set: number): Place[] {
    const found: Place[] = [];
    for (let i = intAt(this.#starts.data, set), end = intAt(this.#starts.data, set + 1); i < end; i += 2) {
      found.push({ artifact: intAt(this.#pairs.data, i), host: intAt(this.#pairs.data, i + 1) });
    }
    return found;
  }
}

function hashOf(places: readonly Place[]): number {
  let hash = hashStart();
  for (const { artifact, host } of places) hash = mix(mix(hash, artifact), host);
  return hashEnd(hash);
}

function equal(a: readonly Place[], b: readonly Place[]): boolean {
  return a.length === b.length && a.every((place, i) => place.artifact === b[i]?.artifact && place.host === b[i]?.host);
}
