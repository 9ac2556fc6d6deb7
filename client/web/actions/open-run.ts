/** Opens a run of links in place, or folds it again; the address says which runs are open. */
import { params, turn } from '../route/view.ts';

/** Ids of the runs that are open. */
export function openRuns(): string[] {
  return (params.value.get('open') ?? '').split(',').filter((id) => id !== '');
}

export function openRun(id: string): void {
  const open = openRuns();
  if (!open.includes(id)) turn({ open: [...open, id].join(','), node: null });
}

export function foldRun(id: string): void {
  const open = openRuns().filter((other) => other !== id);
  turn({ open: open.length > 0 ? open.join(',') : null, node: null });
}
