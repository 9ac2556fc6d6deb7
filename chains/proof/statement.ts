/**
 * The verdict as a signed in-toto Statement, for policy engines that know nothing of chains: a SLSA Verification Summary Attestation
 * (https://slsa.dev/verification_summary/v1) or a Simple Verification Result (https://in-toto.io/attestation/svr/v0.1), as DSSE with the
 * log's key. Whoever goes by it alone believes the log's operator; the proof bundle that it names by digest is what makes that unnecessary.
 *
 * The log's key also signs checkpoints. The two cannot be taken for each other: what DSSE signs begins `DSSEv1 `, and the first line of a
 * checkpoint is an origin, which has no blank.
 */
import { RootlineError } from '../../schema/error.ts';
import { isUnrecorded, type Digest } from '../../schema/ids.ts';
import { STATEMENT_TYPE } from '../../schema/predicate.ts';
import type { Dsse, Proof } from '../../schema/proof.ts';
import { spkiOf } from '../attestation/der.ts';
import { preAuthEncoding } from '../attestation/dsse.ts';
import { keyIdOf } from '../attestation/key-id.ts';
import { payloadTypes } from '../attestation/payload.ts';
import { fromBase64, toBase64, utf8 } from '../log/encoding.ts';
import { decodeLeaf } from '../log/leaf.ts';
import type { Ed25519Verify, LogSigner } from '../log/note.ts';
import type { NoteKey } from '../log/vkey.ts';

export const VSA_TYPE = 'https://slsa.dev/verification_summary/v1';
export const SVR_TYPE = 'https://in-toto.io/attestation/svr/v0.1';
/** Name of our extension in both predicates; in-toto asks that such names be URIs. */
export const VERDICT_TYPE = 'https://rootline.dev/verdict/v1';
/** The one level, and the one property, that is stated. */
export const CHAIN_VERIFIED = 'ROOTLINE_CHAIN_VERIFIED';

export const predicates = ['vsa', 'svr'] as const;
export type Predicate = (typeof predicates)[number];

/** What a statement is made of: it says nothing that a bundle without it does not say. */
type Stated = Omit<Proof, 'statement'>;

/**
 * The statement's bytes: a function of the rest of the bundle alone.
 * @returns null where no digest of the release is on record or the log was empty, so that there is nothing to state it of, or no time
 */
export function statementBytes(proof: Stated, predicate: Predicate): Uint8Array | null {
  const { verdict, last } = proof;
  const digests = [...new Map(verdict.files.map((file) => [file.digest, file.id]))].filter(([digest]) => !isUnrecorded(digest));
  if (digests.length === 0 || last === null) return null;
  const { time } = decodeLeaf(utf8(last.leaf));
  return utf8(JSON.stringify({
    _type: STATEMENT_TYPE,
    subject: digests.map(([digest, name]) => ({ name, digest: digestSet(digest) })),
    predicateType: predicate === 'vsa' ? VSA_TYPE : SVR_TYPE,
    predicate: { ...(predicate === 'vsa' ? summary(proof, time) : result(proof, time)), [VERDICT_TYPE]: extension(proof) },
  }));
}

function summary({ verdict, policy, entries }: Stated, time: string): object {
  const base = baseOf(verdict.grounds.checkpoint.origin);
  const envelopes = new Set(entries.map(({ leaf }) => decodeLeaf(utf8(leaf)).envelope));
  return {
    verifier: { id: base },
    timeVerified: time,
    resourceUri: resourceUri(verdict),
    policy: policyOf(base, policy.name, verdict.grounds.policy.digest),
    inputAttestations: [...envelopes].map((envelope) => ({ uri: `${base}/api/v1/envelopes/${envelope}`, digest: digestSet(envelope) })),
    verificationResult: verdict.verified ? 'PASSED' : 'FAILED',
    verifiedLevels: [verdict.verified ? CHAIN_VERIFIED : 'FAILED'],
  };
}

/** A result states what held: with a verdict that is negative, nothing. */
function result({ verdict, policy }: Stated, time: string): object {
  const base = baseOf(verdict.grounds.checkpoint.origin);
  return {
    verifier: { id: base, policy: policyOf(base, policy.name, verdict.grounds.policy.digest) },
    timeCreated: time,
    properties: verdict.verified ? [CHAIN_VERIFIED] : [],
  };
}

/** What the statement says beyond its predicate; `proof` is the digest that the bundle names itself by. */
function extension({ verdict, digest }: Stated): object {
  const { release, platform, grounds, strength, sentence } = verdict;
  return { release, platform, catalog: grounds.catalog, checkpoint: grounds.checkpoint, strength, sentence, proof: digest };
}

/** The name of a log is an address without its scheme. */
function baseOf(origin: string): string {
  return `https://${origin}`;
}

function policyOf(base: string, name: string, digest: Digest): object {
  return { uri: `${base}/api/v1/policies#${encodeURIComponent(name)}`, digest: digestSet(digest) };
}

/** The release as a package URL. */
function resourceUri({ release, platform }: Stated['verdict']): string {
  const [compiler = '', version = ''] = release.split('@');
  return `pkg:generic/${compiler}@${encodeURIComponent(version)}${platform === null ? '' : `?platform=${encodeURIComponent(platform)}`}`;
}

function digestSet(digest: Digest): Record<string, string> {
  const [algorithm = '', hex = ''] = digest.split(':');
  return { [algorithm]: hex };
}

/** Signs a statement with a log's key; while that is being replaced, with each of its keys. */
export async function signStatement(payload: Uint8Array, signer: LogSigner): Promise<Dsse> {
  const payloadType = payloadTypes['in-toto'];
  const signed = preAuthEncoding(payloadType, payload);
  const signatures = await Promise.all([signer, ...(signer.others ?? [])].map(async (one) => ({ keyid: statementKeyId(one.key), sig: toBase64(await one.sign(signed)) })));
  return { payload: toBase64(payload), payloadType, signatures };
}

/** What a log's key is called in its statements: SHA-256 of its SubjectPublicKeyInfo, hex. */
export function statementKeyId({ publicKey }: NoteKey): string {
  return keyIdOf(spkiOf('ed25519', publicKey));
}

/**
 * Opens a statement of a log. Signatures by other keys are passed over.
 * @returns the signed bytes
 * @throws RootlineError `bad-signature`, `unknown-key`
 */
export async function openStatement({ payload, payloadType, signatures }: Dsse, log: NoteKey, verify: Ed25519Verify): Promise<Uint8Array> {
  const bytes = fromBase64(payload, 'the payload of the statement');
  const signature = signatures.find(({ keyid }) => keyid === statementKeyId(log));
  if (signature === undefined) throw new RootlineError('unknown-key', `the statement is not signed with the key of ${log.name}`);
  const sig = fromBase64(signature.sig, 'the signature of the statement');
  if (sig.length !== 64 || !await verify(log.publicKey, preAuthEncoding(payloadType, bytes), sig)) {
    throw new RootlineError('bad-signature', `the signature of ${log.name} over the statement does not hold`);
  }
  return bytes;
}
