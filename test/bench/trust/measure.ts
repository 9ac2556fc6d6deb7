/**
 * Timing, in milliseconds. Two clocks can only say too much: the one on the wall counts what others do on the machine, the processor's what the
 * runtime's helper threads do. So the smaller is taken; and of several runs the best, which says most about the code.
 */

export interface Timing { best: number; first: number }

/** Milliseconds that a run takes. */
export function spent(run: () => unknown): number {
  const began = performance.now();
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return Math.min((user + system) / 1000, performance.now() - began);
}

/** No run is repeated for longer than so many milliseconds: at ten million statements all rounds would take many minutes, and say no more. */
const REPEATED_MOST = 10_000;

/** The times that a run gives, each round its own: so many of them, or fewer when they take long, but two at least. */
export function repeated(rounds: number, run: (round: number) => number): number[] {
  const end = performance.now() + REPEATED_MOST;
  const times: number[] = [];
  while (times.length < rounds && (times.length < 2 || performance.now() < end)) times.push(run(times.length));
  return times;
}

export function time(run: () => unknown, rounds = 15): Timing {
  const times = repeated(rounds, () => spent(run));
  return { best: Math.min(...times), first: times[0] ?? 0 };
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`;
}

/** The p-th part of the values, 0 ≤ p ≤ 1. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

/** One row of the table: what it is, the figure, what is asked of it. */
export function row(what: string, figure: string, asked = ''): void {
  console.log(`  ${what.padEnd(48)}${figure.padStart(22)}  ${asked}`);
}
