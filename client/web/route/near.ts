/** The names nearest to one that names nothing: for addresses that are mistyped. Pure. */

/** Names farther away than this share of their letters are no help. */
const FAR = 0.5;

/** How many letters to change, add, leave out or swap with their neighbour (optimal string alignment). */
export function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/** How far a name is from what was typed: 0 the same, 1 nothing alike. A part of the name, or more than it, is near. */
function farness(typed: string, name: string): number {
  const [x, y] = [typed.toLowerCase(), name.toLowerCase()];
  if (x === '' || y === '') return 1;
  const parts = x.length >= 3 && y.length >= 3 && (y.includes(x) || x.includes(y));
  return Math.min(parts ? 0.3 : 1, distance(x, y) / Math.max(x.length, y.length));
}

/**
 * @param typed at most its first 200 letters are looked at
 * @param namesOf every name an item goes by
 * @returns the nearest items, the nearest first; none when nothing is near
 */
export function near<T>(typed: string, items: readonly T[], namesOf: (item: T) => readonly string[], most = 4): T[] {
  const word = typed.slice(0, 200);
  return items
    .map((item) => ({ item, far: Math.min(1, ...namesOf(item).map((name) => farness(word, name))) }))
    .filter(({ far }) => far <= FAR)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ item }) => item);
}
