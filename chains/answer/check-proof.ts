/**
 * Checking a proof bundle, with nothing but the file and the log's public key (or a witness policy): is the verdict what the log's
 * entries, the catalog and the policy in it come to?
 *
 * What it cannot show is that the log holds nothing else about these artifacts, such as a later dispute that was left out: for that, audit the log.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { fromZod, RootlineError } from '../../schema/error.ts';
import { verdictSchema, type Verdict } from '../../schema/api.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { Leaf } from '../../schema/log.ts';
import type { Registry } from '../../schema/registry.ts';
import { proofSchema, PROOF_LIMIT, type Proof, type ProvedEntry } from '../../schema/proof.ts';
import { readEnvelope } from '../attestation/envelope.ts';
import { interpret } from '../attestation/interpret.ts';
import { matchPin } from '../attestation/key-material.ts';
import { statementOf } from '../attestation/normal-form.ts';
import { openAll } from '../attestation/open.ts';
import { portable, type Primitives } from '../attestation/primitives.ts';
import type { Keyring, Said } from '../attestation/types.ts';
import { engineBase } from '../catalog/engine-base.ts';
import { listingDigest, parseCatalog } from '../catalog/parse.ts';
import { policyDigest } from '../catalog/policy.ts';
import { publishedOf } from '../catalog/published.ts';
import { readRegistry, signersOf } from '../catalog/registry.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { fromBase64, fromUtf8, utf8 } from '../log/encoding.ts';
import { decodeLeaf } from '../log/leaf.ts';
import { checkInclusion, leafHash } from '../log/merkle.ts';
import type { Ed25519Verify } from '../log/note.ts';
import { openUnderPolicy, type WitnessPolicy } from '../log/policy.ts';
import { TrustEngine } from '../trust/index.ts';
import { textDigest } from './proof.ts';
import { read } from './reading.ts';
import { answerVerdict } from './verdict.ts';

export interface CheckOptions {
  /** The logs that are known, and the witnesses that must have cosigned. */
  policy: WitnessPolicy;
  verify: Ed25519Verify;
  primitives?: Primitives;
}

export interface CheckedProof {
  verdict: Verdict;
  /** Entries whose signature and place in the log were checked. */
  entries: number;
  cosigners: string[];
}

/**
 * @throws RootlineError `malformed` where the file cannot be read, `bad-proof` where something in it does not hold, saying what;
 *   `unsigned` and `bad-signature` for the checkpoint
 */
export async function checkProofBundle(bytes: Uint8Array, { policy, verify, primitives = portable }: CheckOptions): Promise<CheckedProof> {
  const proof = await readBundle(bytes, primitives);
  const checkpoint = await openUnderPolicy(proof.checkpoint, policy, verify);
  requireGrounds(proof, checkpoint);
  const catalog = await readCatalog(proof, primitives);
  const registry = proof.registry === null ? null : readProvedRegistry(proof.registry, checkpoint);
  const keyring = await readKeyring(registry, proof.keys);
  const entries: { leaf: Leaf; said: Said[] }[] = [];
  for (const entry of inOrder(proof.entries)) entries.push(await readProved(entry, checkpoint, keyring, catalog, primitives));
  const verdict = derive(proof, catalog, registry, entries);
  if (JSON.stringify(verdictSchema.parse(verdict)) !== JSON.stringify(proof.verdict)) {
    throw bad(`the entries come to another verdict: ${verdict.sentence}`);
  }
  return { verdict, entries: entries.length, cosigners: checkpoint.cosigners.map((witness) => witness.name) };
}

function bad(detail: string, cause?: unknown): RootlineError {
  return new RootlineError('bad-proof', detail, cause === undefined ? {} : { cause });
}

/** The file in its one form, undamaged. */
async function readBundle(bytes: Uint8Array, primitives: Primitives): Promise<Proof> {
  if (bytes.length > PROOF_LIMIT) throw new RootlineError('too-large', `the bundle has more than ${PROOF_LIMIT} bytes`);
  const text = fromUtf8(bytes, 'the bundle');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new RootlineError('malformed', 'the bundle is not JSON', { cause });
  }
  const parsed = proofSchema.safeParse(json);
  if (!parsed.success) throw fromZod('malformed', 'the bundle', parsed.error.issues);
  const { v, digest, verdict, policy, catalog, registry, entries, keys, checkpoint } = parsed.data;
  const rest = { verdict, policy, catalog, registry, entries, keys, checkpoint };
  if (JSON.stringify({ v, digest, ...rest }) !== text) throw bad('the bundle is not written in its one form');
  if (await textDigest(JSON.stringify({ v, ...rest }), primitives) !== digest) throw bad('the bundle is damaged: it is not what its own digest says');
  return parsed.data;
}

/** The verdict names what it is a function of: these have to be the ones that are here. */
function requireGrounds({ verdict: { grounds }, policy }: Proof, checkpoint: Checkpoint): void {
  const { origin, size, root } = grounds.checkpoint;
  if (origin !== checkpoint.origin || BigInt(size) !== checkpoint.size || fromBase64(root, 'the root').some((byte, i) => byte !== checkpoint.root[i])) {
    throw bad('the verdict is of another checkpoint than the one enclosed');
  }
  if (grounds.policy.digest !== policyDigest(policy) || grounds.policy.name !== policy.name) throw bad('the verdict is under another policy than the one enclosed');
}

async function readCatalog({ catalog, verdict }: Proof, primitives: Primitives): Promise<Catalog> {
  const listing = new Map<string, string>();
  const texts = new Map<string, string>();
  for (const [name, file] of Object.entries(catalog)) {
    listing.set(name, 'text' in file ? await textDigest(file.text, primitives) : file.sha256);
    if ('text' in file) texts.set(name, file.text);
  }
  const digest = listingDigest(listing);
  if (digest !== verdict.grounds.catalog) throw bad('the verdict is over another catalog than the one enclosed');
  try {
    return { ...parseCatalog(texts), digest };
  } catch (cause) {
    throw bad(`the enclosed part of the catalog does not hold together: ${(cause as Error).message}`, cause);
  }
}

/** The entry is in the log, and the envelope is the one its leaf names. */
function openProved(entry: ProvedEntry, checkpoint: Checkpoint): { leaf: Leaf; envelope: Uint8Array } {
  const bytes = utf8(entry.leaf);
  const leaf = decodeLeaf(bytes);
  const envelope = fromBase64(entry.envelope, `the envelope of entry ${entry.index}`);
  if (`sha256:${bytesToHex(sha256(envelope))}` !== leaf.envelope) throw bad(`the envelope of entry ${entry.index} is not the one its leaf names`);
  try {
    checkInclusion(leafHash(bytes), entry.index, checkpoint.size, entry.hashes.map((hash) => fromBase64(hash, 'a hash')), checkpoint.root);
  } catch (cause) {
    throw bad(`entry ${entry.index} is not in the log: ${(cause as Error).message}`, cause);
  }
  return { leaf, envelope };
}

function readProvedRegistry(entry: ProvedEntry, checkpoint: Checkpoint): Registry {
  const { leaf, envelope } = openProved(entry, checkpoint);
  if (leaf.type !== 'registry') throw bad(`entry ${entry.index} is not a registry`);
  return readRegistry(envelope);
}

/** The keys, each of which is the one its pin in the registry asks for. */
async function readKeyring(registry: Registry | null, given: Proof['keys']): Promise<Keyring> {
  const known = registry ?? { organizations: [], verifiers: [] };
  const held = new Map<string, Uint8Array>();
  const registered = new Map(known.verifiers.flatMap((verifier) => verifier.keys.map((key) => [key.id, key] as const)));
  for (const [id, text] of Object.entries(given)) {
    const key = registered.get(id);
    if (key === undefined) throw bad(`the registry has no key ${id}`);
    held.set(id, await matchPin(fromBase64(text, `the key ${id}`), key));
  }
  return { registry: known, material: (id) => held.get(id) ?? null };
}

function* inOrder(entries: readonly ProvedEntry[]): Iterable<ProvedEntry> {
  let last = -1;
  for (const entry of entries) {
    if (entry.index <= last) throw bad('the entries are not in the order of the log');
    last = entry.index;
    yield entry;
  }
}

async function readProved(entry: ProvedEntry, checkpoint: Checkpoint, keyring: Keyring, catalog: Catalog, primitives: Primitives): Promise<{ leaf: Leaf; said: Said[] }> {
  const { leaf, envelope } = openProved(entry, checkpoint);
  if (leaf.type !== 'attestation') throw bad(`entry ${entry.index} is not an attestation`);
  const isRegistered = keyring.registry.verifiers.some(({ id, keys }) => id === leaf.verifier && keys.some((key) => key.id === leaf.key));
  // What a key signed that has left the registry counts nowhere: there is nothing to check it with, and no need.
  if (!isRegistered) return { leaf, said: [] };
  try {
    const opened = await openAll(readEnvelope(envelope, leaf.mediaType), keyring, { at: leaf.time, primitives });
    const own = opened.find(({ verifier, key }) => verifier === leaf.verifier && key === leaf.key);
    if (own === undefined) throw new RootlineError('bad-signature', `it is not signed by ${leaf.verifier}`);
    return { leaf, said: interpret(own, publishedOf(catalog)) };
  } catch (cause) {
    throw bad(`entry ${entry.index} does not hold: ${(cause as Error).message}`, cause);
  }
}

/** The verdict anew: the catalog, the registry and the statements through the trust engine. */
function derive({ verdict, policy }: Proof, catalog: Catalog, registry: Registry | null, entries: readonly { leaf: Leaf; said: Said[] }[]): Verdict {
  const engine = new TrustEngine(engineBase(catalog));
  if (registry !== null) engine.setVerifiers(signersOf(registry));
  const positions = new Map<string, number[]>();
  for (const { leaf, said } of entries) {
    const own = said.map((one) => engine.append(statementOf(leaf, one, (envelope) => positions.get(envelope) ?? [])));
    positions.set(leaf.envelope, [...(positions.get(leaf.envelope) ?? []), ...own]);
  }
  const organizations = new Map(registry?.verifiers.map((verifier) => [verifier.id, verifier.organization]));
  const reading = read(catalog, engine, policy, verdict.grounds, { entryOf: () => 0, organizationOf: (verifier) => organizations.get(verifier) ?? verifier });
  return answerVerdict(reading, verdict.release, verdict.platform);
}
