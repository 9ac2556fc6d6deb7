/** The formats a chain can be taken away in. */
import type { Drawing } from '../chain-graph.ts';
import { toDot } from './dot.ts';
import { toGexf } from './gexf.ts';
import { toSvg, type SvgOptions } from './svg.ts';

export const exportFormats = ['svg', 'dot', 'gexf', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportMediaTypes: Record<ExportFormat, string> = {
  svg: 'image/svg+xml', dot: 'text/vnd.graphviz', gexf: 'application/gexf+xml', json: 'application/json',
};

/** Writes a drawn chain; options other than the format matter to SVG alone. */
export function exportGraph(drawing: Drawing, format: ExportFormat, options: SvgOptions = {}): string {
  switch (format) {
    case 'svg': return toSvg(drawing, options);
    case 'dot': return toDot(drawing);
    case 'gexf': return toGexf(drawing);
    case 'json': return JSON.stringify(drawing, null, 2) + '\n';
  }
}
