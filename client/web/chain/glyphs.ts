/** Status marks as pictures for the canvas, drawn from the same shapes as everywhere else. */
import { render } from 'preact';
import { markShape } from '../design/status-mark.tsx';
import type { Status } from '../../../schema/scenario.ts';
import type { Colours } from './colours.ts';

const kept = new Map<string, string>();

/** What the classes of a mark say in the style sheet, written out: a picture has no style sheet. */
function paint(svg: Element, colour: string, ground: string): void {
  for (const part of svg.querySelectorAll('*')) {
    const of = part.classList;
    const line = of.contains('m-ring') || of.contains('m-glyph') || of.contains('m-line');
    part.setAttribute('fill', line ? 'none' : colour);
    if (line) {
      part.setAttribute('stroke', of.contains('m-glyph') ? ground : colour);
      part.setAttribute('stroke-width', of.contains('m-thin') ? '1' : '1.8');
      part.setAttribute('stroke-linecap', 'round');
      part.setAttribute('stroke-linejoin', 'round');
    }
    part.removeAttribute('class');
  }
}

/** A data address of the mark of a status, in the colours of the theme. */
export function glyphOf(status: Status, colours: Colours): string {
  const colour = colours[status];
  const key = `${status} ${colour}`;
  const known = kept.get(key);
  if (known) return known;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  render(markShape(status), svg);
  for (const [name, value] of [['viewBox', '0 0 16 16'], ['width', '32'], ['height', '32']] as const) svg.setAttribute(name, value);
  paint(svg, colour, colours.card);
  const address = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  kept.set(key, address);
  return address;
}
