/** From a file as a release line has it to a file of the catalog. */
import type { Digest, FileId } from '../../schema/ids.ts';
import type { CatalogFile, Release } from '../../schema/catalog.ts';
import type { FileLine, ReleaseLine } from './format.ts';

/** The long form of a file's line. */
export type FileEntry = Exclude<FileLine, string>;

/** `{version}` and the like in a download name, cut at the braces: odd places are variables. */
type Template = string[];
export type Downloads = ReadonlyMap<string, Template>;

/** Prepares download names; a release's own come before its compiler's. */
export function readDownloads(own: Record<string, string> | undefined, inherited?: Downloads): Downloads {
  if (own === undefined && inherited !== undefined) return inherited;
  const templates = new Map(inherited ?? []);
  for (const [key, template] of Object.entries(own ?? {})) templates.set(key, template.split(/[{}]/));
  return templates;
}

/** Takes the short form apart: `<digest>` or `<digest> <sources>`. */
export function readEntry(line: FileLine): FileEntry {
  if (typeof line !== 'string') return line;
  const space = line.indexOf(' ');
  return space < 0 ? { digest: line } : { digest: line.slice(0, space), by: line.slice(space + 1) };
}

/**
 * Makes the file.
 * @param release the release it belongs to, with its line
 * @param path what follows the release in the file's id
 * @param digest its digest in full
 */
export function makeFile(release: Release, line: ReleaseLine, path: string, id: FileId, entry: FileEntry, digest: Digest, downloads: Downloads): CatalogFile {
  const slash = path.indexOf('/');
  const first = slash < 0 ? path : path.slice(0, slash);
  const part = slash < 0 ? '' : path.slice(slash + 1);
  const platform = entry.platform ?? (first === 'source' ? first : line.platform ?? first);
  const role = entry.role ?? (platform === 'source' ? 'source' : 'binary');
  const file: CatalogFile = { id, release: release.id, platform, role, digest };
  const template = downloads.get(path) ?? downloads.get(part) ?? downloads.get('*');
  const name = entry.name ?? (template && fill(template, { version: line.version, path, platform, part, digest }));
  const by = entry.by ?? line.filesBy;
  if (name !== undefined) file.name = name;
  if (entry.same !== undefined) file.same = entry.same;
  if (by !== undefined) file.by = by;
  if (entry.note !== undefined) file.note = entry.note;
  return file;
}

interface Variables { version: string; path: string; platform: string; part: string; digest: Digest }

function fill(template: Template, variables: Variables): string {
  let text = '';
  for (let i = 0; i < template.length; i++) {
    const piece = template[i] ?? '';
    text += i % 2 === 0 ? piece : variable(piece, variables);
  }
  return text;
}

function variable(name: string, variables: Variables): string {
  switch (name) {
    case 'version': return variables.version;
    case 'path': return variables.path;
    case 'platform': return variables.platform;
    case 'part': return variables.part;
    case 'digest': return variables.digest.slice(variables.digest.indexOf(':') + 1);
    default: return `{${name}}`;
  }
}

/** The digest in full: `sha256:` for 64 digits, `sha1:` for 40, a stand-in for bytes of which none is on record. */
export function fullDigest(short: string, id: FileId): Digest {
  if (short === 'unrecorded') return `unrecorded:${id}`;
  return short.length === 64 ? `sha256:${short}` : `sha1:${short}`;
}
