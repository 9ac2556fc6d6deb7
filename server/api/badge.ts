/** A badge that says the verdict, as SVG without script, font or outside reference. */
import type { Verdict } from '../../schema/api.ts';
import { escape } from './html.ts';

/** Verdana's mean width at 11 px; `textLength` makes the rest exact. */
const CHAR = 6.6;
const PAD = 8;

const looks: Record<Verdict['status'], { text: string; colour: string; glyph: string }> = {
  'verified': { text: 'chain-verified', colour: '#1d6b3a', glyph: '✓' },
  'partial': { text: 'partly chain-verified', colour: '#8a5a00', glyph: '◐' },
  'not-verified': { text: 'not chain-verified', colour: '#5b6270', glyph: '○' },
};

/** The badge of a verdict. Its title is the verdict's sentence. */
export function badge(verdict: Verdict): string {
  const left = verdict.platform === null ? verdict.release : `${verdict.release} ${verdict.platform}`;
  const { text, colour, glyph } = looks[verdict.status];
  const right = `${glyph} ${text}`;
  const a = Math.round(left.length * CHAR) + 2 * PAD;
  const b = Math.round(right.length * CHAR) + 2 * PAD;
  const label = (x: number, width: number, words: string) =>
    `<text x="${x + PAD}" y="14" textLength="${width - 2 * PAD}" lengthAdjust="spacingAndGlyphs">${escape(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${a + b}" height="20" role="img" aria-label="${escape(`${left}: ${text}`)}">
<title>${escape(verdict.sentence)}</title>
<rect width="${a}" height="20" fill="#2b2f38"/><rect x="${a}" width="${b}" height="20" fill="${colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${label(0, a, left)}${label(a, b, right)}</g>
</svg>
`;
}
