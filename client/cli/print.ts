/** Text for people: colours where they are wanted, tables, statuses with their glyphs. */
import type { Grounds } from '../../schema/api.ts';
import type { Status } from '../../schema/scenario.ts';
import { statusStyles } from '../../chains/graph/style.ts';

type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta';
const codes: Record<Paint, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35 };

/** Colours are for terminals, unless https://no-color.org asks for none; FORCE_COLOR asks for them anywhere. */
const coloured = process.env['NO_COLOR'] === undefined || process.env['NO_COLOR'] === ''
  ? process.env['FORCE_COLOR'] !== undefined || process.stdout.isTTY === true
  : false;

export function paint(text: string, ...paints: Paint[]): string {
  if (!coloured || text === '') return text;
  return `\u001b[${paints.map((p) => codes[p]).join(';')}m${text}\u001b[0m`;
}

const statusPaint: Record<Status, Paint> = {
  root: 'magenta', verified: 'green', reproduced: 'blue', attested: 'blue', claimed: 'dim', unknown: 'dim', disputed: 'yellow', compromised: 'red',
};

/** `✓ verified` */
export function statusText(status: Status): string {
  return paint(`${statusStyles[status].glyph} ${status}`, statusPaint[status]);
}

export function glyph(status: Status): string {
  return paint(statusStyles[status].glyph, statusPaint[status]);
}

/** Names from outside may hold anything: what would drive a terminal, or pretend to be a line of ours, is taken out. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\s*\n\s*/g, ' ').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Both ways of counting, side by side. */
export function strengthText({ organization, verifier }: { organization: number | null; verifier: number | null }): string {
  if (organization === null && verifier === null) return 'a root';
  return `strength ${organization ?? '∞'} by organization, ${verifier ?? '∞'} by verifier`;
}

/** What the answer is a function of. */
export function groundsText({ catalog, checkpoint, policy }: Grounds): string {
  return paint(`policy ${plain(policy.name)} (${short(policy.digest)}) · log of ${count(checkpoint.size, 'entry', 'entries')} · catalog ${short(catalog)}`, 'dim');
}

/** `sha256:0123456789ab…` */
export function short(digest: string): string {
  return digest.startsWith('unrecorded:') ? plain(digest) : `${digest.slice(0, digest.indexOf(':') + 13)}…`;
}

/** Rows with aligned columns; colours do not count. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, visible(cell)); });
  return rows.map((row) => indent + row.map((cell, i) => cell + ' '.repeat(i === row.length - 1 ? 0 : (widths[i] ?? 0) - visible(cell))).join('  ').trimEnd()).join('\n');
}

function visible(text: string): number {
  // oxlint-disable-next-line no-control-regex
  return [...text.replace(/\u001b\[[\d;]*m/g, '')].length;
}

/** Rows that tell how many there are of each status. */
export function statusCounts(items: readonly { status: Status }[]): string[][] {
  const counts = new Map<Status, number>();
  for (const { status } of items) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, n]) => [statusText(status), `${n} of ${count(items.length, 'file')}`]);
}

/** One item or many: `1 release`, `3 releases`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** Prints an answer: as JSON when asked for, else as the lines that `text` makes of it. */
export function say<T>(answer: T, json: boolean | undefined, text: (answer: T) => readonly (string | null)[]): void {
  console.log(json === true ? JSON.stringify(answer) : text(answer).filter((line) => line !== null).join('\n'));
}
