/** A chain in GEXF 1.2 (gexf.net), for Gephi and its kin. */
import write from 'graphology-gexf/browser/writer.js';
import { statusStyles } from '../style.ts';
import type { Drawing } from '../chain-graph.ts';
import { drawnGraph } from '../traverse.ts';
import { xmlText } from './text.ts';

export function toGexf(drawing: Drawing): string {
  return write(drawnGraph(drawing), {
    formatNode: (_id, node) => ({
      label: xmlText(node.label),
      attributes: clean({
        kind: node.kind, status: node.status, layer: node.layer, release: node.release ?? '', platform: node.platform ?? '', digest: node.digest ?? '',
        strengthByOrganization: node.strength.organization ?? -1, strengthByVerifier: node.strength.verifier ?? -1, folds: node.folds ?? 1,
      }),
      viz: { color: statusStyles[node.status].light, x: node.x, y: -node.y },
    }),
    formatEdge: (_id, edge) => ({ attributes: clean({ role: edge.role, basis: edge.basis }) }),
  });
}

function clean(attributes: Record<string, string | number>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? xmlText(value) : value]));
}
