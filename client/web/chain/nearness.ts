/** Folds by nearness: coming near to a fold opens it, going far again folds what was opened so. */
import type { Core, NodeSingular, Position } from 'cytoscape';
import { ZOOM } from './measures.ts';

/** The reader has zoomed by a button or a key; wheel and fingers have events of the library's own. */
export const ZOOMED = 'zoomed';

/** Waits until the reader has come to rest, in milliseconds. */
const REST = 180;

export interface Nearness {
  unfold: (id: string) => void;
  refold: () => void;
}

/** The fold at a place of the stage. */
function foldAt(cy: Core, { x, y }: Position): string | null {
  const under = cy.nodes('[kind = "run"]').filter((node: NodeSingular) => {
    const box = node.renderedBoundingBox({ includeLabels: false });
    return box.x1 <= x && x <= box.x2 && box.y1 <= y && y <= box.y2;
  });
  return under.empty() ? null : String(under[0]?.id());
}

/** Tells of readers who come near or go far; only of their own zooming, not of the drawing's. */
export function watchZoom(cy: Core, { unfold, refold }: Nearness): void {
  let before = cy.zoom();
  let pointer: Position | null = null;
  let timer = 0;
  const rest = (): void => {
    const now = cy.zoom();
    // As near as can be, coming nearer still is meant.
    const nearer = now > before || now === ZOOM.most;
    const fold = nearer && now >= ZOOM.unfold ? foldAt(cy, pointer ?? { x: cy.width() / 2, y: cy.height() / 2 }) : null;
    if (fold) unfold(fold);
    else if (now < before && now <= ZOOM.refold) refold();
    before = now;
  };
  const zoomed = (at: Position | null): void => {
    pointer = at;
    window.clearTimeout(timer);
    timer = window.setTimeout(rest, REST);
  };
  cy.on('scrollzoom pinchzoom', (event) => {
    const { position } = event as { position?: Position };
    const { x, y } = cy.pan();
    zoomed(position ? { x: position.x * cy.zoom() + x, y: position.y * cy.zoom() + y } : null);
  });
  cy.on(ZOOMED, () => zoomed(null));
  cy.on('destroy', () => window.clearTimeout(timer));
}
