/** Where nodes stand on the canvas, and how edges run between them: level out of a node, along a free lane, level into the next. Pure. */
import type { Position } from 'cytoscape';
import type { GraphNode } from '../../../schema/api.ts';
import { level, node as size, upright } from './measures.ts';

/** Where a node stands: as laid out, or turned so that the chain runs down, for narrow screens. */
export function placeOfNode({ x, y }: Pick<GraphNode, 'x' | 'y'>, isUpright: boolean): Position {
  return isUpright ? { x: (y / level.across) * upright.across, y: (x / level.along) * upright.down } : { x, y };
}

/** A position by the flow of the chain: how far along it, and how far across. */
interface InFlow { along: number; across: number }

const inFlow = ({ x, y }: Position, isUpright: boolean): InFlow => (isUpright ? { along: y, across: x } : { along: x, across: y });
const outOfFlow = ({ along, across }: InFlow, isUpright: boolean): Position => (isUpright ? { x: across, y: along } : { x: along, y: across });

/** Ends of an edge: the middles of the sides that face along the flow. */
export function endsOf(source: Position, target: Position, isUpright: boolean): [Position, Position] {
  const dx = isUpright ? 0 : size.width / 2;
  const dy = isUpright ? size.height / 2 : 0;
  return [{ x: source.x + dx, y: source.y + dy }, { x: target.x - dx, y: target.y - dy }];
}

/**
 * Control points as cytoscape has them: weights along the straight line between the ends, distances off it along its normal (-dy, dx).
 */
export function controlsOf(from: Position, into: Position, points: readonly Position[]): { along: number[]; bend: number[] } {
  const dx = into.x - from.x;
  const dy = into.y - from.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return { along: [0.5], bend: [0] };
  return {
    along: points.map((p) => ((p.x - from.x) * dx + (p.y - from.y) * dy) / length ** 2),
    bend: points.map((p) => ((p.y - from.y) * dx - (p.x - from.x) * dy) / length),
  };
}

/** Keeps edges this far from nodes, in pixels. */
const CLEAR = 9;

/** How many nodes lie on a lane: across the flow at `lane`, between two places along it. */
function blocked(nodes: readonly InFlow[], from: number, into: number, lane: number, half: { along: number; across: number }): number {
  let count = 0;
  for (const { along, across } of nodes) {
    if (along + half.along > from && along - half.along < into && Math.abs(across - lane) < half.across + CLEAR) count++;
  }
  return count;
}

/** The lane for a long edge: with the fewest nodes on it, then the least way round. */
function laneFor(from: InFlow, into: InFlow, nodes: readonly InFlow[], half: { along: number; across: number }): number {
  const [start, end] = [from.along + 1, into.along - 1];
  const between = nodes.filter((n) => n.along + half.along > start && n.along - half.along < end);
  const beside = between.flatMap((n) => [n.across - half.across - CLEAR - 1, n.across + half.across + CLEAR + 1]);
  const cost = (lane: number): number => blocked(between, start, end, lane, half) * 1e6 + Math.abs(lane - from.across) + Math.abs(lane - into.across);
  return [from.across, into.across, ...beside].reduce((best, lane) => (cost(lane) < cost(best) ? lane : best));
}

/**
 * How an edge bends: an S into the next layer, and past layers in between along a lane that runs over as few nodes as can be.
 * @param places of all nodes
 */
export function curve(source: Position, target: Position, places: readonly Position[], isUpright: boolean): { along: number[]; bend: number[] } {
  const [start, end] = endsOf(source, target, isUpright);
  const from = inFlow(start, isUpright);
  const into = inFlow(end, isUpright);
  const step = isUpright ? upright.down : level.along;
  const at = (along: number, across: number): Position => outOfFlow({ along, across }, isUpright);
  const span = into.along - from.along;
  if (span < step) return controlsOf(start, end, [at(from.along + span / 2, from.across), at(into.along - span / 2, into.across)]);
  const half = isUpright ? { along: size.height / 2, across: size.width / 2 } : { along: size.width / 2, across: size.height / 2 };
  const lane = laneFor(from, into, places.map((p) => inFlow(p, isUpright)), half);
  const turn = (step - 2 * half.along) / 2;
  return controlsOf(start, end, [
    at(from.along + turn, from.across), at(from.along + turn, lane), at(from.along + 3 * turn, lane),
    at(into.along - 3 * turn, lane), at(into.along - turn, lane), at(into.along - turn, into.across),
  ]);
}
