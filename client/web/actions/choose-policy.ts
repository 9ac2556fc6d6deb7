/** Sees everything under another policy; the address says which. */
import { turn } from '../route/view.ts';

/** @param name of a policy the server has; null for its default */
export function choosePolicy(name: string | null): void {
  turn({ policy: name });
}
