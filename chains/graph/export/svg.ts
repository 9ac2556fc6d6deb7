/** A chain as a standalone SVG picture: light, dark or after the reader's setting; every status by colour, glyph and word. */
import type { GraphEdge, GraphNode } from '../../../schema/api.ts';
import { statuses, type Status } from '../../../schema/scenario.ts';
import { statusStyles } from '../style.ts';
import type { Drawing } from '../chain-graph.ts';
import { escapeXml, nodeLines } from './text.ts';

export interface SvgOptions {
  /** `auto` follows the reader's setting; the default. */
  theme?: 'light' | 'dark' | 'auto';
  /** The picture's title; the focus when left out. */
  title?: string;
}

const box = { width: 184, height: 58 } as const;
const margin = 24;
const legendHeight = 34;
/** How far before its end a long edge starts to bend. */
const reach = 130;

export function toSvg(drawing: Drawing, options: SvgOptions = {}): string {
  const place = new Map(drawing.nodes.map((node) => [node.id, node]));
  const xs = drawing.nodes.map((n) => n.x);
  const ys = drawing.nodes.map((n) => n.y);
  const left = least(xs) - margin;
  const top = least(ys) - margin;
  const width = Math.max(most(xs) - left + box.width + margin, 420);
  const height = most(ys) - top + box.height + margin + legendHeight;
  const present = statuses.filter((status) => drawing.nodes.some((n) => n.status === status));
  const title = escapeXml(options.title ?? drawing.focus);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${title}</title>`,
    `<desc id="desc">${drawing.total} ${drawing.total === 1 ? 'link' : 'links'}; ${drawing.nodes.length} drawn, from the roots on the left to ${title} on the right.</desc>`,
    `<style>${style(options.theme ?? 'auto')}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 .5 8 4 0 7.5Z"/></marker></defs>',
    `<rect class="paper" x="${left}" y="${top}" width="${width}" height="${height}"/>`,
    ...drawing.edges.map((edge) => edgePath(edge, place)),
    ...drawing.nodes.map((node) => nodeBox(node, node.id === drawing.focus)),
    legend(present, left + margin, top + height - legendHeight),
    '</svg>', '',
  ].join('\n');
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

function edgePath(edge: GraphEdge, place: ReadonlyMap<string, GraphNode>): string {
  const from = place.get(edge.source);
  const to = place.get(edge.target);
  if (!from || !to) return '';
  const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
  // A long edge keeps its height until it is near; one to the next row, or back, leaves and enters sideways with a wide bend.
  const start = Math.max(x1, x2 - reach);
  const bend = x2 > x1 ? (x2 - start) / 2 : 48;
  const straight = x2 > x1 && start > x1 ? `H${start}` : '';
  const begin = x2 > x1 ? start : x1;
  return `<path class="edge ${edge.basis} ${edge.role}" d="M${x1} ${y1}${straight}C${begin + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" marker-end="url(#tip)"/>`;
}

function nodeBox(node: GraphNode, focus: boolean): string {
  const { glyph } = statusStyles[node.status];
  const [name = '', ...lines] = nodeLines(node);
  const stack = node.kind === 'run' ? `<rect class="back" x="5" y="5" width="${box.width}" height="${box.height}" rx="8"/>` : '';
  const rest = lines.slice(0, 2).map((line, i) => `<text class="small" x="34" y="${36 + i * 14}">${escapeXml(shorten(line, 25))}</text>`);
  return [
    `<g class="node ${node.status}${focus ? ' focus' : ''}" transform="translate(${node.x} ${node.y})"><title>${escapeXml([node.id, ...lines].join('\n'))}</title>`, stack,
    `<rect class="box" width="${box.width}" height="${box.height}" rx="${node.kind === 'root' ? 29 : 8}"/>`,
    `<text class="glyph" x="20" y="35">${glyph}</text><text class="name" x="34" y="20">${escapeXml(shorten(name, 20))}</text>`, ...rest, '</g>',
  ].join('');
}

/** Long names lose their middle: the ends tell them apart. */
function shorten(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const tail = Math.floor((length - 1) / 2);
  return `${characters.slice(0, length - 1 - tail).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

function legend(present: readonly Status[], x: number, y: number): string {
  const marks = present.map((status, i) =>
    `<g class="node ${status}" transform="translate(${i * 110} 0)"><text class="glyph" x="6" y="12">${statusStyles[status].glyph}</text><text class="small" x="18" y="11">${status}</text></g>`);
  return `<g transform="translate(${x} ${y})">${marks.join('')}</g>`;
}

function style(theme: 'light' | 'dark' | 'auto'): string {
  const rules = 'text{font-family:system-ui,sans-serif;fill:var(--ink)}.name{font-size:13px;font-weight:600}.small{font-size:10.5px;fill:var(--soft)}'
    + '.glyph{font-size:15px;text-anchor:middle}.paper{fill:var(--paper)}.box,.back{fill:var(--card);stroke-width:1.5}.focus .box{stroke-width:3}'
    + '.edge{fill:none;stroke:var(--line);stroke-width:1.4}.edge.attested{stroke-width:2.6}.edge.alternative{stroke-width:.9}.edge.tool,.edge.environment{stroke-opacity:.55}.tip{fill:var(--line)}'
    + statuses.map((s) => `.${s} .box,.${s} .back{stroke:var(--${s})}.${s} .glyph{fill:var(--${s})}`).join('');
  const light = variables('light', '#fbfaf8', '#ffffff', '#1c2126', '#4a525b', '#8a8678');
  const dark = variables('dark', '#14171a', '#1a1e22', '#e8e6e1', '#b4b9bd', '#717a84');
  if (theme !== 'auto') return `svg{${theme === 'dark' ? dark : light}}${rules}`;
  return `svg{${light}}@media(prefers-color-scheme:dark){svg{${dark}}}${rules}`;
}

function variables(theme: 'light' | 'dark', paper: string, card: string, ink: string, soft: string, line: string): string {
  return `--paper:${paper};--card:${card};--ink:${ink};--soft:${soft};--line:${line};` + statuses.map((s) => `--${s}:${statusStyles[s][theme]}`).join(';');
}
