/** Inputs for fuzzing: samples with something done to them, reproducibly from a seed. */

/** Pseudo-random numbers below 2^32 (xorshift32): the same seed gives the same run. */
export function random(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** What parsers trip over: ends of ranges, brackets, escapes, headers. */
const TOKENS = [
  '', '\0', '\n', '\r\n', ' ', '"', '\\', '\\u0000', '\\ud800', '{', '}', '[', ']', ',', ':', '-', '0', '1e999', '9007199254740993', '-0', 'null', 'true', '__proto__', '=', '==', '../',
  '-----BEGIN PGP SIGNED MESSAGE-----', '-----BEGIN PGP SIGNATURE-----', '-----END PGP SIGNATURE-----', '- ', '#', 'é', '\u202e', '\ufeff', 'sha256', '*', '|', "'", '--- !!omap', 'Hash: SHA512',
].map((token) => new TextEncoder().encode(token));
const BYTES = [0, 1, 0x7f, 0x80, 0xc0, 0xc2, 0xe9, 0xff];
const MOST = 1 << 18;

/** One sample with one to eight things done to it. */
export function mutate(samples: readonly Uint8Array[], next: () => number): Uint8Array {
  const below = (n: number): number => (n <= 0 ? 0 : next() % n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  let bytes = Uint8Array.from(pick(samples));
  for (let times = 1 + below(8); times > 0; times--) bytes = step(bytes, samples, below, pick);
  return bytes.length > MOST ? bytes.slice(0, MOST) : bytes;
}

function step(bytes: Uint8Array<ArrayBuffer>, samples: readonly Uint8Array[], below: (n: number) => number, pick: <T>(list: readonly T[]) => T): Uint8Array<ArrayBuffer> {
  const at = below(bytes.length + 1);
  const span = below(Math.min(64, bytes.length - at) + 1);
  switch (below(9)) {
    case 0: return set(bytes, at, (bytes[at] ?? 0) ^ (1 << below(8)));
    case 1: return set(bytes, at, pick(BYTES));
    case 2: return set(bytes, at, below(256));
    case 3: return splice(bytes, at, span, new Uint8Array());
    case 4: return splice(bytes, at, 0, pick(TOKENS));
    case 5: return splice(bytes, at, span, pick(TOKENS));
    case 6: return bytes.slice(0, at);
    case 7: return splice(bytes, below(bytes.length + 1), 0, repeated(bytes.subarray(at, at + span), 1 + below(50)));
    default: {
      const other = pick(samples);
      const from = below(other.length + 1);
      return splice(bytes, at, span, other.subarray(from, from + below(200)));
    }
  }
}

function set(bytes: Uint8Array<ArrayBuffer>, at: number, value: number): Uint8Array<ArrayBuffer> {
  if (at < bytes.length) bytes[at] = value;
  return bytes;
}

function splice(bytes: Uint8Array, at: number, drop: number, insert: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length - drop + insert.length);
  out.set(bytes.subarray(0, at));
  out.set(insert, at);
  out.set(bytes.subarray(at + drop), at + insert.length);
  return out;
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const out = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) out.set(bytes, i * bytes.length);
  return out;
}
