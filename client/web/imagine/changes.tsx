/** What falls and what rises by what is imagined. */
import type { JSX } from 'preact';
import type { GraphAnswer } from '../../../schema/api.ts';
import { nameOf } from '../chain/labels.ts';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import { changesBetween, type Change } from './recolour.ts';

const words = text.imagine.changes;
/** Lines shown of each kind. */
const MOST = 12;

function List({ title, changes, onChoose }: { title: string; changes: readonly Change[]; onChoose: (id: string) => void }): JSX.Element | null {
  if (changes.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul class="changes">
        {changes.slice(0, MOST).map(({ node, before }) => (
          <li key={node.id}>
            <button type="button" class="link" onClick={() => onChoose(node.id)}>{nameOf(node)}</button>
            <span class="change"><StatusMark status={before} size={13} /> {text.status[before].word} <span aria-hidden="true">→</span><span class="visually-hidden">{words.to}</span> <StatusMark status={node.status} size={13} /> {text.status[node.status].word}</span>
          </li>
        ))}
      </ul>
      {changes.length > MOST && <p class="soft">{words.more(changes.length - MOST)}</p>}
    </div>
  );
}

export function Changes({ before, after, onChoose }: { before: GraphAnswer; after: GraphAnswer; onChoose: (id: string) => void }): JSX.Element {
  const { fallen, risen } = changesBetween(before, after);
  if (fallen.length + risen.length === 0) return <p class="soft">{words.none}</p>;
  return (
    <div class="columns">
      <List title={words.fallen(fallen.length)} changes={fallen} onChoose={onChoose} />
      <List title={words.risen(risen.length)} changes={risen} onChoose={onChoose} />
    </div>
  );
}
