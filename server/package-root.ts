/** Where the package lies, in the sources and compiled alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package's own folder. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
