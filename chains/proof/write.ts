/** Writing a proof bundle. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Digest } from '../../schema/ids.ts';
import { proofSchema, type Proof } from '../../schema/proof.ts';
import type { Primitives } from '../attestation/primitives.ts';
import { utf8 } from '../log/encoding.ts';
import type { LogSigner } from '../log/note.ts';
import { signStatement, statementBytes } from './statement.ts';

/** A bundle before the log's key signs for it. */
export type UnsealedProof = Omit<Proof, 'statement'>;

/** sha256 of text, with its algorithm's name. */
export async function textDigest(text: string, primitives: Primitives): Promise<Digest> {
  return `sha256:${bytesToHex(await primitives.digest('SHA-256', utf8(text)))}`;
}

/** The catalog's files as a bundle carries them: those of these compilers whole, the others by their digests. */
export async function catalogPart(files: ReadonlyMap<string, string>, compilers: ReadonlySet<string>, primitives: Primitives): Promise<Proof['catalog']> {
  const part: Proof['catalog'] = {};
  for (const name of [...files.keys()].sort()) {
    const text = files.get(name) ?? '';
    part[name] = compilers.has(name.replace(/\.jsonl$/, '')) ? { text } : { sha256: await textDigest(text, primitives) };
  }
  return part;
}

const undigested = proofSchema.omit({ digest: true, statement: true });

/** Puts the digest into its place, and the members into their order. */
export async function withDigest(parts: Omit<UnsealedProof, 'digest'>, primitives: Primitives): Promise<UnsealedProof> {
  const { v, ...rest } = undigested.parse(parts);
  return { v, digest: await digestOf({ v, ...rest }, primitives), ...rest };
}

/** The digest that a bundle's other members have. */
export function digestOf(parts: Omit<UnsealedProof, 'digest'>, primitives: Primitives): Promise<Digest> {
  return textDigest(JSON.stringify(parts), primitives);
}

/** Has the log's key sign for a bundle. */
export async function sealProof(proof: UnsealedProof, signer: LogSigner): Promise<Proof> {
  const bytes = statementBytes(proof, 'vsa');
  return { ...proof, statement: bytes === null ? null : await signStatement(bytes, signer) };
}

/** A bundle's bytes, as text. */
export function writeProof(proof: Proof): string {
  return JSON.stringify(proof);
}
