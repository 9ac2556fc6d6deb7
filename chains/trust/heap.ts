/** A binary heap: the entry of least cost first, among equals the one put in first. */
export class Heap<T> {
  readonly #entries: { cost: number; order: number; value: T }[] = [];
  #order = 0;

  put(cost: number, value: T): void {
    const entries = this.#entries;
    const entry = { cost, order: this.#order++, value };
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = entries[parent];
      if (above === undefined || !before(entry, above)) break;
      entries[at] = above;
      at = parent;
    }
    entries[at] = entry;
  }

  /** Takes the first entry out; undefined when there is none. */
  take(): { cost: number; value: T } | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (first === undefined || last === undefined || entries.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      const [left, right] = [entries[child], entries[child + 1]];
      if (left === undefined) break;
      const least = right !== undefined && before(right, left) ? right : left;
      if (least === right) child++;
      if (!before(least, last)) break;
      entries[at] = least;
      at = child;
    }
    entries[at] = last;
    return first;
  }
}

function before(a: { cost: number; order: number }, b: { cost: number; order: number }): boolean {
  return a.cost !== b.cost ? a.cost < b.cost : a.order < b.order;
}
