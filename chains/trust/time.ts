/** Points in time, compared exactly: RFC 3339 in UTC may carry any number of fraction digits. */
import { wordAt, words } from './columns.ts';

export interface Time {
  /** Whole seconds since 1970. */
  seconds: number;
  /** Digits of the fraction, trailing zeros dropped: almost always empty. */
  fraction: string;
}

/** Reads a time of the form `timeSchema` accepts. */
export function readTime(text: string): Time {
  const dot = text.indexOf('.');
  if (dot < 0) return { seconds: Date.parse(text) / 1000, fraction: '' };
  return { seconds: Date.parse(`${text.slice(0, dot)}Z`) / 1000, fraction: text.slice(dot + 1, -1).replace(/0+$/, '') };
}

/** Writes a time in the one form that `readTime` takes for it. */
export function writeTime({ seconds, fraction }: Time): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length);
  return fraction === '' ? `${whole}Z` : `${whole}.${fraction}Z`;
}

/** Whether `a` is at or after `b`. */
export function atOrAfter(a: Time, b: Time): boolean {
  return a.seconds !== b.seconds ? a.seconds > b.seconds : a.fraction >= b.fraction;
}

/** Stands in the column for a time that 32 bits of seconds cannot hold. */
const ELSEWHERE = 0xffff_ffff;

/** A column of times: four bytes each while they are whole seconds up to the year 2106. */
export class TimeColumn {
  readonly #seconds = words();
  readonly #others = new Map<number, Time>();
  #last: Time = { seconds: Number.NEGATIVE_INFINITY, fraction: '' };
  #sorted = true;

  push(text: string): void {
    const time = readTime(text);
    this.#sorted &&= atOrAfter(time, this.#last);
    this.#last = time;
    const fits = time.fraction === '' && time.seconds >= 0 && time.seconds < ELSEWHERE;
    if (!fits) this.#others.set(this.#seconds.length, time);
    this.#seconds.push(fits ? time.seconds : ELSEWHERE);
  }

  get(row: number): Time {
    return this.#others.get(row) ?? { seconds: wordAt(this.#seconds.data, row), fraction: '' };
  }

  /** A row before which no time is at or after `time`: the first that is, where the rows are in order of time. */
  firstAt(time: Time): number {
    if (!this.#sorted) return 0;
    let low = 0;
    let high = this.#seconds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (atOrAfter(this.get(middle), time)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  copy(from: TimeColumn): void {
    this.#last = from.#last;
    this.#sorted = from.#sorted;
    this.#seconds.copy(from.#seconds);
    for (const [row, time] of from.#others) this.#others.set(row, time);
  }

  get bytes(): number {
    return this.#seconds.bytes;
  }
}
