/** Which page an address names, and the address of each page. The only file that knows the shape of our paths. */

export type Place =
  | { page: 'overview' }
  | { page: 'compiler'; compiler: string }
  | { page: 'release'; compiler: string; version: string }
  | { page: 'artifact'; digest: string }
  | { page: 'verifiers' }
  | { page: 'verifier'; verifier: string }
  | { page: 'log' }
  | { page: 'policies' }
  | { page: 'next' }
  | { page: 'disputes' }
  | { page: 'design' }
  | { page: 'submit' }
  | { page: 'about' }
  | { page: 'missing'; path: string };

/** Pages that are one of a kind. */
export const plainPages = ['verifiers', 'log', 'policies', 'next', 'disputes', 'submit', 'about', 'design'] as const;

/** Decodes one step of a path; an ill-formed escape stays as it is and then names nothing. */
function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** Reads a path such as `/r/go/1.21.0`. */
export function placeOf(path: string): Place {
  const [first = '', second, third, ...more] = path.split('/').slice(1).map(decode);
  const missing: Place = { page: 'missing', path };
  if (more.length > 0) return missing;
  if (first === '' && second === undefined) return { page: 'overview' };
  if (first === 'c' && second && third === undefined) return { page: 'compiler', compiler: second };
  if (first === 'r' && second && third) return { page: 'release', compiler: second, version: third };
  if (first === 'v' && second && third === undefined) return { page: 'verifier', verifier: second };
  if (first === 'a' && second && third === undefined) return { page: 'artifact', digest: second };
  const page = plainPages.find((name) => name === first);
  return page && second === undefined ? { page } : missing;
}

/** The path of a place. */
export function pathOf(place: Exclude<Place, { page: 'missing' }>): string {
  switch (place.page) {
    case 'overview': return '/';
    case 'compiler': return `/c/${encodeURIComponent(place.compiler)}`;
    case 'release': return `/r/${encodeURIComponent(place.compiler)}/${encodeURIComponent(place.version)}`;
    case 'verifier': return `/v/${encodeURIComponent(place.verifier)}`;
    case 'artifact': return `/a/${place.digest}`;
    default: return `/${place.page}`;
  }
}

/** The path of a release by its id, `go@1.21.0`. */
export function releasePath(id: string): string {
  const at = id.indexOf('@');
  return pathOf({ page: 'release', compiler: id.slice(0, at), version: id.slice(at + 1) });
}

/** The release of a file id, `go@1.21.0` of `go@1.21.0/linux-amd64`. */
export function releaseOfFile(id: string): string {
  const slash = id.indexOf('/');
  return slash < 0 ? id : id.slice(0, slash);
}
