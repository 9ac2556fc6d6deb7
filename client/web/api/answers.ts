/** Asking the server, each address once: answers are kept and shared, and stay on the page while newer ones are on their way. */
import { signal, type Signal } from '@preact/signals';
import type { Problem } from '../../../schema/problem.ts';
import type { Address } from './addresses.ts';
import { readProblem, unreachable } from './problem.ts';

export interface Answer<T> {
  data: T | null;
  problem: Problem | null;
  loading: boolean;
}

/** Whether the server answered when it was last asked. */
export const reachable = signal(true);

/** Answers kept at most; the oldest leave first. */
const KEPT = 120;
const kept = new Map<string, Signal<Answer<unknown>>>();

function forgetOldest(): void {
  for (const address of kept.keys()) {
    if (kept.size <= KEPT) return;
    kept.delete(address);
  }
}

async function load(address: string, answer: Signal<Answer<unknown>>): Promise<void> {
  try {
    const response = await fetch(address, { headers: { accept: 'application/json' } });
    reachable.value = true;
    if (response.ok) answer.value = { data: await response.json(), problem: null, loading: false };
    else answer.value = { ...answer.peek(), problem: await readProblem(response), loading: false };
  } catch {
    reachable.value = false;
    answer.value = { ...answer.peek(), problem: unreachable(), loading: false };
  }
}

/** The answer at an address, asked for when it is not there yet. */
export function answerAt<T>(address: Address<T>): Signal<Answer<T>> {
  let answer = kept.get(address);
  if (!answer) {
    answer = signal<Answer<unknown>>({ data: null, problem: null, loading: true });
    void load(address, answer);
  } else {
    kept.delete(address);
  }
  kept.set(address, answer);
  forgetOldest();
  return answer as Signal<Answer<T>>;
}

/** Asks again for everything that is kept: the log has grown, or the server is back. */
export function refresh(): void {
  for (const [address, answer] of kept) void load(address, answer);
}

/** Asks again for what could not be answered, while the server is gone. */
export function retryWhenBack(everyMs: number): void {
  window.setInterval(() => {
    if (reachable.peek()) return;
    for (const [address, answer] of kept) {
      if (answer.peek().problem) void load(address, answer);
    }
  }, everyMs);
}
