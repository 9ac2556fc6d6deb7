/** Where nodes stand on the canvas, and how edges bend between them. Pure. */
import type { Position } from 'cytoscape';
import type { GraphNode } from '../../../schema/api.ts';
import { level, node as size, upright } from './measures.ts';

/** Where a node stands: as laid out, or turned so that the chain runs down, for narrow screens. */
export function placeOfNode({ x, y }: Pick<GraphNode, 'x' | 'y'>, isUpright: boolean): Position {
  return isUpright ? { x: (y / level.across) * upright.across, y: (x / level.along) * upright.down } : { x, y };
}

/**
 * Control points of an S that leaves and enters along the flow, as cytoscape has them: weights along the line between the ends,
 * distances off it along its normal (-dy, dx).
 */
export function curve(from: Position, into: Position, isUpright: boolean): { along: number[]; bend: number[] } {
  const dx = into.x - from.x;
  const dy = into.y - from.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return { along: [0.5], bend: [0] };
  const [cx, cy] = isUpright ? [0, dy * 0.4] : [dx * 0.4, 0];
  const weight = (cx * dx + cy * dy) / length ** 2;
  const off = (cy * dx - cx * dy) / length;
  return { along: [weight, 1 - weight], bend: [off, -off] };
}

/** Ends of an edge: the middles of the sides that face along the flow. */
export function endsOf(source: Position, target: Position, isUpright: boolean): [Position, Position] {
  const dx = isUpright ? 0 : size.width / 2;
  const dy = isUpright ? size.height / 2 : 0;
  return [{ x: source.x + dx, y: source.y + dy }, { x: target.x - dx, y: target.y - dy }];
}
