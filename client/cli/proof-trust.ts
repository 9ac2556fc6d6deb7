/** What a proof is held against: the log's key and whatever else the person who checks it brings. */
import type { SigstoreTrust } from '../../chains/attestation/sigstore-bundle.ts';
import { loadCatalog } from '../../chains/catalog/load.ts';
import { parsePolicy, type WitnessPolicy } from '../../chains/log/policy.ts';
import { ED25519, formatVkey, parseVkey, type NoteKey } from '../../chains/log/vkey.ts';
import type { Trust } from '../../chains/proof/check.ts';
import { RootlineError } from '../../schema/error.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { readBytes } from './files.ts';

export interface TrustFlags {
  /** Verifier key of the log, or a file that holds it. */
  logKey?: string;
  /** A tlog-policy file. */
  witnessPolicy?: string;
  /** Sigstore's trusted_root.json. */
  trustedRoot?: string;
}

/** @throws RootlineError `bad-request` without the log's key, `bad-file`, `malformed`, `bad-witness-policy` */
export async function trustOf({ logKey, witnessPolicy, trustedRoot }: TrustFlags): Promise<Trust> {
  const policy = witnessPolicy === undefined ? null : parsePolicy(await readBytes(witnessPolicy));
  return {
    log: await keyOf(logKey, policy), verify: verifyEd25519, primitives: nodePrimitives, catalog: loadCatalog(),
    ...(policy !== null && { witnesses: policy }), ...(trustedRoot !== undefined && { sigstore: await readTrustedRoot(trustedRoot) }),
  };
}

/** Sigstore's libraries are large, and loaded only where they are needed. */
async function readTrustedRoot(path: string): Promise<SigstoreTrust> {
  const { sigstoreTrust } = await import('../../chains/attestation/sigstore-trust.ts');
  return sigstoreTrust(await readBytes(path));
}

/** The key given, or the one that the policy names; they must not differ. */
async function keyOf(given: string | undefined, policy: WitnessPolicy | null): Promise<NoteKey> {
  const named = policy?.logs.map(({ key }) => key) ?? [];
  const key = given === undefined ? (named.length === 1 ? named[0] : undefined) : parseVkey(await textOf(given));
  if (key === undefined) throw new RootlineError('bad-request', 'whose log it is has to come from somewhere else than the proof: give its verifier key (--log-key), or a policy with its log line');
  if (key.type !== ED25519) throw new RootlineError('malformed', `${key.name} is not the key of a log`);
  if (named.length > 0 && !named.some((one) => formatVkey(one) === formatVkey(key))) throw new RootlineError('bad-request', `the witness policy does not know the log ${formatVkey(key)}`);
  return key;
}

/** A verifier key itself has plus signs, which the name of its file need not have. */
async function textOf(given: string): Promise<string> {
  return /^[^+]+\+[0-9a-f]{8}\+/.test(given) ? given : new TextDecoder().decode(await readBytes(given)).trim();
}
