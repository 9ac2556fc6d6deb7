/** One thing that an entry, or an envelope not yet sent, says: with its mark, and the bytes it is about. */
import type { JSX } from 'preact';
import { Digest } from '../design/copy.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import type { SaidLine } from './said.ts';

/** @param compared whether to say how the bytes were compared */
export function SaidWords({ line, compared = false }: { line: SaidLine; compared?: boolean }): JSX.Element {
  return (
    <p class="said">
      <StatusMark status={line.result === 'differs' ? 'disputed' : line.result === 'reproduced' ? 'reproduced' : 'unknown'} size={14} />
      <span>{line.words} {line.digest && <Digest digest={line.digest} />} {compared && line.comparison && <span class="soft">{text.comparison[line.comparison]}</span>}</span>
    </p>
  );
}
