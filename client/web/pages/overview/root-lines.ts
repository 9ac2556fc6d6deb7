/** The roots of a compiler in as many words as a lane has room for. */
import type { CompilerSummary } from '../../../../schema/api.ts';
import { text } from '../../text/en.ts';

/** Roots named one by one, at most; more of a kind are counted. */
const NAMED = 2;
const kinds = ['seed', 'source', 'vendor'] as const;

export function rootLines(roots: CompilerSummary['roots']): string[] {
  return kinds.flatMap((kind) => {
    const names = Array.from(new Set(roots.filter((root) => root.kind === kind).map((root) => root.name)));
    return names.length <= NAMED ? names : [text.overview.rootCount[kind](names.length)];
  });
}
