/** The primitives of verification by node:crypto and node:zlib: the same answers as the portable ones, sooner, and on all cores. */
import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { inflate, inflateRaw } from 'node:zlib';
import type { HashName, Primitives, PublicKey } from '../../chains/attestation/primitives.ts';
import { RootlineError } from '../../schema/error.ts';

const HASHES: Record<HashName, string> = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };
/** Parsing a key costs as much as a verification: once is enough. */
const keys = new WeakMap<PublicKey, KeyObject>();

function keyObject(key: PublicKey): KeyObject {
  const held = keys.get(key);
  if (held) return held;
  const made = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
  keys.set(key, made);
  return made;
}

export const nodePrimitives: Primitives = {
  digest(name, data) {
    return Promise.resolve(hash(HASHES[name], data, 'buffer'));
  },

  verify(key, name, data, signature) {
    return new Promise((resolve) => {
      try {
        const how = { key: keyObject(key), dsaEncoding: 'ieee-p1363' } as const;
        // With a callback the work is done on the thread pool, so that signatures verified side by side use every core.
        verify(key.algorithm === 'ed25519' ? null : HASHES[name], data, how, signature, (error, holds) => resolve(!error && holds));
      } catch {
        resolve(false);
      }
    });
  },

  inflate(data, format, limit) {
    return new Promise((resolve, reject) => {
      const run = format === 'deflate' ? inflate : inflateRaw;
      run(data, { maxOutputLength: limit, info: true }, (error, result) => {
        if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_BUFFER_TOO_LARGE') {
          return reject(new RootlineError('too-large', `the compressed data unfolds to more than ${limit} bytes`));
        }
        // The types do not know of `info`. zlib passes over what follows the end of the compressed data; the portable way does not.
        const unfolded = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } } | undefined;
        if (error || unfolded?.engine.bytesWritten !== data.length) return reject(new RootlineError('malformed', 'the compressed data is damaged', { cause: error }));
        resolve(new Uint8Array(unfolded.buffer));
      });
    });
  },
};
