/** Finds links in the drawing by name, digest or what a fold holds. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { GraphAnswer, GraphNode } from '../../../schema/api.ts';
import { Icon } from '../design/icon.tsx';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import { nameOf } from './labels.ts';

const MOST = 8;

/** Nodes that match every word, those by their own name before folds that hold one. Pure. */
export function findNodes(graph: Pick<GraphAnswer, 'nodes'>, words: string): GraphNode[] {
  const wanted = words.toLowerCase().split(/\s+/).filter((w) => w !== '');
  if (wanted.length === 0) return [];
  const holds = (hay: string): boolean => wanted.every((w) => hay.includes(w));
  const own = graph.nodes.filter((n) => holds(`${nameOf(n)} ${n.label} ${n.digest ?? ''}`.toLowerCase()));
  const inside = graph.nodes.filter((n) => !own.includes(n) && n.kind === 'run' && (n.members ?? []).some((m) => holds(m.replace('@', ' ').toLowerCase()) || holds(m.toLowerCase())));
  return [...own, ...inside];
}

export function FindBox({ graph, onFound }: { graph: GraphAnswer; onFound: (node: GraphNode) => void }): JSX.Element {
  const id = useId();
  const [words, setWords] = useState('');
  const found = findNodes(graph, words);
  const take = (node: GraphNode | undefined): void => {
    if (!node) return;
    setWords('');
    onFound(node);
  };
  return (
    <div class="find">
      <Icon name="search" size={14} />
      <input
        type="text" value={words} aria-label={text.chain.find} placeholder={text.chain.find} aria-controls={words ? id : undefined} autocomplete="off" spellcheck={false}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter') take(found[0]); else if (event.key === 'Escape') setWords(''); }}
      />
      {words.trim() !== '' && (
        <ul id={id} class="find-results">
          {found.slice(0, MOST).map((node) => (
            <li key={node.id}><button type="button" class="found" onClick={() => take(node)}><StatusMark status={node.status} size={13} /><span class="found-name">{nameOf(node)}</span></button></li>
          ))}
          <li class="search-total" role="status">{found.length === 0 ? text.search.nothing(words) : text.chain.found(found.length)}</li>
        </ul>
      )}
    </div>
  );
}
