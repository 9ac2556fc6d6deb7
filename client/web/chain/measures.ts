/** Sizes of what is drawn, in pixels at zoom 1. The layout's steps (chains/graph/place.ts) leave room for these. */
import type { Status } from '../../../schema/scenario.ts';

export const node = { width: 200, height: 52, text: 38, font: 14.5 } as const;

/** Width of a node's border: what calls for attention has more. */
export const borders: Record<Status, number> = { root: 2, verified: 2, reproduced: 1.5, attested: 1.5, claimed: 1, unknown: 1, disputed: 3, compromised: 3 };

/** Between nodes when the chain runs from top to bottom, on narrow screens. */
export const upright = { across: 220, down: 92 } as const;

/** Narrower than this, in pixels, a chain runs from top to bottom. */
export const NARROW = 620;
/**
 * Farthest and nearest zoom, how much a step of it is, the nearest that fitting goes to, the farthest at which text can be read; from where on
 * coming near opens a fold, and going far folds it again.
 */
export const ZOOM = { least: 0.08, most: 2.5, step: 1.3, fit: 1.1, readable: 0.6, unfold: 1.3, refold: 0.5 } as const;
/** Free room around a chain that is fitted into its stage. */
export const PADDING = 28;

/** The layout's own steps. */
export const level = { along: 232, across: 80 } as const;

/** What lies over the stage, in pixels: the search along the top; the tools in a column at the end, or on narrow screens along the bottom. */
const OVER = { top: 60, tools: 62 } as const;

/**
 * The part of a stage that nothing lies over.
 * @param scale how much larger than usual the page's type is, and so what lies over the stage
 */
export function clearRoom(width: number, height: number, scale = 1): { x: number; y: number; width: number; height: number } {
  const narrow = width < NARROW;
  const [top, padding, tools] = [OVER.top * scale, PADDING * scale, OVER.tools * scale];
  const [end, bottom] = narrow ? [padding, tools] : [tools, padding];
  return { x: padding, y: top, width: Math.max(1, width - padding - end), height: Math.max(1, height - top - bottom) };
}
