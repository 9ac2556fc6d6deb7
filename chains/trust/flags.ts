/** Bits of a statement under a policy. It counts when it is valid, believed and comparable, and neither replaced nor withdrawn. */
export const VALID = 1;
export const BELIEVED = 2;
export const REPLACED = 4;
export const WITHDRAWN = 8;
export const COMPARABLE = 16;
export const REPRODUCES = 32;
/** It was made in an environment that is believed compromised: it counts, but supports nothing. */
export const REFUSED = 64;
export const COUNTING_MASK = VALID | BELIEVED | REPLACED | WITHDRAWN | COMPARABLE;
export const COUNTING = VALID | BELIEVED | COMPARABLE;
/** All bits of a counting `reproduced` that is not refused: the only value that supports an artifact. */
export const SUPPORTS = COUNTING | REPRODUCES;
