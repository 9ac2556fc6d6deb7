/** Asking the server, each address once: answers are kept and shared, and stay on the page while newer ones are on their way. */
import { signal, Signal } from '@preact/signals';
import type { Problem } from '../../../schema/problem.ts';
import type { Address } from './addresses.ts';
import { readProblem, unreachable } from './problem.ts';

export interface Answer<T> {
  data: T | null;
  problem: Problem | null;
  loading: boolean;
}

class Kept {
  /** Whether anything on the page shows it. */
  shown = false;
  /** It may be older than the log. */
  old = false;
  readonly answer = new Signal<Answer<unknown>>({ data: null, problem: null, loading: true }, {
    watched: () => { this.shown = true; },
    unwatched: () => { this.shown = false; },
  });
}

/** Whether the server answered when it was last asked. */
export const reachable = signal(true);

/** Answers kept at most; the oldest leave first. */
const KEPT = 120;
const kept = new Map<string, Kept>();

function forgetOldest(): void {
  for (const [address, { shown }] of kept) {
    if (kept.size <= KEPT) return;
    if (!shown) kept.delete(address);
  }
}

async function load(address: string, it: Kept): Promise<void> {
  it.old = false;
  try {
    const response = await fetch(address, { headers: { accept: 'application/json' } });
    reachable.value = true;
    if (response.ok) it.answer.value = { data: await response.json(), problem: null, loading: false };
    else it.answer.value = { ...it.answer.peek(), problem: await readProblem(response), loading: false };
  } catch {
    reachable.value = false;
    it.answer.value = { ...it.answer.peek(), problem: unreachable(), loading: false };
  }
}

function keep(address: string): Kept {
  const it = new Kept();
  void load(address, it);
  return it;
}

/** The answer at an address, asked for when it is not there yet, and again when it may be old. */
export function answerAt<T>(address: Address<T>): Signal<Answer<T>> {
  const it = kept.get(address) ?? keep(address);
  if (it.old) void load(address, it);
  // The most recently used stand last.
  kept.delete(address);
  kept.set(address, it);
  forgetOldest();
  return it.answer as Signal<Answer<T>>;
}

/** The log has grown, or the server is back: asks again for what the page shows, and for the rest when it is next shown. */
export function refresh(): void {
  for (const [address, it] of kept) {
    if (it.shown) void load(address, it);
    else it.old = true;
  }
}

/** Finds out whether the server answers at all. When it does so again, what is on the page is asked for again. */
export async function look(): Promise<void> {
  const was = reachable.peek();
  try {
    reachable.value = (await fetch('/readyz')).ok;
  } catch {
    reachable.value = false;
  }
  if (!was && reachable.peek()) refresh();
}

/** Looks every so often while the server is gone. */
export function lookWhileGone(everyMs: number): void {
  window.setInterval(() => {
    if (!reachable.peek()) void look();
  }, everyMs);
}
