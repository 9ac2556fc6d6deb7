/** How high the stage of a chain is: as high as the chain needs at the width there is, within what a screen bears. Pure. */
import type { GraphAnswer } from '../../../schema/api.ts';
import { placeOfNode } from './curve.ts';
import { clearRoom, NARROW, node as size, PADDING, ZOOM } from './measures.ts';

/** Least and most, in pixels; the most also as a share of the window. */
const LEAST = 260;
const MOST = 680;
const SHARE = 0.72;

function spread(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
}

/** Extent of a chain at zoom 1, in pixels. */
export function extentOf(graph: Pick<GraphAnswer, 'nodes'>, isUpright: boolean): { width: number; height: number } {
  const places = graph.nodes.map((n) => placeOfNode(n, isUpright));
  const xs = places.map((p) => p.x);
  const ys = places.map((p) => p.y);
  return { width: spread(xs) + size.width, height: spread(ys) + size.height };
}

/**
 * @param width of the stage, in pixels
 * @param windowHeight of the window, in pixels
 */
export function stageHeight(graph: Pick<GraphAnswer, 'nodes'>, width: number, windowHeight: number): number {
  const extent = extentOf(graph, width < NARROW);
  const zoom = Math.max(ZOOM.readable, Math.min(ZOOM.fit, clearRoom(width, windowHeight).width / extent.width));
  const most = Math.max(LEAST, Math.min(MOST, windowHeight * SHARE));
  return Math.round(Math.min(most, Math.max(LEAST, extent.height * zoom + 4 * PADDING)));
}
