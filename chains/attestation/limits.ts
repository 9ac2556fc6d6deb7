/** How much of anything an outsider may send. Each limit is far above what the field's real files need. */

/** Largest envelope, in bytes. */
export const MAX_ENVELOPE = 1 << 20;
/** Largest payload after decompression, in bytes. */
export const MAX_PAYLOAD = 4 << 20;
/** Largest key material, in bytes: certificates with many third-party signatures are big. */
export const MAX_KEY_MATERIAL = 1 << 20;
/** Deepest nesting of JSON. */
export const MAX_DEPTH = 64;
/** Most members and elements of one JSON document. */
export const MAX_JSON_NODES = 200_000;
/** Most subjects, lines or files one statement may speak of. */
export const MAX_SUBJECTS = 2_000;
/** Most inputs one attestation may name. */
export const MAX_INPUTS = 2_000;
/** Most signatures on one envelope. */
export const MAX_SIGNATURES = 16;
/** Most OpenPGP packets in one message. */
export const MAX_PACKETS = 64;
/** Most OpenPGP packets in one file of key material. */
export const MAX_KEY_PACKETS = 4_096;
/** Most self-signatures of one certificate that are verified. */
export const MAX_SELF_SIGNATURES = 512;
/** Largest RSA modulus, and largest DSA prime, that anything is computed with, in bits. */
export const MAX_RSA_BITS = 16_384;
export const MAX_DSA_BITS = 4_096;
/** Registered public keys tried when a DSSE signature does not say by which key it is. */
export const MAX_KEYS_TRIED = 32;
