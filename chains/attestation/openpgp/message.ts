/** OpenPGP signed messages (RFC 9580 section 10.3): one-pass signatures, data, signatures; perhaps compressed as a whole. */
import { RootlineError } from '../../../schema/error.ts';
import { MAX_PACKETS, MAX_PAYLOAD, MAX_SIGNATURES } from '../limits.ts';
import type { Primitives } from '../primitives.ts';
import { literalData, readPackets, TAG, type Packet } from './packets.ts';
import { readSignature, type DocumentSignature } from './signature.ts';

/** Data with the signatures made over it. */
export interface SignedData { data: Uint8Array; signatures: DocumentSignature[] }

const ENCRYPTED = new Set([1, 3, 9, 18, 20]);
const KEYS = new Set<number>([TAG.publicKey, 5]);

/**
 * Unfolds a binary signed message.
 * @throws RootlineError `malformed`, `unsigned`, `unsupported-format`, `too-large` above 4 MiB unfolded, `too-complex`
 */
export async function readMessage(bytes: Uint8Array, primitives: Primitives): Promise<SignedData> {
  let packets = meaningful(readPackets(bytes, MAX_PACKETS));
  const [only] = packets;
  if (packets.length === 1 && only?.tag === TAG.compressed) {
    // One layer only: what unfolds to something compressed again is a bomb, not a signature.
    packets = meaningful(readPackets(await decompress(only.body, primitives), MAX_PACKETS));
  }
  return signedData(packets);
}

function meaningful(packets: Packet[]): Packet[] {
  return packets.filter((packet) => packet.tag !== TAG.marker && packet.tag !== TAG.padding);
}

async function decompress(body: Uint8Array, primitives: Primitives): Promise<Uint8Array> {
  const data = body.subarray(1);
  switch (body[0]) {
    case 0: return data;
    case 1: return primitives.inflate(data, 'deflate-raw', MAX_PAYLOAD);
    case 2: return primitives.inflate(data, 'deflate', MAX_PAYLOAD);
    default: throw new RootlineError('unsupported-format', 'the OpenPGP message is compressed by a method other than ZIP and ZLIB');
  }
}

function signedData(packets: Packet[]): SignedData {
  const tags = packets.map((packet) => packet.tag);
  if (tags.some((tag) => ENCRYPTED.has(tag))) throw new RootlineError('unsupported-format', 'the OpenPGP message is encrypted');
  if (tags.some((tag) => KEYS.has(tag))) throw new RootlineError('unsupported-format', 'this is an OpenPGP key, not a signed statement');
  if (tags.length > 0 && tags.every((tag) => tag === TAG.signature)) {
    throw new RootlineError('malformed', 'this is a detached signature without the file it signs: send both in one detached envelope');
  }
  const at = tags.indexOf(TAG.literal);
  const literal = packets[at];
  if (!literal || tags.lastIndexOf(TAG.literal) !== at) throw new RootlineError('malformed', 'the OpenPGP message does not hold exactly one piece of data');
  const before = tags.slice(0, at);
  const after = packets.slice(at + 1);
  if (before.length === 0 && after.length === 0) throw new RootlineError('unsigned', 'the OpenPGP message is not signed');
  const onePass = before.length === after.length && before.every((tag) => tag === TAG.onePass) && after.every((p) => p.tag === TAG.signature);
  const prefixed = after.length === 0 && before.every((tag) => tag === TAG.signature);
  if (!onePass && !prefixed) throw new RootlineError('malformed', 'the OpenPGP packets are in an order that signs nothing');
  // One-pass signatures nest: the last one was the first to open.
  const bodies = onePass ? after.toReversed() : packets.slice(0, at);
  return { data: literalData(literal.body), signatures: readSignatures(bodies) };
}

/** @throws RootlineError `too-complex`, `malformed`, `unsupported-format` */
export function readSignatures(packets: Packet[]): DocumentSignature[] {
  if (packets.length > MAX_SIGNATURES) throw new RootlineError('too-complex', `there are more than ${MAX_SIGNATURES} signatures`);
  return packets.map((packet) => readSignature(packet.body));
}
