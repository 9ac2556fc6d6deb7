/** Takes the chain away, as it is shown: as a picture, or for other tools. */
import type { GraphAnswer } from '../../../schema/api.ts';
import { dark } from './toggle-theme.ts';
import { saveFile } from './save-file.ts';

export const chainFormats = ['svg', 'png', 'dot', 'gexf', 'json'] as const;
export type ChainFormat = (typeof chainFormats)[number];

/** `rust-1.98.0-x86_64-unknown-linux-gnu`: a name that every file system takes. */
function fileName({ focus }: GraphAnswer): string {
  return focus.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 120);
}

/** @param picture the canvas as PNG, drawn whole */
export async function saveChain(graph: GraphAnswer, format: ChainFormat, picture: () => Promise<Blob>): Promise<void> {
  const name = `${fileName(graph)}.${format}`;
  if (format === 'png') {
    saveFile(name, await picture());
    return;
  }
  const { exportGraph, exportMediaTypes } = await import('../../../chains/graph/export/export.ts');
  const { grounds: _, ...drawing } = graph;
  saveFile(name, new Blob([exportGraph(drawing, format, { theme: dark.peek() ? 'dark' : 'light' })], { type: exportMediaTypes[format] }));
}
