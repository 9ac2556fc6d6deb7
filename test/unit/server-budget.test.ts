/** The share of time that work of people's own may take. */
import { describe, expect, test } from 'vitest';
import { Budget } from '../../server/budget.ts';
import { RootlineError } from '../../schema/error.ts';

/** A clock that only moves when told, or while work is done. */
function clock(): { now: () => number; pass: (ms: number) => void } {
  let time = 0;
  return { now: () => time, pass: (ms) => { time += ms; } };
}

describe('a budget', () => {
  test('is spent by work, overdrawn once, and refuses until time has made up for it', () => {
    const { now, pass } = clock();
    const budget = new Budget(0.25, 100, now);
    expect(budget.spend(() => { pass(60); return 'done'; })).toBe('done');
    budget.spend(() => pass(200));
    expect(() => budget.spend(() => 'more')).toThrow(RootlineError);
    // 145 ms are owed: at a quarter of the time that takes 580 ms, of which 200 passed while the work was done.
    pass(370);
    expect(() => budget.spend(() => 'more')).toThrow(/try again in \d+ s/);
    pass(30);
    expect(budget.spend(() => 'more')).toBe('more');
  });

  test('never grows beyond what may be spent at one go', () => {
    const { now, pass } = clock();
    const budget = new Budget(1, 50, now);
    pass(1_000_000);
    budget.spend(() => pass(49));
    budget.spend(() => pass(51));
    expect(() => budget.spend(() => pass(1))).not.toThrow();
    budget.spend(() => pass(500));
    expect(() => budget.spend(() => pass(1))).not.toThrow();
  });

  test('counts work that fails', () => {
    const { now, pass } = clock();
    const budget = new Budget(0.1, 10, now);
    expect(() => budget.spend(() => { pass(100); throw new Error('broken'); })).toThrow('broken');
    expect(() => budget.spend(() => 1)).toThrow(RootlineError);
  });
});
