/** The server's drawing of a chain as cytoscape takes it: places, labels and curves. */
import type { ElementDefinition, Position } from 'cytoscape';
import type { GraphAnswer, GraphEdge, GraphNode } from '../../../schema/api.ts';
import { text } from '../text/en.ts';
import { curve, endsOf, placeOfNode } from './curve.ts';
import { labelOf } from './labels.ts';
import { borders } from './measures.ts';

function edgeElement(edge: GraphEdge, at: ReadonlyMap<string, Position>, isUpright: boolean): ElementDefinition {
  const origin = { x: 0, y: 0 };
  const source = at.get(edge.source) ?? origin;
  const target = at.get(edge.target) ?? origin;
  const [from, into] = endsOf(source, target, isUpright);
  const back = isUpright ? into.y <= from.y : into.x <= from.x;
  return {
    group: 'edges', classes: back ? 'back' : '',
    data: {
      id: edge.id, source: edge.source, target: edge.target, edge, label: `${text.role[edge.role]} · ${text.basis[edge.basis].word}`,
      ...curve(source, target, [...at.values()], isUpright),
    },
  };
}

/** What a node has besides its colours. @param isFocus whether the chain leads to it */
export function wordsOf(node: GraphNode, isFocus: boolean): { label: string; border: number } {
  return { label: labelOf(node, isFocus), border: borders[node.status] };
}

export function elementsOf(graph: GraphAnswer, isUpright: boolean): ElementDefinition[] {
  const at = new Map(graph.nodes.map((n) => [n.id, placeOfNode(n, isUpright)]));
  const nodes = graph.nodes.map((node): ElementDefinition => ({
    group: 'nodes', classes: node.id === graph.focus ? 'focus' : '', position: at.get(node.id) ?? { x: 0, y: 0 },
    data: { id: node.id, kind: node.kind, node, ...wordsOf(node, node.id === graph.focus) },
  }));
  return [...nodes, ...graph.edges.map((edge) => edgeElement(edge, at, isUpright))];
}
