import { describe, expect, test } from 'vitest';
import { parse } from 'graphology-gexf';
import { DirectedGraph } from 'graphology';
import { chainGraph, type Drawing } from '../../chains/graph/chain-graph.ts';
import { exportFormats, exportGraph } from '../../chains/graph/export/export.ts';
import { escapeXml, quoteDot } from '../../chains/graph/export/text.ts';
import { ancestors, descendants, drawnGraph, firstBroken, pathToRoot } from '../../chains/graph/traverse.ts';
import { catalogOf, digestOf, judgedOf, lineOf } from './graph-catalog.ts';

const line = (): Drawing => {
  const catalog = lineOf('go', 20);
  return chainGraph(catalog, judgedOf(catalog, { 'go@20/linux-amd64': 'verified' }), { release: 'go@20', platform: 'linux-amd64' });
};

/** A drawing in which every text that could come from outside is hostile. */
function hostile(text: string): Drawing {
  const drawing = line();
  for (const node of drawing.nodes) Object.assign(node, { label: text, first: text, last: text, release: text, platform: text });
  return { ...drawing, focus: text };
}

const payloads = [
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'-->]]><svg onload=alert(1)>", '"; evil [label="x', 'a\\', 'line\nbreak\r\nand \u0000 \u0001 \u001b[31m', '\ud800 lone', '&lt;&amp;',
];

describe('export', () => {
  test('SVG names every node, its status in words and glyph, and the legend', () => {
    const svg = exportGraph(line(), 'svg');
    expect(svg).toContain('<title id="title">go@20/linux-amd64</title>');
    expect(svg).toContain('19 releases');
    expect(svg).toContain('each claimed, none rebuilt');
    expect(svg).toContain('go@1 … go@19');
    expect(svg.match(/<g class="node/g)).toHaveLength(3 + 3);
    for (const glyph of ['✓', '○', '◆']) expect(svg).toContain(`>${glyph}<`);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(exportGraph(line(), 'svg', { theme: 'dark', title: 'Go' })).toMatch(/<title id="title">Go<[^]*--paper:#14171a/);
  });

  test('GEXF can be read back', () => {
    const drawing = line();
    const graph = parse(DirectedGraph, exportGraph(drawing, 'gexf'));
    expect(graph.nodes()).toEqual(drawing.nodes.map((n) => n.id));
    expect(graph.edges()).toHaveLength(drawing.edges.length);
    expect(graph.getNodeAttributes(drawing.focus)).toMatchObject({ label: 'go@20', status: 'verified', strengthByVerifier: 1 });
  });

  test('DOT has a line per node and edge', () => {
    const dot = exportGraph(line(), 'dot');
    expect(dot).toMatch(/^digraph "go@20\/linux-amd64" \{\n {2}rankdir=LR;/);
    expect(dot).toContain('"run:go@1/linux-amd64..go@19/linux-amd64" -> "go@20/linux-amd64" [label="compiler", tooltip="record"];');
    expect(dot).toContain('[label="○ 19 releases\\neach claimed, none rebuilt\\ngo@1 … go@19", shape=folder');
  });

  test('JSON is the drawing', () => {
    const drawing = line();
    expect(JSON.parse(exportGraph(drawing, 'json'))).toEqual(drawing);
  });

  test.each(payloads)('hostile text stays text: %j', (text) => {
    const drawing = hostile(text);
    const svg = exportGraph(drawing, 'svg');
    // The only elements are ours: a name would have to open a tag or leave an attribute.
    const ours = new Set(['svg', 'title', 'desc', 'style', 'defs', 'marker', 'path', 'rect', 'g', 'text']);
    for (const [, name] of svg.matchAll(/<\/?([A-Za-z]+)/g)) expect(ours).toContain(name);
    expect(svg).not.toMatch(/<[a-z]+ [^>]*\son\w+=/i);
    // oxlint-disable-next-line no-control-regex
    expect(svg).not.toMatch(/[\u0000-\u0008\u001b]/);
    const read = parse(DirectedGraph, exportGraph(drawing, 'gexf'));
    expect(read.order).toBe(drawing.nodes.length);
    // Outside of quoted strings, DOT holds nothing of the text.
    const bare = exportGraph(drawing, 'dot').replace(/"(?:[^"\\]|\\.)*"/g, 'S');
    expect(bare).toMatch(/^digraph S \{\n {2}rankdir=LR;\n {2}node \[fontname=S\];\n( {2}S \[label=S, shape=[a-z]+, color=S\];\n)+( {2}S -> S \[label=S, tooltip=S\];\n)+\}\n$/);
  });

  test('every format is written', () => {
    for (const format of exportFormats) expect(exportGraph(line(), format).length).toBeGreaterThan(200);
  });

  test('escapes', () => {
    expect(escapeXml(`<a b="c" d='e'>&\u0001`)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;\ufffd');
    expect(escapeXml('😀\ud83d')).toBe('😀\ufffd');
    expect(quoteDot('a"b\\c\nd\u0007')).toBe('"a\\"b\\\\c\\nd "');
  });
});

describe('walks over a drawing', () => {
  const catalog = catalogOf(['seed', 'shell'], [
    { file: 'gcc@1/x', by: ['seed'] }, { file: 'make@1/x', by: ['shell'] }, { file: 'gcc@2/x', by: ['gcc@1/x', 'make@1/x'] }, { file: 'go@1/x', by: ['gcc@2/x'] },
  ]);
  const judged = judgedOf(catalog, { 'gcc@1/x': 'verified', 'go@1/x': 'verified' });
  const graph = drawnGraph(chainGraph(catalog, judged, { release: 'go@1', platform: 'x' }));

  test('what a node rests on and what rests on it', () => {
    expect(ancestors(graph, 'gcc@2/x')).toEqual(new Set(['gcc@1/x', 'make@1/x', digestOf('seed'), digestOf('shell')]));
    expect(descendants(graph, digestOf('shell'))).toEqual(new Set(['make@1/x', 'gcc@2/x', 'go@1/x']));
    expect(ancestors(graph, 'nowhere')).toEqual(new Set());
  });

  test('the way to a root goes through compilers, and names the first broken link', () => {
    const path = pathToRoot(graph, 'go@1/x');
    expect(path).toEqual(['go@1/x', 'gcc@2/x', 'gcc@1/x', digestOf('seed')]);
    expect(firstBroken(graph, path)).toBe('gcc@2/x');
    expect(firstBroken(graph, path.slice(2))).toBe(null);
  });
});
