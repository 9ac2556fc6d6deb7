/** A link of a chain in lines of text: what it is, who stands by it, what it was built from. */
import type { Evidence, Link } from '../../schema/api.ts';
import { glyph, paint, plain, short, strengthText } from './print.ts';

/** More evidence than this on one link is summed up. */
const listed = 6;

export function linkName({ file, release, root, digest }: Link): string {
  return plain(root?.name ?? file ?? release ?? digest);
}

export function linkLines(link: Link): string[] {
  const standing = link.root ? `root: ${link.root.kind}` : `${link.status}, ${strengthText(link.strength)}`;
  return [
    `${glyph(link.status)} ${paint(linkName(link), 'bold')}  ${standing}${link.disputed ? paint('  disputed', 'yellow') : ''}`,
    ...(linkName(link) === link.digest ? [] : [paint(`    ${link.digest}`, 'dim')]),
    ...inputLine(link),
    ...link.evidence.slice(0, listed).map(evidenceLine),
    ...(link.evidence.length > listed ? [`    and ${link.evidence.length - listed} more`] : []),
  ];
}

function inputLine({ inputs, inputsFrom }: Link): string[] {
  const built = inputs.filter((i) => i.role !== 'source');
  if (built.length === 0) return [];
  const names = built.slice(0, 4).map((i) => plain(i.file ?? short(i.digest))).join(', ');
  const from = inputsFrom === 'recipe' ? 'declared to be built' : 'built';
  return [`    ${from} with ${names}${built.length > 4 ? ` and ${built.length - 4} more` : ''}`];
}

function evidenceLine(evidence: Evidence): string {
  const did = evidence.result === 'reproduced' ? `reproduced it, ${evidence.comparison}` : `got ${short(evidence.output)} instead`;
  const because = evidence.counts ? '' : paint(`  does not count: ${plain(evidence.because ?? '')}`, 'yellow');
  return `    ${plain(evidence.verifier)} (${plain(evidence.organization)}) ${did}, ${evidence.time.slice(0, 10)}, entry ${evidence.entry}${because}`;
}
