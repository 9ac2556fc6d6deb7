/** What the marks of the lanes mean; only those that are there. */
import type { JSX } from 'preact';
import type { ReleaseSummary } from '../../../../schema/api.ts';
import { markOfRelease, wordOfRelease } from '../../design/release-mark.ts';
import { StatusMark, type Mark } from '../../design/status-mark.tsx';
import { text } from '../../text/en.ts';

const order: readonly Mark[] = ['verified', 'partial', 'root', 'reproduced', 'attested', 'claimed', 'unknown', 'disputed', 'compromised'];

export function LanesKey({ lanes }: { lanes: Record<string, readonly ReleaseSummary[]> }): JSX.Element {
  const counts = new Map<Mark, { word: string; count: number }>();
  for (const release of Object.values(lanes).flat()) {
    const mark = markOfRelease(release);
    const held = counts.get(mark);
    if (held) held.count++;
    else counts.set(mark, { word: wordOfRelease(release), count: 1 });
  }
  return (
    <ul class="legend lanes-key" aria-label={text.chain.legend}>
      {order.flatMap((mark) => {
        const held = counts.get(mark);
        return held ? [<li key={mark}><StatusMark status={mark} size={14} /> <span>{held.word}</span> <span class="soft">{held.count.toLocaleString('en')}</span></li>] : [];
      })}
    </ul>
  );
}
