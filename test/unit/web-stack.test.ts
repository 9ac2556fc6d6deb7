import { describe, expect, it } from 'vitest';
import { columnOf, dayNumber, spanOf, stack, yearsOf } from '../../client/web/pages/overview/stack.ts';

const on = (date: string | null, seen?: string) => ({ date, seen });

describe('releases along time', () => {
  it('counts days', () => {
    expect(dayNumber('1970-01-02')).toBe(1);
    expect(dayNumber('2024-02-29')).toBe(19782);
    for (const wrong of [null, undefined, '', 'soon', '2024']) expect(dayNumber(wrong)).toBeNull();
  });

  it('spans all lanes, by dates and by days seen', () => {
    const span = spanOf([[on('1970-01-11')], [on(null, '1970-01-03'), on(null)]]);
    expect(span).toEqual([2, 10]);
    expect(spanOf([[on(null)], []])).toBeNull();
  });

  it('stacks what shares a column and passes on what has no room', () => {
    const span = [0, 100] as const;
    const days = ['1970-01-01', '1970-01-02', '1970-01-03', '1970-04-01'].map((d) => on(d));
    const placed = stack(days, span, 10, 2);
    expect(placed.map(({ column, row }) => [column, row])).toEqual([[0, 0], [0, 1], [1, 0], [9, 0]]);
  });

  it('goes back where the last column is full, and never leaves the axis', () => {
    const placed = stack(Array.from({ length: 5 }, () => on('1970-01-02')), [0, 1], 3, 2);
    expect(placed.every(({ column }) => column >= 0 && column < 3)).toBe(true);
    expect(new Set(placed.map(({ column, row }) => `${column},${row}`)).size).toBe(5);
  });

  it('sets a release without a day beside the one before it', () => {
    const [first, second] = stack([on('1970-03-01'), on(null)], [0, 100], 10, 5);
    expect(second?.column).toBe(first?.column);
  });

  it('holds on to a span of one day', () => {
    expect(columnOf(5, [5, 5], 10)).toBe(0);
  });

  it('writes years no closer than asked', () => {
    const span = [dayNumber('2012-03-01') ?? 0, dayNumber('2026-11-20') ?? 0] as const;
    const years = yearsOf(span, 100, 7);
    expect(years[0]).toEqual({ year: 2012, column: 0 });
    for (let i = 1; i < years.length; i++) expect((years[i]?.column ?? 0) - (years[i - 1]?.column ?? 0)).toBeGreaterThanOrEqual(7);
  });
});
