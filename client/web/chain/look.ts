/**
 * How a chain looks on the canvas. Status is told by colour, glyph, text and width of the border; never by dashes, which WebGL
 * cannot draw, and never by colour alone.
 */
import type { EdgeSingular, NodeSingular, StylesheetJson } from 'cytoscape';
import type { GraphEdge, GraphNode } from '../../../schema/api.ts';
import { groundOf, type Colours } from './colours.ts';
import { glyphOf } from './glyphs.ts';
import { node as size } from './measures.ts';

const nodeOf = (element: NodeSingular): GraphNode => element.data('node') as GraphNode;
const edgeOf = (element: EdgeSingular): GraphEdge => element.data('edge') as GraphEdge;

function nodeLook(colours: Colours): StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        'shape': 'round-rectangle', 'corner-radius': '9', 'width': size.width, 'height': size.height,
        'background-color': (n: NodeSingular) => groundOf(nodeOf(n).status, colours),
        'border-color': (n: NodeSingular) => colours[nodeOf(n).status],
        'border-width': 'data(border)',
        'background-image': (n: NodeSingular) => glyphOf(nodeOf(n).status, colours),
        'background-width': 19, 'background-height': 19, 'background-position-x': 11, 'background-position-y': '50%',
        'background-image-smoothing': 'yes',
        'label': 'data(label)', 'text-wrap': 'wrap', 'line-height': 1.28, 'text-justification': 'left',
        'text-halign': 'right', 'text-valign': 'center', 'text-margin-x': size.text - size.width,
        'font-size': size.font, 'font-family': 'system-ui, sans-serif', 'color': colours.ink, 'min-zoomed-font-size': 6,
        'overlay-opacity': 0, 'transition-property': 'opacity', 'transition-duration': 0,
      },
    },
    { selector: 'node[kind = "root"]', style: { 'shape': 'cut-rectangle', 'corner-radius': '12' } },
    { selector: 'node[kind = "run"]', style: { 'ghost': 'yes', 'ghost-offset-x': 5, 'ghost-offset-y': 5, 'ghost-opacity': 0.55 } },
    { selector: 'node.focus', style: { 'font-weight': 600, 'outline-width': 2, 'outline-offset': 3, 'outline-color': colours['line-strong'], 'outline-opacity': 1 } },
    { selector: 'node.hover', style: { 'border-color': colours['ink-soft'] } },
    { selector: 'node.chosen', style: { 'outline-width': 3, 'outline-offset': 3, 'outline-color': colours.focus, 'outline-opacity': 1 } },
    { selector: 'node.broken', style: { 'border-color': colours.disputed, 'border-width': 4 } },
    { selector: '.far', style: { opacity: 0.4 } },
  ];
}

/** Compilers make the spine; tools and the rest stay thin until they are looked at. */
const widths: Record<GraphEdge['role'], number> = { compiler: 2, tool: 1, source: 1, environment: 1 };

function edgeLook(colours: Colours, isUpright: boolean): StylesheetJson {
  const [from, into] = isUpright ? ['0% 50%', '0% -50%'] : ['50% 0%', '-50% 0%'];
  return [
    {
      selector: 'edge',
      style: {
        'width': (e: EdgeSingular) => widths[edgeOf(e).role],
        'line-color': (e: EdgeSingular) => edgeColour(edgeOf(e), colours), 'target-arrow-color': (e: EdgeSingular) => edgeColour(edgeOf(e), colours),
        'line-opacity': (e: EdgeSingular) => (edgeOf(e).role === 'compiler' ? 0.9 : 0.4),
        'target-arrow-shape': (e: EdgeSingular) => (edgeOf(e).basis === 'alternative' ? 'vee' : 'triangle'), 'arrow-scale': 0.85,
        'curve-style': 'unbundled-bezier', 'control-point-distances': (e: EdgeSingular) => e.data('bend') as number[],
        'control-point-weights': (e: EdgeSingular) => e.data('along') as number[], // The library knows `endpoints`; its types do not yet.
        'edge-distances': 'endpoints' as 'intersection',
        'source-endpoint': from, 'target-endpoint': into,
        'font-size': 12, 'font-family': 'system-ui, sans-serif', 'color': colours['ink-soft'], 'text-background-color': colours.paper,
        'text-background-opacity': 0.92, 'text-background-padding': '3px', 'text-background-shape': 'roundrectangle', 'min-zoomed-font-size': 6,
        'overlay-opacity': 0, 'events': 'no',
      },
    },
    { selector: 'edge.back', style: { 'curve-style': 'round-taxi', 'taxi-direction': isUpright ? 'rightward' : 'downward', 'taxi-turn': '50%' } },
    { selector: 'edge.near', style: { 'line-color': colours['ink-soft'], 'target-arrow-color': colours['ink-soft'], 'line-opacity': 1, 'z-index': 2 } },
    { selector: 'edge.way', style: { 'width': 3.5, 'line-color': colours.focus, 'target-arrow-color': colours.focus, 'line-opacity': 1, 'z-index': 3 } },
    { selector: 'edge.labelled', style: { label: 'data(label)' } },
    { selector: 'edge.raised', style: { 'text-margin-y': -(size.height / 2 + 9) } },
  ];
}

function edgeColour({ basis, role }: GraphEdge, colours: Colours): string {
  if (basis === 'attested') return colours.verified;
  return role === 'compiler' && basis === 'record' ? colours['line-strong'] : colours.claimed;
}

/** @param isUpright whether the chain runs from top to bottom */
export function look(colours: Colours, isUpright: boolean): StylesheetJson {
  return [...nodeLook(colours), ...edgeLook(colours, isUpright)];
}
