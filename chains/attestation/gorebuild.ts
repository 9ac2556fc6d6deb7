/**
 * Reports of gorebuild (golang.org/x/build/cmd/gorebuild), which rebuilds the files of a Go release and compares them with the posted
 * ones. A report is unsigned, so it comes inside a signed envelope; the payload that is kept is the report itself, byte for byte.
 *
 * PASS carries no digest: the report's own SHA256 member is never set. The file is found by its name in the published list, and what was
 * compared is read from the log text: macOS archives pass once code signatures are stripped, installers by their contents.
 */
import { builderSchema } from '../../schema/attestation.ts';
import { RootlineError } from '../../schema/error.ts';
import { isUnrecorded } from '../../schema/ids.ts';
import type { Comparison, Input } from '../../schema/input.ts';
import { MAX_SUBJECTS } from './limits.ts';
import { isObject, parseJson, type Json, type JsonObject } from './strict-json.ts';
import { onlyNamed } from './subject.ts';
import type { Published, Said } from './types.ts';

export type GorebuildStatus = 'PASS' | 'FAIL' | 'SKIP' | '';
export interface GorebuildFile { name: string; status: GorebuildStatus; messages: string[] }
export interface GorebuildReport {
  status: GorebuildStatus;
  /** Bootstrapped from Go 1.4 in C; otherwise with a downloaded binary release. */
  full: boolean;
  goos: string;
  goarch: string;
  bootstraps: { version: string; messages: string[] }[];
  files: GorebuildFile[];
}

const STATUSES = new Set<unknown>(['PASS', 'FAIL', 'SKIP', '']);
const MISMATCH = /^FAIL: rebuilt SHA256 ([0-9a-f]{64}) does not match public download SHA256 ([0-9a-f]{64})$/;
const PREBUILT = /^using (go[0-9a-z.]+) binary distribution for /;

/**
 * Reads a report.
 * @throws RootlineError `malformed`, `bad-statement`, `too-complex`
 */
export function readGorebuild(payload: Uint8Array): GorebuildReport {
  const report = parseJson(payload, 'the report');
  if (!isObject(report)) throw bad('', 'it is not an object');
  const { Full, GOOS, GOARCH } = report;
  if (typeof Full !== 'boolean' || typeof GOOS !== 'string' || typeof GOARCH !== 'string') throw bad('/Full', 'Full, GOOS or GOARCH is missing');
  const files = listOf(report['Releases'], '/Releases').flatMap((release, i) => listOf(release['Files'], `/Releases/${i}/Files`).map((file, n) => readFile(file, `/Releases/${i}/Files/${n}`)));
  if (files.length > MAX_SUBJECTS) throw new RootlineError('too-complex', `the report has more than ${MAX_SUBJECTS} files`);
  return {
    status: readLog(report['Log'], '/Log').status, full: Full, goos: GOOS, goarch: GOARCH, files,
    bootstraps: listOf(report['Bootstraps'], '/Bootstraps').map((b, i) => ({ version: String(b['Version']), messages: readLog(b['Log'], `/Bootstraps/${i}/Log`).messages })),
  };
}

function bad(at: string, message: string): RootlineError {
  return new RootlineError('bad-statement', `the gorebuild report: ${at}: ${message}`, { errors: [{ at, message }] });
}

/** Go writes null for a list without elements. */
function listOf(json: Json | undefined, at: string): JsonObject[] {
  const list = json ?? [];
  if (!Array.isArray(list) || !list.every(isObject)) throw bad(at, 'it is not a list of objects');
  return list;
}

function readFile(file: JsonObject, at: string): GorebuildFile {
  const name = file['Name'];
  if (typeof name !== 'string' || !/^[\x21-\x7e]{1,300}$/.test(name)) throw bad(`${at}/Name`, 'a name is printable ASCII');
  return { name, ...readLog(file['Log'], `${at}/Log`) };
}

function readLog(log: Json | undefined, at: string): { status: GorebuildStatus; messages: string[] } {
  if (!isObject(log) || !STATUSES.has(log['Status'])) throw bad(at, 'it is no log with a status of PASS, FAIL, SKIP or none');
  return { status: log['Status'] as GorebuildStatus, messages: listOf(log['Messages'], `${at}/Messages`).map((message) => String(message['Text'])) };
}

/** How a file that passed was compared, by its log; null where the log does not say. */
function comparisonOf({ messages }: GorebuildFile): Comparison | null {
  if (messages.some((text) => text.startsWith('PASS: verified content against posted '))) return 'contents';
  if (!messages.some((text) => text.startsWith('PASS: rebuilt with '))) return null;
  return messages.includes('verified match after stripping signatures from executables') ? 'signature-stripped' : 'bit-identical';
}

/** The binary release that built everything, where the report names exactly one. */
function compilerOf(report: GorebuildReport, published: Published): Input[] {
  const [bootstrap, more] = report.bootstraps;
  if (report.full || !bootstrap || more) return [];
  const version = bootstrap.messages.map((text) => PREBUILT.exec(text)?.[1]).find((v) => v !== undefined);
  const name = `${version}.${report.goos}-${report.goarch}.${report.goos === 'windows' ? 'zip' : 'tar.gz'}`;
  const file = version === undefined ? null : onlyNamed(published, name);
  return file === null || isUnrecorded(file.digest) ? [] : [{ role: 'compiler', digest: file.digest }];
}

/**
 * What the report says of the files that the catalog publishes: PASS reproduced, a stated mismatch differs. SKIP, a FAIL for another
 * reason, and PASS that does not say how it was compared, say nothing.
 * @throws RootlineError as readGorebuild, and `unknown-subject`
 */
export function interpretGorebuild(payload: Uint8Array, published: Published): Said[] {
  const report = readGorebuild(payload);
  const inputs = compilerOf(report, published);
  // GOOS and GOARCH are those of the machine that ran gorebuild: its files of all platforms were built there.
  const builder = builderSchema.safeParse(`${report.goos}/${report.goarch}`);
  const said = report.files.flatMap((file) => interpretFile(file, inputs, published)).map((one): Said => (builder.success ? { ...one, builder: builder.data } : one));
  if (said.length === 0) throw new RootlineError('unknown-subject', `none of the ${report.files.length} files of the report passed or differed and is published by the catalog`);
  return said;
}

function interpretFile(file: GorebuildFile, inputs: Input[], published: Published): Extract<Said, { kind: 'attestation' }>[] {
  const target = onlyNamed(published, file.name);
  if (target === null || isUnrecorded(target.digest)) return [];
  if (file.status === 'PASS') {
    const comparison = comparisonOf(file);
    return comparison === null ? [] : [{ kind: 'attestation', of: target.id, output: target.digest, inputs, comparison, result: 'reproduced' }];
  }
  const [, got, posted] = file.messages.map((text) => MISMATCH.exec(text)).find((match) => match !== null) ?? [];
  // A mismatch with other bytes than those the catalog knows is no word on these.
  if (file.status !== 'FAIL' || got === undefined || `sha256:${posted}` !== target.digest) return [];
  return [{ kind: 'attestation', of: target.id, output: `sha256:${got}`, inputs, comparison: 'bit-identical', result: 'differs' }];
}
