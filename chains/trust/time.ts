/** Points in time, compared exactly: RFC 3339 in UTC may carry any number of fraction digits. */
import { shorts, smallAt, wordAt, words } from './columns.ts';

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

/** Rows that share a time to start from. */
const BLOCK = 16;
/** Stands in the column for a time that is not within 18 hours after its block's first, or finer than a millisecond. */
const ELSEWHERE = 0xffff;

/** A column of times: a log receives its entries one after the other, so that two bytes tell the seconds of most, and two more the milliseconds. */
export class TimeColumn {
  /** Seconds of each block's first row since 1970, and of each row since then. */
  readonly #blocks = words();
  readonly #seconds = shorts();
  /** As long as the last row that has some. */
  readonly #milliseconds = shorts();
  readonly #others = new Map<number, Time>();
  #last: Time = { seconds: Number.NEGATIVE_INFINITY, fraction: '' };
  #sorted = true;

  push(time: Time): void {
    this.#sorted &&= atOrAfter(time, this.#last);
    this.#last = time;
    const row = this.#seconds.length;
    if (row % BLOCK === 0) this.#blocks.push(Math.min(Math.max(time.seconds, 0), 0xffff_ffff));
    const since = time.seconds - wordAt(this.#blocks.data, Math.floor(row / BLOCK));
    const fits = time.fraction.length <= 3 && since >= 0 && since < ELSEWHERE;
    this.#seconds.push(fits ? since : ELSEWHERE);
    if (!fits) this.#others.set(row, time);
    else if (time.fraction !== '') {
      this.#milliseconds.extend(row + 1);
      this.#milliseconds.data[row] = Number(time.fraction.padEnd(3, '0'));
    }
  }

  get(row: number): Time {
    const since = smallAt(this.#seconds.data, row);
    const other = since === ELSEWHERE ? this.#others.get(row) : undefined;
    if (other !== undefined) return other;
    const milliseconds = row < this.#milliseconds.length ? smallAt(this.#milliseconds.data, row) : 0;
    const fraction = milliseconds === 0 ? '' : String(milliseconds).padStart(3, '0').replace(/0+$/, '');
    return { seconds: wordAt(this.#blocks.data, Math.floor(row / BLOCK)) + since, fraction };
  }

  /** Whether a row's time is at or after `time`. */
  isAtOrAfter(row: number, time: Time): boolean {
    const since = smallAt(this.#seconds.data, row);
    const seconds = since === ELSEWHERE ? time.seconds : wordAt(this.#blocks.data, Math.floor(row / BLOCK)) + since;
    return seconds === time.seconds ? atOrAfter(this.get(row), time) : seconds > time.seconds;
  }

  /** Whether the rows are in order of time, as a log receives them. */
  get inOrder(): boolean {
    return this.#sorted;
  }

  /** A row before which no time is at or after `time`: the first that is, where the rows are in order of time. */
  firstAt(time: Time): number {
    if (!this.#sorted) return 0;
    let low = 0;
    let high = this.#seconds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isAtOrAfter(middle, time)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  copy(from: TimeColumn): void {
    this.#last = from.#last;
    this.#sorted = from.#sorted;
    this.#blocks.copy(from.#blocks);
    this.#seconds.copy(from.#seconds);
    this.#milliseconds.copy(from.#milliseconds);
    for (const [row, time] of from.#others) this.#others.set(row, time);
  }

  get bytes(): number {
    return this.#blocks.bytes + this.#seconds.bytes + this.#milliseconds.bytes;
  }
}
