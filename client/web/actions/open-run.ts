/** Opens folds of the chain in place, or folds them again; the address says what is open: folds by their ids, and links that are to show. */
import { adjust, params, turn } from '../route/view.ts';

/** An address says no more than this, in characters; what was opened first is folded first. */
const MOST = 3500;
/** What was opened by coming near, and is folded by going far. */
const opened = new Set<string>();

/** Ids of what is open. */
export function openRuns(): string[] {
  return (params.value.get('open') ?? '').split(',').filter((id) => id !== '');
}

function written(ids: readonly string[]): string | null {
  let kept = ids;
  while (kept.join(',').length > MOST) kept = kept.slice(1);
  return kept.length > 0 ? kept.join(',') : null;
}

export function openRun(id: string): void {
  const open = openRuns();
  if (!open.includes(id)) turn({ open: written([...open, id]), node: null });
}

/** Shows a link that is in a fold, and chooses it. */
export function showFolded(id: string): void {
  turn({ open: written([...openRuns().filter((other) => other !== id), id]), node: id });
}

export function foldRun(id: string): void {
  turn({ open: written(openRuns().filter((other) => other !== id)), node: null });
}

/** Opens a fold because the reader came near to it: no step of its own for the back button. */
export function openNear(id: string): void {
  const open = openRuns();
  if (open.includes(id)) return;
  opened.add(id);
  adjust({ open: written([...open, id]) });
}

/** Folds what was opened by coming near. */
export function foldFar(): void {
  const left = openRuns().filter((id) => !opened.has(id));
  opened.clear();
  if (left.length < openRuns().length) adjust({ open: written(left) });
}
