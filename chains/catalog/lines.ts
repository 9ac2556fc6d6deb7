/** From the text of catalog files to lines that say where they stand. Looks no deeper than a line's `kind`. */
import type { Finding } from './error.ts';
import type { Line } from './format.ts';

/** Takes what is wrong: throws it, or collects it. */
export type Report = (finding: Finding) => void;

export interface Placed<T = Line> {
  line: T;
  /** File name under data/ and line number from 1. */
  file: string;
  at: number;
}

const KINDS = new Set(['compiler', 'root', 'release', 'disagreement']);

/**
 * Reads all lines of all files, files by name, so that the catalog is the same in whatever order they were found.
 * @param files text by file name, e.g. `go.jsonl`
 * @param report told of: a line that is no JSON object of a known kind, a file that does not start with its compiler, a missing last newline
 */
export function readLines(files: ReadonlyMap<string, string>, report: Report): Placed[] {
  const placed: Placed[] = [];
  for (const file of [...files.keys()].sort()) readFile(file, files.get(file) ?? '', placed, report);
  return placed;
}

function readFile(file: string, text: string, placed: Placed[], report: Report): void {
  const rows = text.split('\n');
  if (rows.pop() !== '') report({ file, line: rows.length + 1, reason: 'the last line does not end with a newline' });
  for (const [index, row] of rows.entries()) {
    const at = index + 1;
    const line = readLine(row);
    if (typeof line === 'string') report({ file, line: at, reason: line });
    else if ((index === 0) !== (line.kind === 'compiler')) {
      report({ file, line: at, reason: index === 0 ? 'a file starts with its `compiler` line' : 'a second `compiler` line' });
    } else if (line.kind === 'compiler' && `${line.id}.jsonl` !== file) {
      report({ file, line: at, reason: `the file of compiler ${line.id} is ${line.id}.jsonl` });
    } else placed.push({ line, file, at });
  }
}

/** The line, or what is wrong with it. */
function readLine(row: string): Line | string {
  // Schemas pass over a member of this name, so it must not come so far.
  if (row.includes('"__proto__"')) return 'a member named __proto__';
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (error) {
    return `not JSON: ${(error as Error).message}`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'a line is a JSON object';
  const kind = (value as { kind?: unknown }).kind;
  return typeof kind === 'string' && KINDS.has(kind) ? (value as Line) : `unknown kind ${JSON.stringify(kind) ?? 'undefined'}`;
}
