/** What is wrong with a catalog file, and where: catalog files come from the repository, so this is a builder's error, not an outsider's. */

export interface Finding {
  /** Name of the file under data/, e.g. `go.jsonl`. */
  file: string;
  /** Line, counted from 1. */
  line: number;
  reason: string;
}

/** `go.jsonl:12: reason`, as compilers print it. */
export function formatFinding(finding: Finding): string {
  return `${finding.file}:${finding.line}: ${finding.reason}`;
}

/** Thrown on loading a catalog that does not hold together. */
export class CatalogError extends Error {
  readonly finding: Finding;

  constructor(finding: Finding, options?: { cause: unknown }) {
    super(formatFinding(finding), options);
    this.name = 'CatalogError';
    this.finding = finding;
  }
}
