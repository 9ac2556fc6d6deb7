/** The chain as a tree to read and walk without the canvas (ARIA tree pattern): the same nodes, the same choice. */
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { GraphAnswer } from '../../../schema/api.ts';
import type { Status } from '../../../schema/scenario.ts';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import { endsOfRun, nameOf } from './labels.ts';
import { linesOf, type Line } from './lines.ts';
import { outlineOf, type Branch } from './outline.ts';

interface TreeProps {
  graph: GraphAnswer;
  chosen: string | null;
  onChoose: (id: string) => void;
  onOpen: (id: string) => void;
}

/** What a line says: its mark, its name, and what is worth a note. */
function wordsOf({ what }: Line): { status: Status; name: string; note: string } {
  if (what.kind !== 'link') return { status: what.status, name: text.chain[what.kind](what.count), note: text.status[what.status].word };
  const { node, edge, elsewhere } = what.branch;
  const notes = [edge && edge.role !== 'compiler' ? text.role[edge.role] : '', node.kind === 'run' ? endsOfRun(node) : '', elsewhere ? text.chain.elsewhere : ''];
  return { status: node.status, name: nameOf(node), note: notes.filter((n) => n !== '').join(' · ') };
}

function TreeLine({ line, chosen, current, pick }: { line: Line; chosen: boolean; current: boolean; pick: () => void }): JSX.Element {
  const { status, name, note } = wordsOf(line);
  return (
    <li
      role="treeitem" aria-level={line.level} aria-posinset={line.at} aria-setsize={line.of} aria-selected={chosen}
      aria-expanded={line.open ?? undefined} tabindex={current ? 0 : -1} class="tree-line" data-level={Math.min(line.level, 9)} onClick={pick}
    >
      <StatusMark status={status} size={14} />
      <span class="tree-name">{name}</span>
      {line.what.kind === 'link' && <span class="visually-hidden">, {text.status[status].word}</span>}
      {note !== '' && <span class="tree-note">{note}</span>}
    </li>
  );
}

/** The link of a line, or null for one that stands for several. */
function branchOf({ what }: Line): Branch | null {
  return what.kind === 'link' ? what.branch : null;
}

export function ChainTree({ graph, chosen, onChoose, onOpen }: TreeProps): JSX.Element | null {
  const top = useMemo(() => outlineOf(graph), [graph]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const lines = useMemo(() => (top ? linesOf(top, toggled) : []), [top, toggled]);
  if (!top) return null;

  const focus = (index: number): void => {
    const at = Math.max(0, Math.min(index, lines.length - 1));
    setCurrent(at);
    (list.current?.children[at] as HTMLElement | undefined)?.focus();
  };
  const toggle = (key: string): void => {
    const next = new Set(toggled);
    if (!next.delete(key)) next.add(key);
    setToggled(next);
  };
  const pick = (line: Line): void => {
    const branch = branchOf(line);
    if (!branch) toggle(line.key);
    else if (branch.node.kind === 'run') onOpen(branch.node.id);
    else onChoose(branch.node.id);
  };
  const onKey = (event: KeyboardEvent): void => {
    const line = lines[current];
    if (!line) return;
    if (event.key === 'ArrowDown') focus(current + 1);
    else if (event.key === 'ArrowUp') focus(current - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(lines.length - 1);
    else if (event.key === 'ArrowRight' && line.open) focus(current + 1);
    else if ((event.key === 'ArrowRight' && line.open === false) || (event.key === 'ArrowLeft' && line.open)) toggle(line.key);
    else if (event.key === 'ArrowLeft') focus(lines.findLastIndex((l, i) => i < current && l.level < line.level));
    else if (event.key === 'Enter' || event.key === ' ') pick(line);
    else return;
    event.preventDefault();
  };
  return (
    <ul class="tree" role="tree" aria-label={text.chain.tree} ref={list} onKeyDown={onKey}>
      {lines.map((line, i) => (
        <TreeLine
          key={line.key} line={line} chosen={chosen !== null && branchOf(line)?.node.id === chosen} current={i === Math.min(current, lines.length - 1)}
          pick={() => { setCurrent(i); pick(line); }}
        />
      ))}
    </ul>
  );
}
