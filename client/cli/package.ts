/** What the package says of itself. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package's own folder, in the sources and in dist/ alike. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export function readPackage(): { version: string } {
  return JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
}
