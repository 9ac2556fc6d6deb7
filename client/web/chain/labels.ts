/** What is written in a node: its name, and its status in a word, each cut to fit. */
import type { GraphNode } from '../../../schema/api.ts';
import { text } from '../text/en.ts';
import { node as size } from './measures.ts';

const ROOM = size.width - size.text - 10;
const FONT = `${size.font}px system-ui, sans-serif`;
let pen: CanvasRenderingContext2D | null = null;

function width(words: string): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return words.length * 7;
  pen.font = FONT;
  return pen.measureText(words).width;
}

/** Cuts words in the middle, for names differ at both ends, so that they fit into a number of pixels. */
export function fit(words: string, room: number): string {
  if (width(words) <= room) return words;
  let keep = words.length;
  while (keep > 4) {
    keep -= 1;
    const head = Math.ceil(keep * 0.6);
    const short = `${words.slice(0, head).trimEnd()}…${words.slice(words.length - (keep - head)).trimStart()}`;
    if (width(short) <= room) return short;
  }
  return `${words.slice(0, 3)}…`;
}

/** A release reads `go 1.24.2`, not `go@1.24.2`; a fold says how many of what it holds, and no more: `314 releases`. */
export function nameOf(node: Pick<GraphNode, 'kind' | 'label'>): string {
  return node.kind === 'run' ? node.label.replace(/,.*$/, '') : node.label.replace('@', ' ');
}

/** The ends of a run, as far as they differ: `1.29.2 … 1.97.1`. */
export function endsOfRun(node: Pick<GraphNode, 'first' | 'last'>): string {
  return `${shortEnd(node.first)} … ${shortEnd(node.last)}`;
}

/** Of links that do not all stand alike: how many are of the weakest status, and how many are not; null of those that do. */
function mixed({ label, folds = 0 }: Pick<GraphNode, 'label' | 'folds'>): string | null {
  const [, weakest, count] = /^\d+ links, ((\d+) [a-z]+), /.exec(label) ?? [];
  return weakest === undefined ? null : text.chain.mixed(weakest, folds - Number(count));
}

function underName(node: GraphNode): string {
  if (node.kind === 'run') return mixed(node) ?? endsOfRun(node);
  if (node.kind === 'root') return node.rootKind ? text.rootKind[node.rootKind].word : text.status.root.word;
  const strength = node.strength.organization;
  const word = text.status[node.status].word;
  return strength !== null && strength > 0 ? `${word} ${text.strength.short(strength)}` : word;
}

/** A run's end without the name of the compiler, which both ends share. */
function shortEnd(label: string | undefined): string {
  const words = (label ?? '').replace(/^.*@/, '');
  const [day] = /^\d{4}-\d{2}(?=-\d{2})/.exec(words) ?? [];
  if (day !== undefined) return day;
  return words.length > 11 ? `${words.slice(0, 10)}…` : words;
}

/** @param isFocus what the chain leads to is set in bold, which takes more room */
export function labelOf(node: GraphNode, isFocus: boolean): string {
  const room = isFocus ? ROOM * 0.88 : ROOM;
  return `${fit(nameOf(node), room)}\n${fit(underName(node), room)}`;
}
