/** How a status looks wherever it is drawn or printed: colour, glyph and word together, so that none of them stands alone. */
import type { Status } from '../../schema/scenario.ts';

export interface StatusStyle {
  /** One character that most fonts have. */
  glyph: string;
  /** Ink on a light and on a dark ground, at least 4.5:1 (WCAG 2.2). */
  light: string;
  dark: string;
}

export const statusStyles: Record<Status, StatusStyle> = {
  root: { glyph: '◆', light: '#43427f', dark: '#aaa9ee' },
  verified: { glyph: '✓', light: '#0b7266', dark: '#4fc3b2' },
  reproduced: { glyph: '◉', light: '#2c66ae', dark: '#7db0ee' },
  attested: { glyph: '◒', light: '#2c66ae', dark: '#7db0ee' },
  claimed: { glyph: '○', light: '#656c74', dark: '#939aa1' },
  unknown: { glyph: '?', light: '#656c74', dark: '#939aa1' },
  disputed: { glyph: '▲', light: '#a83d0c', dark: '#f6935c' },
  compromised: { glyph: '✗', light: '#8f1240', dark: '#f07ba2' },
};
