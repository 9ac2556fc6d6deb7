/** What is known of the chosen node: what it is, what built it, who attested it, what is missing. */
import type { ComponentChildren, JSX } from 'preact';
import type { GraphAnswer, GraphEdge, GraphNode } from '../../../schema/api.ts';
import { artifact } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Digest } from '../design/copy.tsx';
import { Day, Waiting } from '../design/parts.tsx';
import { IconButton } from '../design/button.tsx';
import { StatusLabel, StatusMark } from '../design/status-mark.tsx';
import { Strengths } from '../design/strengths.tsx';
import { releasePath } from '../route/place.ts';
import { to } from '../route/view.ts';
import { text } from '../text/en.ts';
import { EvidenceList } from './evidence.tsx';
import { nameOf } from './labels.ts';
import { wayOf } from './way.ts';

interface PanelProps {
  graph: GraphAnswer;
  node: GraphNode;
  onChoose: (id: string | null) => void;
  actions?: ComponentChildren;
}

function Neighbours({ title, edges, end, graph, onChoose }: {
  title: string; edges: readonly GraphEdge[]; end: 'source' | 'target'; graph: GraphAnswer; onChoose: (id: string) => void;
}): JSX.Element | null {
  if (edges.length === 0) return null;
  return (
    <section>
      <h4>{title}</h4>
      <ul class="neighbours">
        {edges.map((edge) => {
          const other = graph.nodes.find((n) => n.id === edge[end]);
          return other && (
            <li key={edge.id}>
              <button type="button" class="link" onClick={() => onChoose(other.id)}><StatusMark status={other.status} size={14} /> {nameOf(other)}</button>
              <span class="soft" title={text.basis[edge.basis].means}>{text.role[edge.role]} · {text.basis[edge.basis].word}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Evidence on an artifact; asked for when the node is one. */
function Evidence({ digest }: { digest: string }): JSX.Element {
  const { data, problem } = useAnswer(artifact(digest));
  if (problem) return <p class="soft">{problem.detail}</p>;
  return data ? <EvidenceList evidence={data.link.evidence} /> : <Waiting rows={2} />;
}

function Facts({ node }: { node: GraphNode }): JSX.Element {
  const words = text.chain.facts;
  return (
    <dl class="facts">
      {node.platform && <div><dt>{words.platform}</dt><dd>{node.platform}</dd></div>}
      {node.kind === 'release' && <div><dt>{words.date}</dt><dd><Day date={node.date ?? null} /></dd></div>}
      {node.digest && <div><dt>{words.digest}</dt><dd><Digest digest={node.digest} /></dd></div>}
      {node.members && node.kind === 'release' && node.members.length > 1 && <div><dt>{words.files}</dt><dd>{node.members.length}</dd></div>}
      {node.sources !== undefined && <div><dt>{words.sources}</dt><dd>{node.sources}</dd></div>}
    </dl>
  );
}

/** The way to a root, in words. */
function WayLine({ graph, node, onChoose }: PanelProps): JSX.Element | null {
  const { nodes, broken } = wayOf(graph, node.id);
  if (node.kind === 'root') return null;
  const end = graph.nodes.find((n) => n.id === nodes.at(-1));
  if (end?.kind !== 'root') return <p class="soft">{text.chain.wayLost}</p>;
  return (
    <p class="soft">
      {text.chain.way(nodes.length - 1)}{' '}
      {broken ? <>{text.chain.wayBroken} <button type="button" class="link" onClick={() => onChoose(broken.id)}>{nameOf(broken)}</button>.</> : text.chain.wayWhole}
    </p>
  );
}

export function NodePanel({ graph, node, onChoose, actions }: PanelProps): JSX.Element {
  const into = graph.edges.filter((e) => e.target === node.id);
  const out = graph.edges.filter((e) => e.source === node.id);
  const attestable = node.digest && !node.digest.startsWith('unrecorded:');
  return (
    <section class="panel-body" aria-label={text.chain.details} data-node={node.id}>
      <div class="panel-head">
        <StatusLabel status={node.status} strong />
        <IconButton icon="close" name={text.chain.close} onClick={() => onChoose(null)} />
      </div>
      <h3>{nameOf(node)}</h3>
      <p class="soft">{node.rootKind ? text.rootKind[node.rootKind].means : text.status[node.status].means}</p>
      {node.release && node.id !== graph.focus && <p><a href={to(releasePath(node.release), { platform: node.platform })}>{text.chain.openRelease}</a></p>}
      {actions}
      <Facts node={node} />
      <WayLine graph={graph} node={node} onChoose={onChoose} />
      {node.kind !== 'root' && <Strengths strength={node.strength} />}
      <Neighbours title={text.chain.builtFrom} edges={into} end="source" graph={graph} onChoose={onChoose} />
      <Neighbours title={text.chain.builds} edges={out} end="target" graph={graph} onChoose={onChoose} />
      {attestable && node.digest && <section><h4>{text.chain.evidence}</h4><Evidence digest={node.digest} /></section>}
    </section>
  );
}
