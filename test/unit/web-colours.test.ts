/** The palette of style/tokens.css as measured: contrast (WCAG 2.2), and statuses apart for every kind of colour vision. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../client/web/style/tokens.css', import.meta.url), 'utf8');
type Rgb = [number, number, number];

function parse(hex: string): Rgb {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255) as Rgb;
}

const tokens = new Map([...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }]));
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

function colour(name: string, theme: Theme): Rgb {
  const token = tokens.get(name);
  if (!token) throw new Error(`no token --${name}`);
  return parse(token[theme]);
}

const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1, on linear RGB. */
const vision: Record<string, number[]> = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function seen(rgb: Rgb, matrix: readonly number[]): Rgb {
  const [r, g, b] = rgb.map(linear) as Rgb;
  const row = (i: number): number => Math.min(1, Math.max(0, (matrix[i] ?? 0) * r + (matrix[i + 1] ?? 0) * g + (matrix[i + 2] ?? 0) * b));
  return [row(0), row(3), row(6)];
}

/** Björn Ottosson's OKLab of linear RGB: distances in it are as the eye has them, 0.02 being just seen. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

const distance = (a: Rgb, b: Rgb): number => Math.hypot(...oklab(a).map((x, i) => x - (oklab(b)[i] ?? 0)));

describe.each(themes)('the %s palette', (theme) => {
  it.each(['ink', 'ink-soft', 'ink-faint', 'accent', 'disputed', 'compromised', 'verified'])('--%s can be read on every ground', (ink) => {
    for (const ground of ['paper', 'card', 'sunken', 'hover']) expect(contrast(colour(ink, theme), colour(ground, theme)), ground).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['root', 'verified', 'reproduced', 'attested', 'claimed', 'unknown', 'disputed', 'compromised', 'line-strong', 'focus'])('--%s can be seen on every ground', (mark) => {
    for (const ground of ['paper', 'card', 'sunken']) expect(contrast(colour(mark, theme), colour(ground, theme)), ground).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(vision))('tells what holds from what does not, with %s', (_, matrix) => {
    for (const good of ['verified', 'reproduced']) {
      for (const bad of ['disputed', 'compromised']) {
        expect(distance(seen(colour(good, theme), matrix), seen(colour(bad, theme), matrix)), `${good} and ${bad}`).toBeGreaterThan(0.06);
      }
    }
  });
});
