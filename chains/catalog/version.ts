/** Order of version strings as compilers write them: `1.4beta1 < 1.4rc1 < 1.4 < 1.4.1 < 1.4-bootstrap-20171003 < 1.5`. */

const EARLY = /^(?:alpha|beta|rc|pre)$/;

/** Rank of a part against the end of the string (1): early words come before it, numbers after, other words last. */
function rank(part: string | undefined): number {
  if (part === undefined) return 1;
  if (EARLY.test(part)) return 0;
  return /^\d/.test(part) ? 2 : 3;
}

/** Negative when `a` is the earlier version, positive when the later, 0 when neither. */
export function compareVersions(a: string, b: string): number {
  const as = a.match(/\d+|[a-z]+/gi) ?? [];
  const bs = b.match(/\d+|[a-z]+/gi) ?? [];
  for (let i = 0; i < Math.max(as.length, bs.length); i++) {
    const x = as[i];
    const y = bs[i];
    const byKind = rank(x) - rank(y);
    if (byKind !== 0) return byKind;
    if (x === undefined || y === undefined || x === y) continue;
    const byNumber = Number(x) - Number(y);
    return Number.isNaN(byNumber) ? (x < y ? -1 : 1) : byNumber;
  }
  return 0;
}
