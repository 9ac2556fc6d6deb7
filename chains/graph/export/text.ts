/** Text that comes from catalogs and attestations, made safe for the formats it is written into. */
import type { GraphNode } from '../../../schema/api.ts';

/** Characters that XML 1.0 (section 2.2) does not allow at all, even escaped. */
// oxlint-disable-next-line no-control-regex
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text without the characters XML cannot hold, which become U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(notXml, '\ufffd');
}

/** Text for XML content and double-quoted attributes. */
export function escapeXml(text: string): string {
  return xmlText(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A DOT double-quoted string (graphviz.org/doc/info/lang.html): backslashes and quotes escaped, line ends made `\n`. */
export function quoteDot(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\r\n?|\n/g, '\\n').replace(/[\u0000-\u001f]/g, ' ')}"`;
}

/** `1 by organization, 4 by verifier`, or nothing for a root. */
export function strengthText({ organization, verifier }: GraphNode['strength']): string {
  if (organization === null && verifier === null) return '';
  return organization === verifier ? `strength ${organization ?? '∞'}` : `strength ${organization ?? '∞'} by organization, ${verifier ?? '∞'} by verifier`;
}

/** The lines that tell what a node is, the first its name. */
export function nodeLines(node: GraphNode): string[] {
  if (node.kind === 'run') {
    const [count = '', ...rest] = node.label.split(/[,:] /);
    return [count, rest.join(', '), `${node.first ?? ''} … ${node.last ?? ''}`];
  }
  if (node.kind === 'root') {
    const kind = node.rootKind === undefined ? 'root' : `root: ${node.rootKind}`;
    return [node.label, node.status === 'root' ? kind : `${kind}, not taken as one`];
  }
  return [node.label, node.status, strengthText(node.strength)].filter((line) => line !== '');
}
