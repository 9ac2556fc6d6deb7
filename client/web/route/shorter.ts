/** Words to search by when the whole finds nothing: ever less of it, `go 1.21.99` then `go 1.21`, `go 1`, `go`. */

/** Tries at most: each is a question to the server. */
const MOST = 6;

export function shorter(words: string): string[] {
  const tries: string[] = [];
  let rest = words.trim();
  while (rest !== '' && tries.length < MOST) {
    tries.push(rest);
    const cut = rest.replace(/[^\s.@/-]+$/, '').replace(/[\s.@/-]+$/, '');
    rest = cut === rest ? '' : cut;
  }
  return tries;
}
