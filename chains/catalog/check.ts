/** The whole check of a catalog: every member of every line against the schema, then what must hold between lines. */
import type { z } from 'zod';
import { assemble } from './assemble.ts';
import type { Finding } from './error.ts';
import { lineSchema } from './format.ts';
import { readLines } from './lines.ts';
import { catalogDigest } from './parse.ts';

/**
 * Checks catalog files.
 * @param files text by file name, e.g. `go.jsonl`
 * @returns every finding, in order of the files; what stands between lines is only looked at once each line is well formed
 */
export function checkCatalog(files: ReadonlyMap<string, string>): Finding[] {
  const findings: Finding[] = [];
  const report = (finding: Finding): void => void findings.push(finding);
  const lines = readLines(files, report);
  for (const { line, file, at } of lines) {
    const result = lineSchema.safeParse(line);
    for (const issue of result.error?.issues ?? []) report({ file, line: at, reason: reasonOf(issue) });
  }
  if (findings.length === 0) assemble(lines, catalogDigest(files), report);
  return findings;
}

/** The place in the line and what is wrong there; of a key, what is wrong with the key. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const message = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
  return `/${issue.path.map(String).join('/')}: ${message ?? issue.message}`;
}
