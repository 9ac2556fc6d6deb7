/** A digest as people paste it. Pure. */

const DIGEST = /^(sha256:)?[0-9a-f]{64}$|^sha1:[0-9a-f]{40}$/;

/** The digest that is meant by words with or without the name of its hash, in whatever case; null when they are none. */
export function digestIn(words: string): string | null {
  const digest = words.trim().toLowerCase();
  if (!DIGEST.test(digest)) return null;
  return digest.includes(':') ? digest : `sha256:${digest}`;
}
