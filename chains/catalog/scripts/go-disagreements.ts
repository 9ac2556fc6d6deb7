/** The disagreements between sources of Go digests: the tables of DISAGREEMENTS.md, and its list of names never used. */
import type { DisagreementLine } from './lines.ts';

type Disagreement = Omit<DisagreementLine, 'kind'>;
type State = Disagreement['state'];

/** The numbered sections, in words the catalog uses. */
const SECTIONS: Record<string, State> = { 1: 'standing', 2: 'passing', 3: 'side-branch', 4: 'left-out', 5: 'left-out' };

/**
 * @param markdown the whole file; digests in it are cut to 16 hex digits and stay so
 * @param files file id by download name
 * @throws {Error} when a table has other columns than known, for then this would read the wrong ones
 */
export function goDisagreements(markdown: string, files: ReadonlyMap<string, string>): Disagreement[] {
  const found: Disagreement[] = [];
  let section = '';
  for (const row of markdown.split('\n')) {
    section = /^## (\d)\./.exec(row)?.[1] ?? section;
    if (row.startsWith('| ') && !row.startsWith('| file ')) found.push(fromRow(row, SECTIONS[section] ?? 'standing', files));
    else if (row.startsWith('- ') && section === '5') found.push(fromItem(row.slice(2), files));
    const open = /^Open: `([^`]+)` (.+)$/.exec(row);
    if (open?.[1] !== undefined && open[2] !== undefined) markOpen(found, open[1], open[2]);
  }
  return found;
}

function fromRow(row: string, state: State, files: ReadonlyMap<string, string>): Disagreement {
  const cells = row.split('|').slice(1, -1).map((cell) => cell.trim());
  const [name, adopted, rejected, rejectedBy, seen, note] = cells;
  if (cells.length !== 6 || !name || !adopted || !rejected || !rejectedBy || !seen || !note) throw new Error(`a table of other columns: ${row}`);
  const kept = /^`([0-9a-f]+)…` \((.+)\)$/.exec(adopted);
  return {
    file: files.get(name) ?? null, name, state, adopted: kept?.[1] ?? null, ...(kept?.[2] === undefined ? {} : { adoptedBy: kept[2] }),
    rejected: rejected.replaceAll(/[`…]/g, ''), rejectedBy: rejectedBy.replaceAll('`', ''), seen, note,
  };
}

/** `- <name>: <what was given> in <source>, …; <what the digests are>`; the last one names digests of both sides. */
function fromItem(item: string, files: ReadonlyMap<string, string>): Disagreement {
  const colon = item.indexOf(': ');
  const name = item.slice(0, colon);
  const text = item.slice(colon + 2).replaceAll('`', '').replace(/\.$/, '');
  const [rejected, adopted] = [...text.matchAll(/([0-9a-f]{16})…/g)].map((m) => m[1]);
  const source = /filenames in ([^,]+),/.exec(text)?.[1];
  return {
    file: files.get(name) ?? null, name, state: adopted === undefined ? 'left-out' : 'standing', adopted: adopted ?? null,
    rejected: rejected ?? text.slice(text.indexOf('; ') + 2), rejectedBy: source ?? 'one public file found by exact-string search',
    note: adopted === undefined ? `names that upstream never used: ${text}` : text,
  };
}

function markOpen(found: Disagreement[], name: string, why: string): void {
  const open = found.find((d) => d.name === name);
  if (!open) throw new Error(`open, but in no table: ${name}`);
  open.state = 'open';
  open.note = `${open.note}; ${why}`;
}
