/** What things are called in sentences for people. */
import type { Catalog, Release } from '../../schema/catalog.ts';
import type { NamedArtifact } from '../../schema/explain.ts';
import { parseRef, type Digest, type FileId, type ReleaseId } from '../../schema/ids.ts';

/** A release at the start of a sentence: `Go 1.24.2`, or its label where it has one. */
export function titleOf(catalog: Catalog, release: Release): string {
  if (release.label !== undefined) return release.label;
  return `${catalog.compilers.get(release.compiler)?.name ?? release.compiler} ${release.version}`;
}

/** A release within a sentence. Go's own people write go1.22.6; everyone else writes a space. */
export function nameOf(catalog: Catalog, id: ReleaseId): string {
  const release = catalog.releases.get(id);
  if (release === undefined) return id;
  if (release.label !== undefined) return release.label;
  return release.compiler === 'go' ? `go${release.version}` : `${release.compiler} ${release.version}`;
}

/** An artifact within a sentence: the release that publishes it, the root it is, or the start of its digest. */
export function artifactName(catalog: Catalog, digest: Digest): string {
  const file = catalog.byDigest.get(digest)?.[0];
  const root = catalog.roots.get(digest);
  // A vendor's root is a published binary, better known as that.
  if (root !== undefined && (root.kind !== 'vendor' || file === undefined)) return root.name;
  if (file !== undefined) return fileName(catalog, file.id, file.platform, file.role);
  if (digest.startsWith('unrecorded:')) return unrecordedName(catalog, digest.slice('unrecorded:'.length));
  return shortDigest(digest);
}

/** An artifact as people know it. */
export function named({ catalog }: { catalog: Catalog }, digest: Digest): NamedArtifact {
  return { digest, name: artifactName(catalog, digest), file: catalog.byDigest.get(digest)?.[0]?.id ?? null };
}

/** `go1.22.6`, `go1.22.6 source`, `rust 1.98.0 (rustc)`: the release, and which of its parts where the platform does not say it all. */
function fileName(catalog: Catalog, id: FileId, platform: string, role: 'binary' | 'source'): string {
  const slash = id.indexOf('/');
  const name = nameOf(catalog, id.slice(0, slash));
  if (role === 'source') return `${name} source`;
  const path = id.slice(slash + 1);
  if (path === platform) return name;
  return `${name} (${path.startsWith(`${platform}/`) ? path.slice(platform.length + 1) : path})`;
}

/** Stand-ins for unrecorded files are named after them, others as people would. */
function unrecordedName(catalog: Catalog, name: string): string {
  const ref = parseRef(name);
  if (ref?.kind !== 'file' || !catalog.releases.has(ref.release)) return name;
  const platform = ref.path.split('/')[0] ?? '';
  return platform === 'source' ? `${nameOf(catalog, ref.release)} source` : fileName(catalog, ref.file, platform, 'binary');
}

/** `sha256:0123456789ab…`: enough to tell artifacts apart in a sentence. */
export function shortDigest(digest: Digest): string {
  const colon = digest.indexOf(':');
  return digest.length <= colon + 13 ? digest : `${digest.slice(0, colon + 13)}…`;
}

/** `one`, `two and three`, `a, b and c`; beyond `most`, `a, b and 3 more`. */
export function listed(words: readonly string[], most = 3): string {
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : [...words];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** `1 organization`, `2 organizations`, `1 entry`, `2 entries`. */
export function counted(n: number, noun: string, many: string = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : many}`;
}
