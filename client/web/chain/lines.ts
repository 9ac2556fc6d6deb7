/** The lines of the chain's tree: branches that are open, like inputs of one link as one line, long stretches cut short. Pure. */
import type { Status } from '../../../schema/scenario.ts';
import { weaker } from '../../../chains/graph/model.ts';
import type { Branch } from './outline.ts';

/** Levels that are unfolded at first. */
const SHOWN = 2;
/** More inputs than this are grouped by status; fewer of one status than this stand by themselves. */
const MANY = 6;
const FEW = 3;
/** So many links of a straight stretch are written out before the rest waits to be asked for. */
const STRETCH = 12;

export interface Line {
  key: string;
  level: number;
  /** Place among its siblings, from 1, and how many they are. */
  at: number;
  of: number;
  /** Null where there is nothing to open. */
  open: boolean | null;
  /** A link; or several alike in one line; or the rest of a stretch. */
  what: { kind: 'link'; branch: Branch } | { kind: 'alike'; status: Status; count: number } | { kind: 'rest'; status: Status; count: number };
}

type Entry = Branch | { status: Status; alike: Branch[] };

const isGroup = (entry: Entry): entry is { status: Status; alike: Branch[] } => 'alike' in entry;

/** How many links a branch stands for. */
const linksOf = (branches: readonly Branch[]): number => branches.reduce((sum, { node }) => sum + (node.folds ?? 1), 0);

/** The compiler first, then what there is of each status, the weakest first; many of one status together. */
function entriesOf(inputs: readonly Branch[]): Entry[] {
  if (inputs.length <= MANY) return [...inputs];
  const own = inputs.filter(({ edge }) => edge?.role === 'compiler');
  const by = new Map<Status, Branch[]>();
  for (const branch of inputs) if (!own.includes(branch)) by.set(branch.node.status, [...(by.get(branch.node.status) ?? []), branch]);
  const groups = [...by].sort(([a], [b]) => (a === b ? 0 : weaker(a, b) === a ? -1 : 1));
  return [...own, ...groups.flatMap(([status, alike]): Entry[] => (alike.length < FEW ? alike : [{ status, alike }]))];
}

/** @param toggled keys of lines that are not as they were at first: what was open is closed, and the other way round */
export function linesOf(top: Branch, toggled: ReadonlySet<string>): Line[] {
  const lines: Line[] = [];
  const walk = (entries: readonly Entry[], level: number, path: string, stretch: number): void => {
    entries.forEach((entry, i) => {
      const place = { level, at: i + 1, of: entries.length };
      if (isGroup(entry)) {
        const key = `${path}/${entry.status}`;
        const open = toggled.has(key);
        lines.push({ ...place, key, open, what: { kind: 'alike', status: entry.status, count: linksOf(entry.alike) } });
        if (open) walk(entry.alike, level + 1, key, 0);
      } else link(entry, place, path, entries.length === 1 && level > 1, stretch);
    });
  };
  // A straight stretch of the chain stays on its level, so that 100 links do not march off to the right.
  const link = (branch: Branch, place: Pick<Line, 'level' | 'at' | 'of'>, path: string, straight: boolean, stretch: number): void => {
    const key = `${path}/${branch.node.id}`;
    const { inputs } = branch;
    const rest = `${key}/…`;
    const isCut = straight && stretch > 0 && stretch % STRETCH === 0 && !toggled.has(rest);
    if (isCut) {
      const below = stretchOf(branch);
      lines.push({ ...place, key: rest, open: false, what: { kind: 'rest', status: below.map((b) => b.node.status).reduce(weaker), count: linksOf(below) } });
      return;
    }
    const open = inputs.length > 0 && (place.level <= SHOWN || straight) !== toggled.has(key);
    lines.push({ ...place, key, open: inputs.length > 0 ? open : null, what: { kind: 'link', branch } });
    if (!open) return;
    const goesOn = inputs.length === 1 && straight;
    walk(entriesOf(inputs), goesOn ? place.level : place.level + 1, key, goesOn ? stretch + 1 : 0);
  };
  walk([top], 1, '', 0);
  return lines;
}

/** A branch and all below it, each once. */
function stretchOf(top: Branch): Branch[] {
  const all = [top];
  for (const branch of all) all.push(...branch.inputs);
  return all;
}
