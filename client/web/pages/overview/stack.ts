/** Where releases stand along time: one column per step of time, marks of the same column stacked. Pure, so that it can be tested. */

export interface Dated {
  /** Day of release, `2021-08-16`, or null. */
  date: string | null;
  /** A day by which it was known, for those without. */
  seen?: string | undefined;
}

export interface Stacked<T> {
  it: T;
  column: number;
  /** 0 stands on the line. */
  row: number;
}

/** Days since 1970-01-01, or null for what is no day. */
export function dayNumber(day: string | null | undefined): number | null {
  if (!day || !/^\d{4}-\d{2}-\d{2}/.test(day)) return null;
  const ms = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  return Math.floor(ms / 86_400_000);
}

/** Days of releases in their order; one without a day stands where the one before it does. */
function daysOf(releases: readonly Dated[]): (number | null)[] {
  let last: number | null = null;
  return releases.map(({ date, seen }) => (last = dayNumber(date) ?? dayNumber(seen) ?? last));
}

/** First and last day of all lanes together, or null when nothing is dated. */
export function spanOf(lanes: readonly (readonly Dated[])[]): [number, number] | null {
  let first = Infinity;
  let last = -Infinity;
  for (const lane of lanes) {
    for (const day of daysOf(lane)) {
      if (day === null) continue;
      first = Math.min(first, day);
      last = Math.max(last, day);
    }
  }
  return first <= last ? [first, last] : null;
}

/** Column of a day. */
export function columnOf(day: number, [from, to]: readonly [number, number], columns: number): number {
  if (to <= from) return 0;
  return Math.min(columns - 1, Math.max(0, Math.floor(((day - from) / (to - from)) * columns)));
}

/**
 * Stacks releases, oldest first, into columns; a column that is full passes on to the next with room, or back from the last.
 * @param height most marks in a column
 */
export function stack<T extends Dated>(releases: readonly T[], span: readonly [number, number], columns: number, height: number): Stacked<T>[] {
  const filled = new Uint16Array(columns);
  const days = daysOf(releases);
  return releases.map((it, i) => {
    const wished = columnOf(days[i] ?? span[0], span, columns);
    let column = wished;
    while (column < columns - 1 && (filled[column] ?? 0) >= height) column++;
    while (column > 0 && (filled[column] ?? 0) >= height) column--;
    const row = filled[column] ?? 0;
    filled[column] = row + 1;
    return { it, column, row };
  });
}

/** How high the highest column is when nothing is passed on. */
export function highest(releases: readonly Dated[], span: readonly [number, number], columns: number): number {
  return stack(releases, span, columns, Infinity).reduce((most, { row }) => Math.max(most, row + 1), 0);
}

/** Years to write along the axis, none closer than `gap` columns. */
export function yearsOf(span: readonly [number, number], columns: number, gap: number): { year: number; column: number }[] {
  const first = new Date(span[0] * 86_400_000).getUTCFullYear();
  const last = new Date(span[1] * 86_400_000).getUTCFullYear();
  const years: { year: number; column: number }[] = [];
  for (let year = first; year <= last; year++) {
    const day = Math.max(dayNumber(`${year}-01-01`) ?? span[0], span[0]);
    const column = columnOf(day, span, columns);
    const before = years.at(-1);
    if (!before || column - before.column >= gap) years.push({ year, column });
  }
  return years;
}
