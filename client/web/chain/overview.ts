/** The whole chain in small, for the minimap: boxes, extent, and what of it is in view, in the chain's own pixels. */
import type { Core } from 'cytoscape';
import type { GraphNode } from '../../../schema/api.ts';
import type { Colours } from './colours.ts';

interface Box { x1: number; y1: number; w: number; h: number }

export interface Overview {
  nodes: (Box & { colour: string })[];
  extent: Box;
  seen: Box;
  ink: string;
  paper: string;
}

export function overviewOf(cy: Core, colours: Colours): Overview {
  const nodes = cy.nodes().map((node) => {
    const { x, y } = node.position();
    const [w, h] = [node.width(), node.height()];
    const { status } = node.data('node') as GraphNode;
    return { x1: x - w / 2, y1: y - h / 2, w, h, colour: colours[status] };
  });
  const { x1, y1, w, h } = cy.nodes().boundingBox({ includeLabels: false });
  return { nodes, extent: { x1, y1, w, h }, seen: cy.extent(), ink: colours.ink, paper: colours.paper };
}
