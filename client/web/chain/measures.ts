/** Sizes of what is drawn, in pixels at zoom 1. The layout's steps (chains/graph/place.ts) leave room for these. */
export const node = { width: 176, height: 46, text: 34, font: 12.5 } as const;

/** Between nodes when the chain runs from top to bottom, on narrow screens. */
export const upright = { across: 196, down: 82 } as const;

/** The layout's own steps. */
export const level = { along: 208, across: 76 } as const;
