/**
 * Gitian assert files: YAML, an ordered map, of which `out_manifest` says what the build gave. Only that member is read, in the few ways
 * that Gitian writes it: a block scalar, or a quoted scalar where there is one line. in_manifest and base_manifests name what went in
 * (the descriptor, a git commit, the packages of the build image) without roles, and are passed over.
 */
import { RootlineError } from '../../schema/error.ts';
import { fromUtf8, utf8 } from '../log/encoding.ts';
import { readDigestList, type ListedDigest } from './sha256sums.ts';
import { fromList } from './subject.ts';
import type { Published, Said } from './types.ts';

const MEMBER = /^- ([A-Za-z_]+):(?: (.*))?$/;
const DOUBLE_QUOTED = /^(?:! )?"((?:[^"\\]|\\n)*)"$/;

/**
 * Reads what a build gave.
 * @throws RootlineError `malformed`, `bad-statement`, `too-complex`
 */
export function readGitianAssert(payload: Uint8Array): ListedDigest[] {
  const lines = fromUtf8(payload, 'the assert file').split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines[0] !== '--- !!omap') throw new RootlineError('malformed', 'the assert file does not begin with an ordered map');
  const members = lines.flatMap((line, i) => (MEMBER.test(line) ? [i] : []));
  const named = members.filter((i) => MEMBER.exec(lines[i] ?? '')?.[1] === 'out_manifest');
  const [at] = named;
  if (at === undefined || named.length > 1) throw new RootlineError('malformed', 'the assert file does not have exactly one out_manifest');
  const end = members.find((i) => i > at) ?? lines.length;
  return readDigestList(utf8(scalar(MEMBER.exec(lines[at] ?? '')?.[2] ?? '', lines.slice(at + 1, end))));
}

/** The text of a scalar: its first line as it stands after the colon, and the lines below. */
function scalar(head: string, below: string[]): string {
  if (/^\|[-+]?$/.test(head)) return block(below);
  const double = DOUBLE_QUOTED.exec(head)?.[1];
  if (double !== undefined && below.every((line) => line.trim() === '')) return double.replaceAll('\\n', '\n');
  // A single-quoted scalar shows a line break as an empty line, and ends on a line of its own.
  const whole = [head.replace(/^! /, ''), ...below].join('\n').trimEnd();
  const single = /^'([^']*)'$/.exec(whole)?.[1];
  if (single !== undefined) return single;
  throw new RootlineError('malformed', 'the out_manifest of the assert file is no text that Gitian writes');
}

function block(lines: string[]): string {
  return lines.map((line) => {
    if (line.trim() === '') return '';
    if (!line.startsWith('    ')) throw new RootlineError('malformed', 'the out_manifest of the assert file is not indented evenly');
    return line.slice(4);
  }).join('\n');
}

/**
 * The builder got these digests for these names.
 * @throws RootlineError as readGitianAssert, and `unknown-subject`
 */
export function interpretGitianAssert(payload: Uint8Array, published: Published): Said[] {
  return fromList(readGitianAssert(payload), published, true);
}
