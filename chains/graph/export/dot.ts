/** A chain in the DOT language of Graphviz. */
import { statusStyles } from '../style.ts';
import type { Drawing } from '../chain-graph.ts';
import { nodeLines, quoteDot } from './text.ts';

const shapes = { root: 'diamond', release: 'box', artifact: 'ellipse', run: 'folder' } as const;

export function toDot(drawing: Drawing): string {
  const nodes = drawing.nodes.map((node) => {
    const { glyph, light } = statusStyles[node.status];
    const [name, ...lines] = nodeLines(node);
    const label = [`${glyph} ${name ?? ''}`, ...lines].join('\n');
    return `  ${quoteDot(node.id)} [label=${quoteDot(label)}, shape=${shapes[node.kind]}, color=${quoteDot(light)}];`;
  });
  const edges = drawing.edges.map((edge) =>
    `  ${quoteDot(edge.source)} -> ${quoteDot(edge.target)} [label=${quoteDot(edge.role)}, tooltip=${quoteDot(edge.basis)}];`);
  return [`digraph ${quoteDot(drawing.focus)} {`, '  rankdir=LR;', '  node [fontname="sans-serif"];', ...nodes, ...edges, '}', ''].join('\n');
}
