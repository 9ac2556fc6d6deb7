/** The small card that explains the mark under the pointer or the focus. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ReleaseSummary } from '../../../../schema/api.ts';
import { Day } from '../../design/parts.tsx';
import { markOfRelease, wordOfRelease } from '../../design/release-mark.ts';
import { StatusLabel } from '../../design/status-mark.tsx';
import { text } from '../../text/en.ts';

interface Shown { release: ReleaseSummary; x: number; y: number }

export interface TipOf {
  show: (mark: Element, release: ReleaseSummary) => void;
  hide: () => void;
}

const shown = signal<Shown | null>(null);

export const tip: TipOf = {
  show(mark, release) {
    const box = mark.getBoundingClientRect();
    shown.value = { release, x: box.left + box.width / 2, y: box.top };
  },
  hide() {
    shown.value = null;
  },
};

export function Tip(): JSX.Element | null {
  const card = useRef<HTMLDivElement>(null);
  const now = shown.value;
  useLayoutEffect(() => {
    const box = card.current;
    if (!box || !now) return;
    const half = box.offsetWidth / 2;
    box.style.left = `${Math.min(Math.max(now.x, half + 8), window.innerWidth - half - 8)}px`;
    box.style.top = `${now.y - 8}px`;
  }, [now]);
  if (!now) return null;
  const { release } = now;
  return (
    <div class="tip" ref={card} aria-hidden="true">
      <strong>{release.label ?? release.id}</strong>
      <StatusLabel status={markOfRelease(release)} word={wordOfRelease(release)} />
      <span class="soft"><Day date={release.date} seen={release.seen} /> · {text.release.filesOn(release.files, release.platforms)}</span>
      {release.withdrawn && <span class="soft">{text.release.withdrawn(release.withdrawn)}</span>}
    </div>
  );
}
