/** What the marks mean; only those that are on the canvas. */
import type { JSX } from 'preact';
import type { GraphAnswer } from '../../../schema/api.ts';
import type { Status } from '../../../schema/scenario.ts';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';

const order: readonly Status[] = ['root', 'verified', 'reproduced', 'attested', 'claimed', 'unknown', 'disputed', 'compromised'];

export function Legend({ graph }: { graph: GraphAnswer }): JSX.Element {
  const counts = new Map<Status, number>();
  for (const node of graph.nodes) counts.set(node.status, (counts.get(node.status) ?? 0) + (node.folds ?? 1));
  return (
    <ul class="legend" aria-label={text.chain.legend}>
      {order.filter((status) => counts.has(status)).map((status) => (
        <li key={status} title={text.status[status].means}>
          <StatusMark status={status} /> <span>{text.status[status].word}</span> <span class="soft">{counts.get(status)}</span>
        </li>
      ))}
    </ul>
  );
}
