/** The names nearest to one that names nothing: for what is mistyped. Pure. */

/** Names farther away than this share of their letters are no help. */
const FAR = 0.5;

interface Farness { far: number; share: number; alike: number }
const NOTHING_ALIKE: Farness = { far: 1, share: 1, alike: 0 };

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

/**
 * How far a name is from what was typed: 0 the same, 1 nothing alike. A part of the name, or more than it, is near.
 * @returns that, by how large a share of their letters the two differ, and how many letters they begin alike with
 */
function farness(typed: string, name: string): Farness {
  const [x, y] = [typed.toLowerCase(), name.toLowerCase()];
  if (x === '' || y === '') return NOTHING_ALIKE;
  let alike = 0;
  while (alike < x.length && x[alike] === y[alike]) alike++;
  const longest = Math.max(x.length, y.length);
  const least = Math.abs(x.length - y.length) / longest;
  const share = least > FAR ? least : distance(x, y) / longest;
  const parts = x.length >= 3 && y.length >= 3 && (y.includes(x) || x.includes(y));
  return { far: parts ? Math.min(0.3, share) : share, share, alike };
}

/**
 * @param typed at most its first 200 letters are looked at
 * @param namesOf every name an item goes by
 * @returns the nearest items, the nearest first; none when nothing is near
 */
export function near<T>(typed: string, items: readonly T[], namesOf: (item: T) => readonly string[], most = 4): T[] {
  const word = typed.slice(0, 200);
  return items
    .map((item) => ({ item, ...nearest(namesOf(item).map((name) => farness(word, name))) }))
    .filter(({ far }) => far <= FAR)
    .toSorted((a, b) => a.far - b.far || a.share - b.share || b.alike - a.alike)
    .slice(0, most)
    .map(({ item }) => item);
}

function nearest(names: readonly Farness[]): Farness {
  return names.reduce((one, other) => (other.far < one.far ? other : one), NOTHING_ALIKE);
}

/** Names farther away than this are not worth asking about. */
const DOUBTFUL = 0.34;

/**
 * The end of a sentence that says that a name names nothing: `; did you mean go@1.21.0?`, or nothing where no name is near.
 * @param names one that goes on where the typed one ends (`go@1.21`, `go@1.21.0`) is meant before all that are spelt otherwise
 */
export function didYouMean(typed: string, names: readonly string[]): string {
  const meant = names.find((name) => name.startsWith(`${typed}.`)) ?? near(typed, names, (name) => [name], 1)[0];
  if (meant === undefined) return '';
  const sure = meant.startsWith(typed) || typed.startsWith(meant) || farness(typed, meant).share <= DOUBTFUL;
  return sure ? `; did you mean ${meant}?` : '';
}
