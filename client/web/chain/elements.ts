/** The server's drawing of a chain as cytoscape takes it: places, labels, and curves that leave and enter level. Pure. */
import type { ElementDefinition, Position } from 'cytoscape';
import type { GraphAnswer, GraphEdge, GraphNode } from '../../../schema/api.ts';
import { text } from '../text/en.ts';
import { labelOf } from './labels.ts';
import { level, node as size, upright } from './measures.ts';

/** Where a node stands: as laid out, or turned so that the chain runs down, for narrow screens. */
export function placeOfNode({ x, y }: Pick<GraphNode, 'x' | 'y'>, isUpright: boolean): Position {
  return isUpright ? { x: (y / level.across) * upright.across, y: (x / level.along) * upright.down } : { x, y };
}

/**
 * Control points of an S that leaves and enters along the flow, as cytoscape has them: weights along the line between the ends,
 * distances off it (positive to the right when looking from source to target, y down: the sign of the cross product).
 */
export function curve(from: Position, into: Position, isUpright: boolean): { along: number[]; bend: number[] } {
  const dx = into.x - from.x;
  const dy = into.y - from.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return { along: [0.5], bend: [0] };
  const [cx, cy] = isUpright ? [0, dy * 0.4] : [dx * 0.4, 0];
  const weight = (cx * dx + cy * dy) / length ** 2;
  const off = (cx * dy - cy * dx) / length;
  return { along: [weight, 1 - weight], bend: [off, -off] };
}

/** Ends of an edge: the middles of the sides that face along the flow. */
function ends(source: Position, target: Position, isUpright: boolean): [Position, Position] {
  const dx = isUpright ? 0 : size.width / 2;
  const dy = isUpright ? size.height / 2 : 0;
  return [{ x: source.x + dx, y: source.y + dy }, { x: target.x - dx, y: target.y - dy }];
}

function edgeElement(edge: GraphEdge, at: ReadonlyMap<string, Position>, isUpright: boolean): ElementDefinition {
  const origin = { x: 0, y: 0 };
  const [from, into] = ends(at.get(edge.source) ?? origin, at.get(edge.target) ?? origin, isUpright);
  const back = isUpright ? into.y < from.y : into.x < from.x;
  return {
    group: 'edges', classes: back ? 'back' : '',
    data: { id: edge.id, source: edge.source, target: edge.target, edge, label: `${text.role[edge.role]} · ${text.basis[edge.basis].word}`, ...curve(from, into, isUpright) },
  };
}

export function elementsOf(graph: GraphAnswer, isUpright: boolean): ElementDefinition[] {
  const at = new Map(graph.nodes.map((n) => [n.id, placeOfNode(n, isUpright)]));
  const nodes = graph.nodes.map((node): ElementDefinition => ({
    group: 'nodes', classes: node.id === graph.focus ? 'focus' : '', position: at.get(node.id) ?? { x: 0, y: 0 },
    data: { id: node.id, kind: node.kind, node, label: labelOf(node) },
  }));
  return [...nodes, ...graph.edges.map((edge) => edgeElement(edge, at, isUpright))];
}
