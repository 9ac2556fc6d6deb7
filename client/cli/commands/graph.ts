/** `rootline graph REF`: the chain as text, roots first, runs of like links folded. */
import type { Command } from 'commander';
import { nodeLines } from '../../../chains/graph/export/text.ts';
import type { GraphNode } from '../../../schema/api.ts';
import type { Answers } from '../answers.ts';
import { drawingAsked, withDrawingOptions, type DrawingOptions } from '../drawing.ts';
import { withExamples } from '../options.ts';
import { count, glyph, groundsText, paint, plain, say } from '../print.ts';

/** Inputs of one node that are named before the rest is counted. */
const listed = 5;

export function define(command: Command): void {
  withDrawingOptions(command).action(async (text: string, options: DrawingOptions) => say(await drawingAsked(text, options), options.json, lines));
  withExamples(command,
    ['graph rust@1.98.0 --platform x86_64-unknown-linux-gnu', '400 links, folded'],
    ['graph go@1.21.0/linux-amd64 --no-collapse', 'every link'],
    ['graph stagex-rust@2025.04.1 --json', 'nodes and edges with their places'],
  );
}

function lines(graph: Answers['graph']): string[] {
  const names = new Map(graph.nodes.map((node) => [node.id, plain(nodeLines(node)[0] ?? node.label)]));
  const inputs = new Map<string, string[]>();
  for (const { source, target } of graph.edges) inputs.set(target, [...inputs.get(target) ?? [], names.get(source) ?? source]);
  const ordered = graph.nodes.toSorted((a, b) => a.layer - b.layer || a.y - b.y);
  return [
    ...ordered.map((node) => nodeText(node, inputs.get(node.id) ?? [])),
    `${count(graph.total, 'link')} in all${graph.nodes.length < graph.total ? `, ${graph.nodes.length} shown` : ''}${graph.truncated ? ', cut short' : ''}${graph.implied ? `; ${count(graph.implied, 'edge')} of tools are implied by longer ways` : ''}`,
    groundsText(graph.grounds),
  ];
}

function nodeText(node: GraphNode, from: readonly string[]): string {
  const [name = '', ...rest] = nodeLines(node).map(plain);
  const line = `${glyph(node.status)} ${paint(name, 'bold')}  ${rest.filter((text) => text !== '').join(', ')}`;
  if (from.length === 0) return line;
  const more = from.length > listed ? ` and ${from.length - listed} more` : '';
  return `${line}\n${paint(`    from ${from.slice(0, listed).join(', ')}${more}`, 'dim')}`;
}
