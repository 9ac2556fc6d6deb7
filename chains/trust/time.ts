/** Points in time, compared exactly: RFC 3339 in UTC may carry any number of fraction digits. */

export interface Time {
  /** Whole milliseconds since 1970. */
  ms: number;
  /** Fraction digits beyond the milliseconds, trailing zeros dropped: almost always empty. */
  rest: string;
}

/** Reads a time of the form `timeSchema` accepts. */
export function readTime(text: string): Time {
  const dot = text.indexOf('.');
  if (dot < 0) return { ms: Date.parse(text), rest: '' };
  const digits = text.slice(dot + 1, -1);
  const ms = Date.parse(`${text.slice(0, dot)}Z`) + Number(digits.slice(0, 3).padEnd(3, '0'));
  return { ms, rest: digits.slice(3).replace(/0+$/, '') };
}

/** Whether `a` is at or after `b`. */
export function atOrAfter(a: Time, b: Time): boolean {
  return a.ms !== b.ms ? a.ms > b.ms : a.rest >= b.rest;
}
