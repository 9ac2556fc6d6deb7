/** The chain as a tree to read and walk without the canvas (ARIA tree pattern): the same nodes, the same choice. */
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { GraphAnswer } from '../../../schema/api.ts';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import { nameOf } from './labels.ts';
import { outlineOf, type Branch } from './outline.ts';

interface TreeProps {
  graph: GraphAnswer;
  chosen: string | null;
  onChoose: (id: string) => void;
  onOpen: (id: string) => void;
}

/** Levels that are unfolded at first. */
const SHOWN = 2;

interface Line { branch: Branch; level: number; key: string; open: boolean; at: number; of: number }

/** A straight stretch of the chain stays on its level, so that 100 links do not march off to the right. */
function linesOf(top: Branch, toggled: ReadonlySet<string>): Line[] {
  const lines: Line[] = [];
  const walk = (branches: readonly Branch[], level: number, path: string): void => {
    branches.forEach((branch, i) => {
      const key = `${path}/${branch.node.id}`;
      const straight = branches.length === 1 && level > 1;
      const open = branch.inputs.length > 0 && (level <= SHOWN || straight) !== toggled.has(key);
      lines.push({ branch, level, key, open, at: i + 1, of: branches.length });
      if (open) walk(branch.inputs, branch.inputs.length === 1 && branches.length === 1 && level > 1 ? level : level + 1, key);
    });
  };
  walk([top], 1, '');
  return lines;
}

function TreeLine({ line, chosen, current, pick }: { line: Line; chosen: boolean; current: boolean; pick: () => void }): JSX.Element {
  const { node, edge, elsewhere, inputs } = line.branch;
  return (
    <li
      role="treeitem" aria-level={line.level} aria-posinset={line.at} aria-setsize={line.of} aria-selected={chosen}
      aria-expanded={inputs.length > 0 ? line.open : undefined} tabindex={current ? 0 : -1} class="tree-line" data-level={Math.min(line.level, 9)} onClick={pick}
    >
      <StatusMark status={node.status} size={14} />
      <span class="tree-name">{nameOf(node)}</span>
      <span class="tree-note">
        <span class="visually-hidden">{text.status[node.status].word}. </span>
        {edge && edge.role !== 'compiler' ? text.role[edge.role] : ''}{node.kind === 'run' ? text.chain.fromTo(node.first ?? '', node.last ?? '') : ''}{elsewhere ? text.chain.elsewhere : ''}
      </span>
    </li>
  );
}

export function ChainTree({ graph, chosen, onChoose, onOpen }: TreeProps): JSX.Element | null {
  const top = useMemo(() => outlineOf(graph), [graph]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  if (!top) return null;
  const lines = linesOf(top, toggled);

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
  const pick = (line: Line): void => (line.branch.node.kind === 'run' ? onOpen(line.branch.node.id) : onChoose(line.branch.node.id));
  const onKey = (event: KeyboardEvent): void => {
    const line = lines[current];
    if (!line) return;
    if (event.key === 'ArrowDown') focus(current + 1);
    else if (event.key === 'ArrowUp') focus(current - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(lines.length - 1);
    else if (event.key === 'ArrowRight' && line.open) focus(current + 1);
    else if ((event.key === 'ArrowRight' && line.branch.inputs.length > 0) || (event.key === 'ArrowLeft' && line.open)) toggle(line.key);
    else if (event.key === 'Enter' || event.key === ' ') pick(line);
    else return;
    event.preventDefault();
  };
  return (
    <ul class="tree" role="tree" aria-label={text.chain.tree} ref={list} onKeyDown={onKey}>
      {lines.map((line, i) => (
        <TreeLine key={line.key} line={line} chosen={line.branch.node.id === chosen} current={i === Math.min(current, lines.length - 1)} pick={() => { setCurrent(i); pick(line); }} />
      ))}
    </ul>
  );
}
