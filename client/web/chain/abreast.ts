/** Two drawings of one chain that look at the same part of it. */
import type { Signal } from '@preact/signals';
import type { Core } from 'cytoscape';

/** Which part of the plane is in view, and how near. */
export interface View { zoom: number; x: number; y: number }

function sameView(a: View | null, b: View): boolean {
  return a !== null && Math.abs(a.zoom - b.zoom) < 1e-6 && Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5;
}

function viewOf(cy: Core): View {
  const { x, y } = cy.pan();
  return { zoom: cy.zoom(), x, y };
}

/** Follows what is shared, and shares what the reader does. @returns how to stop */
export function keepAbreast(cy: Core, shared: Signal<View | null>): () => void {
  const lead = (): void => {
    const mine = viewOf(cy);
    if (!sameView(shared.peek(), mine)) shared.value = mine;
  };
  const stop = shared.subscribe((view) => {
    if (view && !sameView(view, viewOf(cy))) cy.viewport({ zoom: view.zoom, pan: { x: view.x, y: view.y } });
  });
  cy.on('viewport', lead);
  if (shared.peek() === null) lead();
  return () => {
    stop();
    cy.off('viewport', lead);
  };
}
