/** The mark of a status: every status has its own shape and glyph, so that colour is never alone. */
import type { JSX } from 'preact';
import type { Status } from '../../../schema/scenario.ts';
import { text } from '../text/en.ts';
import { rem } from './rem.ts';

/** What a mark can stand for: a status of an artifact, or `partial`, of a release. */
export type Mark = Status | 'partial';

const CHECK = 'M4.7 8.3 7 10.6 11.3 5.9';
const CROSS = 'M5.6 5.6 10.4 10.4M10.4 5.6 5.6 10.4';

const shapes: Record<Mark, JSX.Element> = {
  root: <path class="m-fill" d="M8 1.2 14.8 8 8 14.8 1.2 8Z" />,
  verified: <><circle class="m-fill" cx="8" cy="8" r="6.6" /><path class="m-glyph" d={CHECK} /></>,
  partial: <><circle class="m-ring" cx="8" cy="8" r="5.8" /><path class="m-fill" d="M8 2.2a5.8 5.8 0 0 0 0 11.6Z" /></>,
  reproduced: <><circle class="m-ring" cx="8" cy="8" r="5.8" /><circle class="m-fill" cx="8" cy="8" r="3.1" /></>,
  attested: <><circle class="m-ring" cx="8" cy="8" r="5.8" /><path class="m-fill" d="M2.2 8a5.8 5.8 0 0 0 11.6 0Z" /></>,
  claimed: <circle class="m-ring" cx="8" cy="8" r="5.8" />,
  unknown: <><circle class="m-ring m-thin" cx="8" cy="8" r="6" /><path class="m-line" d="M6.3 6.5a1.75 1.75 0 1 1 2.4 1.6c-.5.2-.7.5-.7 1M8 11.3v.1" /></>,
  disputed: <><path class="m-fill" d="M8 1.3 15.3 14H.7Z" /><path class="m-glyph" d="M8 5.8v3.8M8 11.7v.1" /></>,
  compromised: <><path class="m-fill" d="M2 2h12v12H2Z" /><path class="m-glyph" d={CROSS} /></>,
};

/** The bare shape of a mark in a box of 16 by 16, for drawings of our own. */
export function markShape(mark: Mark): JSX.Element {
  return shapes[mark];
}

/** A mark for the eye alone; its word must stand beside it. */
export function StatusMark({ status, size = 16 }: { status: Mark; size?: number }): JSX.Element {
  return (
    <svg class={`mark mark-${status}`} width={rem(size)} height={rem(size)} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shapes[status]}
    </svg>
  );
}

/** A mark with its word. */
export function StatusLabel({ status, word, strong = false }: { status: Mark; word?: string; strong?: boolean }): JSX.Element {
  return (
    <span class={`status status-${status}${strong ? ' status-strong' : ''}`}>
      <StatusMark status={status} />
      <span>{word ?? text.status[status].word}</span>
    </span>
  );
}
