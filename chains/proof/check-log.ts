/** Checks that a bundle's entries are the log's: checkpoint, point of the log, the entries themselves, their inclusion. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Proof, ProvedEntry } from '../../schema/proof.ts';
import { fromBase64, utf8 } from '../log/encoding.ts';
import { decodeLeaf } from '../log/leaf.ts';
import { checkConsistency, checkInclusion, leafHash } from '../log/merkle.ts';
import { webcryptoVerify } from '../log/note.ts';
import { describeQuorum, openUnderPolicy, type Quorum, type WitnessedCheckpoint } from '../log/policy.ts';
import { counted } from '../answer/names.ts';
import { bad, eachEntry, entriesText, need, type Step } from './checks.ts';

export const checkCheckpoint: Step = async (known, { log, witnesses = { witnesses: [], quorum: null }, verify = webcryptoVerify }) => {
  const { checkpoint: note } = need(known, 'proof');
  const checkpoint = await openUnderPolicy(note, { ...witnesses, logs: [{ key: log }] }, verify);
  known.checkpoint = checkpoint;
  return `${entriesText(checkpoint.size)} of ${checkpoint.origin}, ${cosignedText(checkpoint, witnesses.quorum)}`;
};

/** Whose cosignatures were verified, and whose could not be. */
function cosignedText({ cosigners, strangers }: WitnessedCheckpoint, quorum: Quorum | null): string {
  const by = cosigners.map(({ name }) => name).join(', ');
  const held = by === '' ? 'no witness was asked for' : `cosigned by ${by}, where ${describeQuorum(quorum)} was asked for`;
  return strangers.length === 0 ? held : `${held}; not checked, for want of a key: the further ${strangers.length === 1 ? 'signature' : 'signatures'} of ${strangers.join(', ')}`;
}

export const checkPoint: Step = (known) => {
  const { consistency, verdict: { grounds } } = need(known, 'proof');
  const checkpoint = need(known, 'checkpoint');
  const { origin, size, root } = grounds.checkpoint;
  if (origin !== checkpoint.origin) throw bad(`the verdict is of the log ${origin}, and the checkpoint of ${checkpoint.origin}`);
  const hashes = consistency.map((hash) => fromBase64(hash, 'a hash of the consistency proof'));
  checkConsistency(size, checkpoint.size, hashes, fromBase64(root, 'the root that the verdict names'), checkpoint.root);
  return BigInt(size) === checkpoint.size ? `it signs the very tree, of ${entriesText(size)}` : `its first ${entriesText(size)} are those of the verdict`;
};

export const checkEntries: Step = async (known) => {
  const { entries, registry, last, verdict } = need(known, 'proof');
  const { size } = verdict.grounds.checkpoint;
  let previous = -1;
  for (const { index } of entries) {
    if (index <= previous) throw bad(`entry ${index} does not stand after entry ${previous}, as in the log`);
    previous = index;
  }
  known.entries = await eachEntry(entries, (entry) => readEntry(entry, 'attestation', size));
  known.document = registry === null ? 'none' : (await eachEntry([registry], (entry) => readEntry(entry, 'registry', size)))[0] ?? 'none';
  known.time = readLast(last, size);
  return `${counted(entries.length, 'attestation')}${registry === null ? '' : ' and the registry'}, all of the first ${entriesText(size)}`;
};

function readEntry({ index, leaf: text, envelope }: ProvedEntry, type: 'attestation' | 'registry', size: number): { index: number; leaf: ReturnType<typeof decodeLeaf>; envelope: Uint8Array } {
  if (index >= size) throw bad(`it came after the ${entriesText(size)} that the verdict is of`);
  const leaf = decodeLeaf(utf8(text));
  if (leaf.type !== type) throw bad(`its leaf is of type ${leaf.type}, where an ${type} is expected`);
  const bytes = fromBase64(envelope, 'its envelope');
  const digest = `sha256:${bytesToHex(sha256(bytes))}`;
  if (digest !== leaf.envelope) throw bad(`its envelope is ${digest}, not the one its leaf names, ${leaf.envelope}`);
  return { index, leaf, envelope: bytes };
}

/** When the last entry of the verdict's point was received. */
function readLast(last: Proof['last'], size: number): string | null {
  if (last === null && size === 0) return null;
  if (last?.index !== size - 1) throw bad(`the last of ${entriesText(size)} is entry ${size - 1}, and the file gives ${last === null ? 'none' : `entry ${last.index}`}`);
  return decodeLeaf(utf8(last.leaf)).time;
}

export const checkIncluded: Step = async (known) => {
  const { entries, registry, last } = need(known, 'proof');
  const checkpoint = need(known, 'checkpoint');
  const all = [...(registry === null ? [] : [registry]), ...entries, ...(last === null ? [] : [last])];
  await eachEntry(all, ({ index, leaf, hashes }) => {
    checkInclusion(leafHash(utf8(leaf)), index, checkpoint.size, hashes.map((hash) => fromBase64(hash, 'a hash of its inclusion proof')), checkpoint.root);
  });
  return `${counted(all.length, 'proof')}, in the tree of ${entriesText(checkpoint.size)}`;
};
