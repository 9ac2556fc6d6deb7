/** Detached OpenPGP signatures: signature packets, binary or armored, beside the file they sign. */
import { RootlineError } from '../../../schema/error.ts';
import { fromUtf8 } from '../../log/encoding.ts';
import { MAX_PACKETS } from '../limits.ts';
import { armoredBlocks, looksArmored } from './armor.ts';
import { readSignatures } from './message.ts';
import { readPackets, TAG } from './packets.ts';
import type { DocumentSignature } from './signature.ts';

/**
 * Reads the signatures of a signature file.
 * @throws RootlineError `malformed`, `unsigned` where it is empty, `too-complex`
 */
export function readDetached(signature: Uint8Array): DocumentSignature[] {
  if (signature.length === 0) throw new RootlineError('unsigned', 'the signature file is empty');
  const packets = readPackets(looksArmored(signature) ? armoredSignature(signature) : signature, MAX_PACKETS);
  const signatures = packets.filter((packet) => packet.tag !== TAG.marker && packet.tag !== TAG.padding);
  if (signatures.length === 0 || signatures.some((packet) => packet.tag !== TAG.signature)) {
    throw new RootlineError('malformed', 'the signature file holds something other than signatures');
  }
  return readSignatures(signatures);
}

function armoredSignature(bytes: Uint8Array): Uint8Array {
  const text = fromUtf8(bytes, 'the signature file');
  const [block, more] = armoredBlocks(text);
  if (!block || more || block.label !== 'SIGNATURE') throw new RootlineError('malformed', 'the signature file is not one armored OpenPGP signature');
  if ((text.slice(0, block.start) + text.slice(block.end)).trim() !== '') throw new RootlineError('malformed', 'the signature file holds text outside the armor');
  return block.bytes;
}
