/** Says what happened to those who do not see it happen. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';

const said = signal('');

/** Has assistive technology read a sentence when it next has nothing else to say. */
export function announce(sentence: string): void {
  said.value = sentence;
}

export function Announcements(): JSX.Element {
  return <div class="visually-hidden" role="status">{said.value}</div>;
}
