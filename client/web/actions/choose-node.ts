/** Chooses a node of the chain, or none; the address says which, so that a choice can be shared and undone. */
import { params, turn } from '../route/view.ts';

export function chooseNode(id: string | null): void {
  if (params.peek().get('node') !== id) turn({ node: id });
}
