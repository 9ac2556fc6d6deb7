/**
 * Signed notes (C2SP signed-note): text that ends in a newline, an empty line, then signature lines
 * `— <key name> <base64(key id ‖ signature)>`. For example (a key of the specification):
 *
 *     This is an example message.
 *
 *     — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
 *
 * The text must be ignored until a signature of a trusted key has been verified: `openNote` does both.
 */
import { RootlineError } from '../../schema/error.ts';
import { cosignedMessage } from './cosignature.ts';
import { concatBytes, fromBase64, toBase64, utf8 } from './encoding.ts';
import { COSIGNATURE_V1, isKeyName, sameKey, type NoteKey } from './vkey.ts';

/** A signature line, as it stands there. */
export interface NoteSignature {
  name: string;
  id: number;
  /** What follows the key id. */
  signature: Uint8Array;
}

/** A note that has the right form; nothing of it is verified. */
export interface Note { text: string; signatures: NoteSignature[] }

/** A note signed by keys one trusts. */
export interface OpenedNote {
  text: string;
  /** Verified signatures by known keys; the same key may stand more than once. */
  verified: { key: NoteKey; signature: NoteSignature }[];
  /** Signatures by other keys: nothing is known of them. */
  unknown: NoteSignature[];
}

/** Checks one Ed25519 signature (RFC 8032). In Node node:crypto's is quicker and may be given; `webcryptoVerify` runs everywhere. */
export type Ed25519Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>;

/** Signs what it is given with Ed25519. The private key stays with whoever makes the signer. */
export interface NoteSigner {
  readonly key: NoteKey;
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A log's signer. While its key is being replaced, others sign with it, so that who knows only one of them can go on. */
export interface LogSigner extends NoteSigner {
  readonly others?: readonly NoteSigner[];
  /** Keys that signed before and sign no more: the last checkpoint may still be theirs. */
  readonly former?: readonly NoteKey[];
}

const MAX_LENGTH = 1_000_000;
const MAX_SIGNATURES = 100;
const REFUSED = /[^\n -\u{D7FF}\u{E000}-\u{10FFFF}]/u;
const LINE = /^\u2014 ([^ ]+) ([^ ]+)$/;

/**
 * Takes a note apart.
 * @throws RootlineError `malformed`
 */
export function parseNote(note: string): Note {
  if (note.length > MAX_LENGTH) throw malformed(`it is longer than ${MAX_LENGTH} characters`);
  if (REFUSED.test(note)) throw malformed('it has control characters, or is not Unicode');
  const end = note.lastIndexOf('\n\n');
  if (end < 0) throw malformed('there is no empty line between text and signatures');
  const lines = note.slice(end + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw malformed('it does not end in signature lines');
  if (lines.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignatureLine) };
}

/**
 * A signature line without its newline.
 * @throws RootlineError `malformed`
 */
export function parseSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = LINE.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) {
    throw malformed('a signature line is an em dash, a key name and base64, with one blank between');
  }
  const bytes = fromBase64(encoded, 'a signature of the note');
  if (bytes.length < 5) throw malformed('a signature is shorter than its key id');
  return { name, id: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), signature: bytes.slice(4) };
}

/** A signature line, with its newline. */
export function formatSignatureLine({ name, id, signature }: NoteSignature): string {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, id);
  return `\u2014 ${name} ${toBase64(concatBytes(bytes, signature))}\n`;
}

/**
 * Puts a note together.
 * @throws RootlineError `malformed` for a text no note can have
 */
export function formatNote(text: string, signatures: readonly NoteSignature[]): string {
  const note = `${text}\n${signatures.map(formatSignatureLine).join('')}`;
  if (parseNote(note).text !== text) throw malformed('its text does not end in a newline');
  return note;
}

/**
 * Opens a note: takes it apart and verifies every signature by a known key.
 * @throws RootlineError `malformed`; `bad-signature` where a known key's signature does not hold; `unsigned` where no known key signed
 */
export async function openNote(note: string, keys: readonly NoteKey[], verify: Ed25519Verify): Promise<OpenedNote> {
  const { text, signatures } = parseNote(note);
  const opened: OpenedNote = { text, verified: [], unknown: [] };
  for (const signature of signatures) {
    const key = keys.find((known) => sameKey(known, signature));
    if (key === undefined) {
      opened.unknown.push(signature);
    } else if (await verifySignature(text, signature, key, verify)) {
      opened.verified.push({ key, signature });
    } else {
      throw new RootlineError('bad-signature', `the signature of ${key.name} does not hold`);
    }
  }
  if (opened.verified.length === 0) throw new RootlineError('unsigned', 'the note is signed by no known key');
  return opened;
}

/** Whether a signature is this key's over this text; the key's type says over which bytes. */
export async function verifySignature(text: string, { signature }: NoteSignature, key: NoteKey, verify: Ed25519Verify): Promise<boolean> {
  const signed = key.type === COSIGNATURE_V1 ? cosignedMessage(text, signature) : { message: utf8(text), signature };
  if (signed === null || signed.signature.length !== 64) return false;
  return verify(key.publicKey, signed.message, signed.signature);
}

/** Signs a text with an Ed25519 note key. */
export async function signNote(text: string, signer: NoteSigner): Promise<NoteSignature> {
  return { name: signer.key.name, id: signer.key.id, signature: await signer.sign(utf8(text)) };
}

/** Verification by the platform's WebCrypto: browsers, and Node from 20 on. */
export async function webcryptoVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', publicKey.slice(), 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', key, signature.slice(), message.slice());
}

function malformed(detail: string): RootlineError {
  return new RootlineError('malformed', `not a signed note: ${detail}`);
}
