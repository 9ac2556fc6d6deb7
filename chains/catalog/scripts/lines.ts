/** What the builders of the data files share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompilerLine, DisagreementLine, FileLine, Line, RecipeLine, ReleaseLine, RootLine } from '../format.ts';

export type { CompilerLine, DisagreementLine, FileLine, RecipeLine, ReleaseLine, RootLine };

/** One catalog file, in parts. */
export interface Sheet {
  compiler: Omit<CompilerLine, 'kind'>;
  roots: Omit<RootLine, 'kind'>[];
  releases: Omit<ReleaseLine, 'kind'>[];
  disagreements?: Omit<DisagreementLine, 'kind'>[];
}

/** Text of the catalog file: one compact JSON object a line, `kind` first. */
export function printSheet(sheet: Sheet): string {
  return [
    print('compiler', sheet.compiler),
    ...sheet.roots.map((root) => print('root', root)),
    ...sheet.releases.map((release) => print('release', release)),
    ...(sheet.disagreements ?? []).map((disagreement) => print('disagreement', disagreement)),
  ].join('');
}

function print(kind: Line['kind'], said: object): string {
  return `${JSON.stringify({ kind, ...said })}\n`;
}

/** A fact table, as its README describes it; the caller names the type. */
export function readTable<T>(folder: string, name: string): T {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
}

/** A file's line in its shortest form. */
export function fileLine(digest: string, by?: string): string {
  return by === undefined ? digest : `${digest} ${by}`;
}

/** The file path of an installed file: it has no leading slash. */
export function pathOf(name: string): string {
  return name.replace(/^\/+/, '');
}

/** The value of a map that must have it. @throws {Error} naming what the table lacks */
export function must<K, V>(map: ReadonlyMap<K, V>, key: K, what: string): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${what}: nothing for ${String(key)}`);
  return value;
}

/** Two recipes for two lists of platforms: the one for the shorter list says for which, the other is for the rest. */
export function splitRecipes(...both: [[string[], RecipeLine], [string[], RecipeLine]]): RecipeLine[] {
  const [first, second] = both.filter(([platforms]) => platforms.length > 0).sort(([a], [b]) => a.length - b.length);
  if (!first) return [];
  return second ? [{ for: first[0], ...first[1] }, second[1]] : [first[1]];
}
