/**
 * Debian .buildinfo (deb-buildinfo(5)): a control file of one paragraph that says what a build gave and in which environment. It is
 * whatever its signer says of it: the archive's own build daemon claims the original, a rebuilder reports a rebuild. Which of them
 * counts is for the registry to say, by whom it registers.
 *
 * Installed packages are named by version, not by digest, so nothing of them becomes an input.
 */
import { RootlineError } from '../../schema/error.ts';
import { fromUtf8 } from '../log/encoding.ts';
import { MAX_SUBJECTS } from './limits.ts';
import type { ListedDigest } from './sha256sums.ts';
import { fromList } from './subject.ts';
import type { Published, Said } from './types.ts';

export interface Buildinfo {
  /** Every field by its name as written; the lines of a folded one joined by LF. */
  fields: Map<string, string>;
  /** What Checksums-Sha256 lists. */
  files: (ListedDigest & { size: number })[];
  /** Installed-Build-Depends, each with its exact version. */
  installed: string[];
}

const FIELD = /^([!-,.-9;-~][!-9;-~]*):(?:[ \t]*(.*))?$/;
const CHECKSUM = /^([0-9a-f]{64}) ([0-9]{1,15}) ([\x21-\x7e]{1,300})$/;

/**
 * Reads the control file.
 * @throws RootlineError `malformed` naming the line, `bad-statement`, `too-complex`
 */
export function readBuildinfo(payload: Uint8Array): Buildinfo {
  const fields = new Map<string, string>();
  const seen = new Set<string>();
  let name: string | null = null;
  const lines = fromUtf8(payload, 'the .buildinfo').trimEnd().split('\n').map((line) => line.trimEnd());
  for (const [i, line] of lines.entries()) {
    if (line === '') throw badLine(i + 1, 'an empty line would end the paragraph, and there is more');
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (name === null) throw badLine(i + 1, 'a continuation of nothing');
      fields.set(name, `${fields.get(name) ?? ''}\n${line.trim()}`);
      continue;
    }
    const [, field, value = ''] = FIELD.exec(line) ?? [];
    if (field === undefined) throw badLine(i + 1, 'not a field');
    if (seen.has(field.toLowerCase())) throw badLine(i + 1, `the field ${field} is there twice`);
    seen.add(field.toLowerCase());
    fields.set(field, value);
    name = field;
  }
  return { fields, files: checksums(fields.get('Checksums-Sha256')), installed: listOf(fields.get('Installed-Build-Depends')) };
}

function badLine(line: number, message: string): RootlineError {
  return new RootlineError('malformed', `line ${line} of the .buildinfo: ${message}`, { errors: [{ at: `line ${line}`, message }] });
}

function checksums(value: string | undefined): Buildinfo['files'] {
  const lines = (value ?? '').split('\n').filter((line) => line !== '');
  if (lines.length === 0) throw new RootlineError('bad-statement', 'the .buildinfo has no Checksums-Sha256');
  if (lines.length > MAX_SUBJECTS) throw new RootlineError('too-complex', `the .buildinfo lists more than ${MAX_SUBJECTS} files`);
  return lines.map((line) => {
    const [, hex, size, name] = CHECKSUM.exec(line) ?? [];
    if (hex === undefined || size === undefined || name === undefined) throw new RootlineError('bad-statement', `Checksums-Sha256: ${JSON.stringify(line.slice(0, 100))} is not a digest, a size and a name`);
    return { name, digest: `sha256:${hex}`, size: Number(size) };
  });
}

function listOf(value: string | undefined): string[] {
  return (value ?? '').split(',').map((item) => item.trim()).filter((item) => item !== '');
}

/**
 * The signer built these files.
 * @throws RootlineError as readBuildinfo, and `unknown-subject`
 */
export function interpretBuildinfo(payload: Uint8Array, published: Published): Said[] {
  return fromList(readBuildinfo(payload).files, published, true);
}
