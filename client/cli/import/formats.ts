/** The layouts in which projects publish signatures, and how to walk them. */
import { RootlineError } from '../../../schema/error.ts';

/** One envelope to hand in. */
export interface ImportItem {
  /** Short name for people. */
  name: string;
  path: string;
  mediaType: string;
}

export const importFormats = ['stagex'] as const;
export type ImportFormat = (typeof importFormats)[number];

const walkers: Record<ImportFormat, (path: string) => Promise<ImportItem[]>> = {
  stagex: async (path) => (await import('./stagex.ts')).stagexItems(path),
};

/**
 * What is to be handed in from a path.
 * @throws RootlineError `bad-file` when there is nothing of that format
 */
export async function itemsOf(format: ImportFormat, path: string): Promise<ImportItem[]> {
  const items = await walkers[format](path);
  if (items.length === 0) throw new RootlineError('bad-file', `${path} holds nothing in the layout of ${format}`);
  return items;
}
