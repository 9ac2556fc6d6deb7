/** Writing a proof bundle. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Primitives } from '../attestation/primitives.ts';
import { utf8 } from '../log/encoding.ts';
import type { Verdict } from '../../schema/api.ts';
import type { Digest } from '../../schema/ids.ts';
import type { Policy } from '../../schema/policy.ts';
import { proofSchema, type Proof, type ProvedEntry } from '../../schema/proof.ts';

export interface ProofParts {
  verdict: Verdict;
  policy: Policy;
  /** Text of every file of the catalog, by name. */
  catalogFiles: ReadonlyMap<string, string>;
  /** Compilers whose files go in whole. */
  compilers: ReadonlySet<string>;
  registry: ProvedEntry | null;
  entries: ProvedEntry[];
  keys: Record<string, string>;
  checkpoint: string;
}

/** sha256 of text, with its algorithm's name. */
export async function textDigest(text: string, primitives: Primitives): Promise<Digest> {
  return `sha256:${bytesToHex(await primitives.digest('SHA-256', utf8(text)))}`;
}

/** The bundle's bytes, as text. */
export async function writeProof({ verdict, policy: { about: _, ...policy }, catalogFiles, compilers, registry, entries, keys, checkpoint }: ProofParts, primitives: Primitives): Promise<string> {
  const catalog: Proof['catalog'] = {};
  for (const name of [...catalogFiles.keys()].sort()) {
    const text = catalogFiles.get(name) ?? '';
    catalog[name] = compilers.has(name.replace(/\.jsonl$/, '')) ? { text } : { sha256: await textDigest(text, primitives) };
  }
  return sealed({ v: 1, verdict, policy, catalog, registry, entries, keys, checkpoint }, primitives);
}

const unsealed = proofSchema.omit({ digest: true });

/** A bundle's text in its one form, with its digest in its place. */
export async function sealed(parts: Omit<Proof, 'digest'>, primitives: Primitives): Promise<string> {
  const { v, ...rest } = unsealed.parse(parts);
  return JSON.stringify({ v, digest: await textDigest(JSON.stringify({ v, ...rest }), primitives), ...rest });
}
