/**
 * The names things go by: digests, releases, files, and the references a person types.
 *
 * A digest is `sha256:<64 hex>` or, for history that has nothing better, `sha1:<40 hex>` (*weak*: collisions can be made).
 * `unrecorded:<name>` stands in a recipe or a file for bytes that surely existed but whose digest no public record gives;
 * it is never accepted from outside, never attested and never verified.
 */
import { z } from 'zod';

export type Digest = string;
export type ReleaseId = string;
export type FileId = string;

const SHA256 = /^sha256:[0-9a-f]{64}$/;
const SHA1 = /^sha1:[0-9a-f]{40}$/;
const UNRECORDED = /^unrecorded:[A-Za-z0-9][A-Za-z0-9._+@/-]{0,199}$/;
const COMPILER = /^[a-z0-9][a-z0-9-]{0,63}$/;
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/;
const RELEASE = /^[a-z0-9][a-z0-9-]{0,63}@[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/;
const FILE = /^[a-z0-9][a-z0-9-]{0,63}@[A-Za-z0-9][A-Za-z0-9._+-]{0,127}\/[A-Za-z0-9][A-Za-z0-9._+/-]{0,199}$/;

/** A digest as outsiders may give it: sha256, or sha1 (weak). */
export const digestSchema = z.string().refine((s) => SHA256.test(s) || SHA1.test(s), {
  error: 'a digest is sha256:<64 lower-case hex> or sha1:<40 lower-case hex>',
});
export const sha256Schema = z.string().regex(SHA256, 'a digest is sha256:<64 lower-case hex>');
/** A digest as the catalog may give it: also `unrecorded:<name>`. */
export const catalogDigestSchema = z.string().refine((s) => SHA256.test(s) || SHA1.test(s) || UNRECORDED.test(s), {
  error: 'a catalog digest is sha256:<64 hex>, sha1:<40 hex> or unrecorded:<name>',
});
export const compilerIdSchema = z.string().regex(COMPILER, 'a compiler id is lower-case letters, digits and hyphens');
export const versionSchema = z.string().regex(VERSION, 'a version is letters, digits and . _ + -');
export const releaseIdSchema = z.string().regex(RELEASE, 'a release id is compiler@version');
export const fileIdSchema = z.string().regex(FILE, 'a file id is compiler@version/name');

/** RFC 3339 in UTC with seconds, as the log writes it: 2026-01-01T00:00:00Z (fractions allowed). */
export const timeSchema = z.iso.datetime({ error: 'a time is RFC 3339 in UTC, like 2026-01-01T00:00:00Z' });

/** Whether a digest is from a hash that collisions are known for (SHA-1). */
export function isWeak(digest: Digest): boolean {
  return digest.startsWith('sha1:');
}

/** Whether a digest is a stand-in for bytes of which no record gives the digest. */
export function isUnrecorded(digest: Digest): boolean {
  return digest.startsWith('unrecorded:');
}

/** Whether a string is a digest that outsiders may name. */
export function isDigest(text: string): boolean {
  return SHA256.test(text) || SHA1.test(text);
}

/** What a person types to name something: `go@1.21.0`, `go@1.21.0/linux-amd64`, `sha256:…`. */
export type Ref =
  | { kind: 'release'; release: ReleaseId; compiler: string; version: string }
  | { kind: 'file'; file: FileId; release: ReleaseId; compiler: string; version: string; path: string }
  | { kind: 'digest'; digest: Digest };

/**
 * Reads a reference.
 * @returns the reference, or null when the text is none (it may then be a path of a file)
 */
export function parseRef(text: string): Ref | null {
  if (isDigest(text)) return { kind: 'digest', digest: text };
  if (RELEASE.test(text)) {
    const at = text.indexOf('@');
    return { kind: 'release', release: text, compiler: text.slice(0, at), version: text.slice(at + 1) };
  }
  if (FILE.test(text)) {
    const slash = text.indexOf('/');
    const release = text.slice(0, slash);
    const at = release.indexOf('@');
    return {
      kind: 'file', file: text, release, compiler: release.slice(0, at), version: release.slice(at + 1), path: text.slice(slash + 1),
    };
  }
  return null;
}
