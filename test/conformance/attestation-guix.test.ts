/** guix.sigs and gitian.sigs: agreement with GnuPG on every signed file, and on who got which digest. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { agreement, type Word } from '../../chains/attestation/agreement.ts';
import { readGitianAssert } from '../../chains/attestation/gitian-assert.ts';
import { portable, type Primitives } from '../../chains/attestation/primitives.ts';
import { readDigestList } from '../../chains/attestation/sha256sums.ts';
import type { Keyring } from '../../chains/attestation/types.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { corpus, needs } from '../shared.ts';
import { bytesOf, detachedEnvelope, filesIn, judge, keyringOf } from './attestation-openpgp-support.ts';

interface Expected {
  version: string; builder: string; file: string; verdict: string; verdict_with_superseded_keys?: string; fingerprint: string; primary_fingerprint?: string;
  signed_at?: string; expired_before_signing?: boolean; self_signature_postdates_signature?: boolean;
}
interface Case { id: string; signature_file?: string; gpg_verdicts?: string[]; verdict?: string; valid_fingerprints?: string[]; fingerprint?: string; file?: string }
type Matrix = Record<string, Record<string, Record<string, string[]>>>;

const both: [string, Primitives][] = [['portable', portable], ['node', nodePrimitives]];
const guix = corpus('corpora/guix-sigs');
const gitian = corpus('corpora/gitian-sigs');
const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

/** Opens every listed file and checks it against GnuPG's verdict. Returns the words of those that hold, by version. */
async function checkAll(folder: string, keyring: Keyring, primitives: Primitives, read: (payload: Uint8Array) => { name: string; digest: string }[]) {
  const words: { version: string; word: Word; verdict: string; late: boolean }[] = [];
  const verdicts: Record<string, number> = {};
  for (const e of json<Expected[]>(folder, 'expected.json')) {
    const path = join(folder, 'versions', e.version, e.builder, e.file);
    const { verdict, opened: [opened] } = await judge(detachedEnvelope(path), keyring, primitives);
    const where = `${e.version} ${e.builder} ${e.file}`;
    expect(verdict, where).toBe(e.verdict);
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    if (!opened) continue;
    expect(opened, where).toMatchObject({ fingerprint: e.fingerprint, verifier: e.primary_fingerprint, created: e.signed_at });
    expect(Buffer.from(opened.payload).equals(bytesOf(path)), where).toBe(true);
    expect(opened.keyStanding === 'expired-when-signed', where).toBe(e.expired_before_signing);
    for (const { name, digest } of read(opened.payload)) words.push({ version: e.version, word: { signer: e.builder, artifact: name, digest }, verdict, late: e.expired_before_signing ?? false });
  }
  return { words, verdicts };
}

/** Rows in the corpus's own shape. */
function matrixOf(words: { version: string; word: Word }[]): Matrix {
  const matrix: Matrix = {};
  for (const version of new Set(words.map((w) => w.version))) {
    const rows = agreement(words.filter((w) => w.version === version).map((w) => w.word)).rows;
    matrix[version] = Object.fromEntries(rows.map((row) => [row.artifact, Object.fromEntries(row.digests.map(({ digest, signers }) => [digest.slice('sha256:'.length), signers]))]));
  }
  return matrix;
}

describe.skipIf(guix === null)(needs('corpora/guix-sigs', guix), () => {
  const at = guix ?? '';
  let keyring: Keyring;
  beforeAll(async () => { keyring = await keyringOf(filesIn(join(at, 'builder-keys'))); });

  it.each(both)('agrees with GnuPG on all 118 signed files, by %s primitives, and with the agreement drawn from them', async (_, primitives) => {
    const { words, verdicts } = await checkAll(at, keyring, primitives, readDigestList);
    expect(verdicts).toEqual({ 'good': 92, 'expired-key': 19, 'no-key': 7 });
    expect(matrixOf(words.filter((w) => w.verdict === 'good'))).toEqual(json<Matrix>(at, 'agreement.json'));
    expect(matrixOf(words.filter((w) => !w.late))).toEqual(json<Matrix>(at, 'agreement-incl-expired-keys.json'));
  });

  it('finds the one artifact on which builders disagree, and nothing else', async () => {
    const disputed = json<{ version: string; artifact: string; hashes_any_signature: Record<string, number> }[]>(at, 'disputed.json');
    const words: Word[] = [];
    for (const e of json<Expected[]>(at, 'expected.json').filter((x) => x.version === '22.0rc3')) {
      for (const { name, digest } of readDigestList(bytesOf(join(at, 'versions', e.version, e.builder, e.file)))) words.push({ signer: e.builder, artifact: name, digest });
    }
    const { rows } = agreement(words);
    expect(rows.filter((row) => row.disagreement).map((row) => row.artifact)).toEqual(disputed.map((d) => d.artifact));
    expect(Object.fromEntries(rows[0]?.digests.map(({ digest, signers }) => [digest.slice(7), signers.length]) ?? [])).toEqual(disputed[0]?.hashes_any_signature);
  });

  it('holds a signature under a key that has been replaced since, once that key is registered', async () => {
    const all = await keyringOf([...filesIn(join(at, 'builder-keys')), ...filesIn(join(at, 'superseded-keys'))]);
    const cases = json<Expected[]>(at, 'expected.json').filter((e) => e.verdict_with_superseded_keys !== undefined);
    expect(cases).toHaveLength(7);
    for (const e of cases) {
      expect((await judge(detachedEnvelope(join(at, 'versions', e.version, e.builder, e.file)), all)).verdict).toBe(e.verdict_with_superseded_keys);
    }
  });

  it.each(guix === null ? [] : json<Case[]>(at, 'derived', 'expected.json'))('judges the mutation $id as GnuPG does', async (c) => {
    const folder = join(at, 'derived', c.id);
    const { verdict, opened } = await judge(detachedEnvelope(join(folder, 'noncodesigned.SHA256SUMS')), keyring);
    expect(verdict).toBe(c.gpg_verdicts?.[0]);
    expect(opened.map((o) => o.fingerprint)).toEqual([...new Set(c.valid_fingerprints)]);
  });

  it.each(guix === null ? [] : json<Case[]>(at, 'history', 'expected.json'))('judges $id, published once and gone since, as GnuPG does', async (c) => {
    const { verdict, opened } = await judge(detachedEnvelope(join(at, 'history', c.id, c.file ?? '')), keyring);
    expect(verdict).toBe(c.verdict);
    for (const o of opened) expect(o.fingerprint).toBe(c.fingerprint);
  });

  it.each(guix === null ? [] : json<Case[]>(at, 'constructed', 'expected.json'))('judges the constructed case $id', async (c) => {
    const folder = join(at, 'constructed', c.id);
    const { verdict, opened } = await judge(detachedEnvelope(join(folder, 'noncodesigned.SHA256SUMS')), await keyringOf([join(folder, 'key.asc')]));
    // Two departures from GnuPG: SHA-1 does not count here, and a signature that has ended by its own word is no signature.
    const ours: Record<string, string> = { 'sha1-digest': 'weak', 'expired-signature': 'bad' };
    expect(verdict).toBe(ours[c.id] ?? c.gpg_verdicts?.[0]);
    expect(opened.map((o) => o.fingerprint).toSorted()).toEqual(c.id in ours ? [] : c.valid_fingerprints?.toSorted());
  });
});

describe.skipIf(gitian === null)(needs('corpora/gitian-sigs', gitian), () => {
  const at = gitian ?? '';

  it.each(both)('agrees with GnuPG on all 13 signed files, by %s primitives, and with the agreement drawn from them', async (_, primitives) => {
    const keyring = await keyringOf(filesIn(join(at, 'gitian-pubkeys')));
    const { words, verdicts } = await checkAll(at, keyring, primitives, readGitianAssert);
    expect(verdicts).toEqual({ 'expired-key': 7, 'good': 6 });
    expect(matrixOf(words.filter((w) => w.verdict === 'good'))).toEqual(json<Matrix>(at, 'agreement.json'));
    expect(matrixOf(words.filter((w) => !w.late))).toEqual(json<Matrix>(at, 'agreement-incl-expired-keys.json'));
  });

  it('reads every key file, the one with a blank before every line too', async () => {
    const names = filesIn(join(at, 'gitian-pubkeys')).map((path) => basename(path));
    for (const name of names) expect((await keyringOf([join(at, 'gitian-pubkeys', name)])).registry.verifiers.length, name).toBeGreaterThan(0);
  });
});
