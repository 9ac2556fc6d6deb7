/** The chain of a release or artifact: canvas, tree and details side by side, all of one address. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { GraphAnswer, GraphNode } from '../../../schema/api.ts';
import { chooseNode } from '../actions/choose-node.ts';
import { foldRun, openRun, openRuns } from '../actions/open-run.ts';
import { graph as graphAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Button } from '../design/button.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Icon } from '../design/icon.tsx';
import { Waiting } from '../design/parts.tsx';
import { params, policyName } from '../route/view.ts';
import { text } from '../text/en.ts';
import type { View } from './abreast.ts';
import { ChainCanvas } from './canvas.tsx';
import { Legend } from './legend.tsx';
import { foldAgain } from './open-folds.ts';
import { NodePanel } from './panel.tsx';
import { steady } from './steady.ts';
import { ChainTree } from './tree.tsx';

/** What is open, each with a way to fold it again. */
function OpenRuns({ ids }: { ids: readonly string[] }): JSX.Element | null {
  if (ids.length === 0) return null;
  return (
    <ul class="open-runs" aria-label={text.chain.openRuns}>
      {ids.map((id) => <li key={id}><button type="button" class="chip" onClick={() => foldRun(id)}><Icon name="unfold" size={14} /> {foldAgain(id)}</button></li>)}
    </ul>
  );
}

/** The drawing to show: while the log grows under the reader's eyes, the one that is there, in new colours. */
function useSteady(drawn: GraphAnswer | null, address: string, stale: boolean): { shown: GraphAnswer | null; moved: boolean; redraw: () => void } {
  const last = useRef<{ address: string; drawn: GraphAnswer; shown: GraphAnswer } | null>(null);
  const [, again] = useState(0);
  const before = last.current;
  if (drawn && !stale && before?.drawn !== drawn) last.current = { address, drawn, shown: before?.address === address ? steady(before.shown, drawn) : drawn };
  const shown = drawn && (last.current?.shown ?? drawn);
  return {
    shown, moved: !stale && shown !== drawn,
    redraw: () => { if (drawn) { last.current = { address, drawn, shown: drawn }; again((n) => n + 1); } },
  };
}

interface ViewProps {
  focus: string;
  platform: string | null;
  /** Draws through another lens than the page's, so that the drawing stays as it is while its colours change. */
  through?: { policy: string | null; at: string | null } | null;
  /** The drawing as it is to be shown. */
  recoloured?: (graph: GraphAnswer) => GraphAnswer;
  /** Shows two drawings side by side, coloured in two ways, under these names. */
  pair?: { against: (graph: GraphAnswer) => GraphAnswer; names: readonly [string, string]; choice: ComponentChildren } | null;
  /** What one may do with a chosen node, what stands beside the drawing, and what is said below it. */
  nodeActions?: (node: GraphNode) => ComponentChildren;
  beside?: ComponentChildren;
  below?: (drawn: GraphAnswer, shown: GraphAnswer) => ComponentChildren;
  /** The reader goes along the log: the drawing stays as it is, and only its colours change. */
  still?: boolean;
  /** What stands right under the drawing. */
  under?: ComponentChildren;
}

export function ChainView({ focus, platform, through, recoloured, pair = null, nodeActions, beside = null, below, still = false, under }: ViewProps): JSX.Element {
  const shared = useSignal<View | null>(null);
  const open = openRuns();
  const address = through ? graphAddress(focus, platform, open, through) : graphAddress(focus, platform, open);
  const { data, problem, stale } = useAnswer(address, `${focus} ${platform ?? ''}`);
  const { shown: drawn, moved, redraw } = useSteady(data, still ? graphAddress(focus, platform, open, { policy: policyName.value, at: null }) : address, stale);
  const graph = useMemo(() => (drawn && recoloured ? recoloured(drawn) : drawn), [drawn, recoloured]);
  const against = pair?.against;
  const before = useMemo(() => (drawn && against ? against(drawn) : drawn), [drawn, against]);
  const chosen = params.value.get('node');
  if (problem && !graph) return <ProblemNotice problem={problem} />;
  const node = graph?.nodes.find((n) => n.id === chosen) ?? null;
  return (
    <div class={`chain${stale && !still ? ' stale' : ''}${beside ? ' chain-working' : ''}${pair ? ' chain-paired' : ''}`}>
      <div class="chain-main">
        {!graph && <div class="chain-stage chain-waiting"><Waiting rows={3} /></div>}
        {graph && before && (
          <div class={pair ? 'chain-pair' : undefined}>
            {pair && <figure key="before"><figcaption>{pair.names[0]}{pair.choice}</figcaption><ChainCanvas graph={before} chosen={chosen} onChoose={chooseNode} onOpen={openRun} shared={shared} /></figure>}
            <figure key="shown">{pair && <figcaption>{pair.names[1]}</figcaption>}<ChainCanvas graph={graph} chosen={chosen} onChoose={chooseNode} onOpen={openRun} shared={pair ? shared : null} /></figure>
          </div>
        )}
        {graph && <div class="chain-under"><Legend graph={graph} /><OpenRuns ids={open} /></div>}
        {graph && under}
        {moved && !still && <p class="soft" role="status">{text.chain.moved} <Button onClick={redraw}>{text.chain.redraw}</Button></p>}
        {graph?.truncated && <p class="soft">{text.chain.truncated(graph.total)}</p>}
        {before && graph && below?.(before, graph)}
      </div>
      <aside class="chain-side" aria-label={text.chain.side}>
        {graph && node && <NodePanel graph={graph} node={node} onChoose={chooseNode} actions={nodeActions?.(node)} />}
        {beside}
        {graph && (
          <section class="panel-body" aria-labelledby="chain-tree">
            <h3 id="chain-tree">{text.chain.treeTitle}</h3>
            <p class="soft">{text.chain.treeLead(graph.total)}</p>
            <ChainTree graph={graph} chosen={chosen} onChoose={chooseNode} onOpen={openRun} />
          </section>
        )}
      </aside>
    </div>
  );
}
