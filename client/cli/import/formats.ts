/** The layouts in which projects publish signatures, and how to walk them. */
import { RootlineError } from '../../../schema/error.ts';

/** Something to hand in: a signature where it lies, together with what belongs to it. */
export interface ImportItem {
  /** Short name for people. */
  name: string;
  mediaType: string;
  /** The envelopes in it, most often one. @throws RootlineError `bad-file` when it cannot be read */
  envelopes(): Promise<Uint8Array[]>;
}

type Walker = (path: string) => Promise<ImportItem[]>;

const walkers = {
  stagex: async (path) => (await import('./stagex.ts')).stagexItems(path),
  guix: async (path) => (await import('./detached.ts')).detachedItems(path, 'sha256sums'),
  gitian: async (path) => (await import('./detached.ts')).detachedItems(path, 'gitian-assert'),
  files: async (path) => (await import('./files.ts')).fileItems(path),
} satisfies Record<string, Walker>;

export type ImportFormat = keyof typeof walkers;
export const importFormats = Object.keys(walkers) as ImportFormat[];

/**
 * What is to be handed in from some paths, in their order.
 * @throws RootlineError `bad-file` when there is nothing of that format
 */
export async function itemsOf(format: ImportFormat, paths: readonly string[]): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for (const path of paths) items.push(...await walkers[format](path));
  if (items.length === 0) throw new RootlineError('bad-file', `${paths.join(', ')} holds nothing in the layout of ${format}`);
  return items;
}
