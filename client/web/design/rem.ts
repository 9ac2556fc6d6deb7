/** Sizes of drawings follow the size of the type: a mark beside a word is as large as the word asks, on a phone as on a wall. */

/** Pixels at the usual size of type. */
const USUAL = 16;

/** A length in pixels at the usual size of type, as what grows with it. */
export function rem(pixels: number): string {
  return `${pixels / USUAL}rem`;
}

/** How much larger than usual the page's type is. */
export function typeScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL || 1;
}
