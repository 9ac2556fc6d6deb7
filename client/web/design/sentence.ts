/** Answers of the server speak in clauses; on a page they stand alone, as sentences. */

/** `nobody has yet rebuilt x` becomes `Nobody has yet rebuilt x.`; names like `go@1.4` at the start stay as they are written. */
export function asSentence(clause: string): string {
  const first = /^[a-z]+(?=[\s,])/.test(clause) ? clause.charAt(0).toUpperCase() + clause.slice(1) : clause;
  return /[.!?]$/.test(first) || first === '' ? first : `${first}.`;
}
