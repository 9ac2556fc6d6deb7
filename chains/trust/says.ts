/** What a statement says, in one byte. */

/** Low three bits of `says`: the comparison's index. */
export const COMPARISON_MASK = 7;
export const DIFFERS = 8;
export const WITHDRAWAL = 16;
/** An earlier statement is on the same subject. */
export const SUCCEEDS = 32;
