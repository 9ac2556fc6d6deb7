/** Cytoscape, fetched and started. */
import type { Core, StylesheetJson } from 'cytoscape';
import { ZOOM } from './measures.ts';
import type { Renderer } from './renderer.ts';

/** On its way as soon as a page that draws chains is: beside the answers that such a page asks for, not after them. */
const library = import('cytoscape');

/** Cytoscape writes a style element for its container; style/chain.css has that rule, and this element tells it so. */
const STYLE_ID = '__________cytoscape_stylesheet';

function claimStyle(): void {
  if (document.getElementById(STYLE_ID)) return;
  const stand = document.createElement('meta');
  stand.id = STYLE_ID;
  document.head.append(stand);
}

export async function emptyDrawing(container: HTMLElement, style: StylesheetJson, renderer: Renderer): Promise<Core> {
  const { default: cytoscape } = await library;
  claimStyle();
  return cytoscape({
    container, style, minZoom: ZOOM.least, maxZoom: ZOOM.most, autoungrabify: true, boxSelectionEnabled: false, selectionType: 'single',
    // The library knows `webgl`; its types have it elsewhere.
    ...(renderer === 'webgl' && { renderer: { name: 'canvas', webgl: true } as { name: 'canvas' } }),
  });
}
