/**
 * Cosignatures of witnesses (C2SP tlog-cosignature, Ed25519): a signature line whose bytes are a 64-bit POSIX time, big end first, and an
 * Ed25519 signature over
 *
 *     cosignature/v1
 *     time 1679315147
 *     <text of the checkpoint>
 *
 * It says that at that time this was the largest tree, consistent with all earlier ones, that the witness had seen of this origin.
 */
import { concatBytes, utf8 } from './encoding.ts';
import type { NoteSignature, NoteSigner } from './note.ts';

const MAX_TIME = 2n ** 63n - 1n;

/** The bytes a cosignature signs, and the Ed25519 signature in it; null where it is none. */
export function cosignedMessage(text: string, bytes: Uint8Array): { message: Uint8Array; signature: Uint8Array; time: bigint } | null {
  if (bytes.length !== 72) return null;
  const time = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  if (time > MAX_TIME) return null;
  return { message: message(text, time), signature: bytes.slice(8), time };
}

/**
 * Cosigns a checkpoint.
 * @param text text of the checkpoint, without signatures
 * @param time POSIX time in seconds
 */
export async function cosign(text: string, signer: NoteSigner, time: number): Promise<NoteSignature> {
  const seconds = BigInt(time);
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, seconds);
  const signature = await signer.sign(message(text, seconds));
  return { name: signer.key.name, id: signer.key.id, signature: concatBytes(stamp, signature) };
}

function message(text: string, time: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}
