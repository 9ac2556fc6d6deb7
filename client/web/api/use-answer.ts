/** The answer at an address for a component, which keeps showing the last one while the address changes. */
import { useRef } from 'preact/hooks';
import type { Address } from './addresses.ts';
import { answerAt, type Answer } from './answers.ts';

const NOTHING = { data: null, problem: null, loading: false } as const;

/** What a component sees: `stale` when the data is that of the address before. */
export interface Seen<T> extends Answer<T> {
  stale: boolean;
}

/**
 * @param address what to ask; null asks nothing
 * @param keep whether data of the address before stays until the new one arrives (same page, another policy) or not (another release)
 */
export function useAnswer<T>(address: Address<T> | null, keep: string | null = null): Seen<T> {
  const last = useRef<{ keep: string | null; data: T } | null>(null);
  const answer: Answer<T> = address === null ? NOTHING : answerAt(address).value;
  if (answer.data !== null) last.current = { keep, data: answer.data };
  if (answer.data !== null || answer.problem !== null) return { ...answer, stale: false };
  const before = address !== null && keep !== null && last.current?.keep === keep ? last.current.data : null;
  return { ...answer, data: before, stale: before !== null };
}
