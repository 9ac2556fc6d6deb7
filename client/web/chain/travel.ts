/** From one drawing to the next: what has a new place goes there within a moment, so that the eye can follow it. */
import type { Core, NodeSingular, Position } from 'cytoscape';

/** In milliseconds. */
const LASTS = 200;
/** More nodes and edges than this would not move smoothly: they are there at once. */
const MOST = 300;
/** Who moves less, in pixels of the screen, stays. */
const LEAST = 1;

/** How far along a node is after a share of the time: quick to set out, slow to arrive. */
function eased(share: number): number {
  return 1 - (1 - share) ** 3;
}

interface Move { node: NodeSingular; from: Position; to: Position }

function movesOf(cy: Core, origins: ReadonlyMap<string, Position>): Move[] {
  const { x, y } = cy.pan();
  const zoom = cy.zoom();
  const moves: Move[] = [];
  for (const [id, origin] of origins) {
    const node = cy.getElementById(id) as NodeSingular;
    const to = { ...node.position() };
    const from = { x: (origin.x - x) / zoom, y: (origin.y - y) / zoom };
    if (Math.hypot(from.x - to.x, from.y - to.y) * zoom >= LEAST) moves.push({ node, from, to });
  }
  return moves;
}

/**
 * Lets nodes go from where they were on the screen to where they are; while they do, the box says `data-moving`.
 * @param origins pixels of the screen, by node
 * @returns how to be there at once; null where nothing moves, or too much does
 */
export function travel(cy: Core, origins: ReadonlyMap<string, Position>, ended: () => void): (() => void) | null {
  const moves = movesOf(cy, origins);
  const moving = moves.reduce((all, { node }) => all.union(node).union(node.connectedEdges()), cy.collection());
  if (moves.length === 0 || moving.length > MOST) return null;
  const box = cy.container();
  const start = performance.now();
  let due = 0;
  const stand = (share: number): void => {
    cy.batch(() => { for (const { node, from, to } of moves) node.position({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }); });
  };
  const arrive = (): void => {
    cancelAnimationFrame(due);
    stand(1);
    box?.removeAttribute('data-moving');
    ended();
  };
  const step = (now: number): void => {
    const share = (now - start) / LASTS;
    if (share >= 1) return arrive();
    stand(eased(Math.max(0, share)));
    due = requestAnimationFrame(step);
  };
  box?.setAttribute('data-moving', '');
  stand(0);
  due = requestAnimationFrame(step);
  return arrive;
}
