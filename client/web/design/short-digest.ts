/** Digests as people can tell them apart. Pure. */

/** `sha256:1af73ca2…5a45`: enough to tell digests apart by eye. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  const hex = digest.slice(colon + 1);
  return hex.length <= 20 || digest.startsWith('unrecorded:') ? digest : `${digest.slice(0, colon + 1)}${hex.slice(0, 8)}…${hex.slice(-4)}`;
}
