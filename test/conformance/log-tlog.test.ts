/** Notes, checkpoints, cosignatures, tiles and proofs after the C2SP specifications (../shared/corpora/tlog). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../chains/log/checkpoint.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../chains/log/encoding.ts';
import { Edge } from '../../chains/log/edge.ts';
import { checkConsistency, checkInclusion, leafHash, type Hash } from '../../chains/log/merkle.ts';
import { openNote, parseNote, verifySignature, webcryptoVerify } from '../../chains/log/note.ts';
import { openUnderPolicy, parsePolicy } from '../../chains/log/policy.ts';
import { checkProof, formatProof, parseProof } from '../../chains/log/proof.ts';
import { proveConsistency, proveInclusion, treeRoot } from '../../chains/log/prove.ts';
import { formatBundle, parseBundle, parseTilePath, tilePath, tileReader, TileTree } from '../../chains/log/tiles.ts';
import { parseVkey, sameKey } from '../../chains/log/vkey.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { corpus, needs } from '../shared.ts';

const folder = corpus('corpora/tlog');

interface ExpectedNote {
  file: string;
  verifier_keys: string[];
  expected: string;
  why: string;
  signature_result_by_vkey: Record<string, boolean | null>;
  inclusion?: { log_index: string; root: string; hashes: string[]; canonicalized_body: string };
}

const bytes = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder as string, path)));
const text = (path: string): string => fromUtf8(bytes(path), path);
const json = <T>(path: string): T => JSON.parse(text(path)) as T;
const hash = (encoded: string): Hash => fromBase64(encoded, 'hash');

/** A policy of the log and the witnesses among these keys, with this many needed. */
function policyOf(vkeys: readonly string[], need: number): ReturnType<typeof parsePolicy> {
  const [log, ...witnesses] = vkeys;
  const lines = witnesses.map((vkey, i) => `witness w${i} ${vkey}`);
  const quorum = need === 0 ? ['quorum none'] : [`group all-known ${need} ${witnesses.map((_, i) => `w${i}`).join(' ')}`, 'quorum all-known'];
  return parsePolicy(utf8([`log ${log}`, ...lines, ...quorum, ''].join('\n')));
}

describe.skipIf(folder === null)(needs('corpora/tlog', folder), () => {
  const notes = folder === null ? [] : json<ExpectedNote[]>('expected.json');
  const accepts = (note: ExpectedNote, need: number): Promise<unknown> => openUnderPolicy(text(note.file), policyOf(note.verifier_keys, need), verifyEd25519);

  it('has every note under test', () => {
    expect(notes.map(({ file }) => file.slice('notes/'.length)).sort()).toEqual(readdirSync(join(folder as string, 'notes')).sort());
  });

  it.each(notes)('$file: each signature verifies or not as stated ($why)', async ({ file, verifier_keys: vkeys, signature_result_by_vkey: results }) => {
    let parsed: ReturnType<typeof parseNote> | null = null;
    try {
      parsed = parseNote(text(file));
    } catch (error) {
      expect(error).toMatchObject({ code: 'malformed' });
      expect(file).toMatch(/no-blank-line|hyphen|crlf/);
    }
    for (const vkey of parsed === null ? [] : vkeys) {
      const key = parseVkey(vkey);
      const lines = (parsed as ReturnType<typeof parseNote>).signatures.filter((line) => sameKey(line, key));
      const stated = results[vkey.split('+', 2).join('+')];
      expect(lines.length === 0).toBe(stated === null);
      for (const line of lines) {
        for (const verify of [verifyEd25519, webcryptoVerify]) {
          expect(await verifySignature((parsed as ReturnType<typeof parseNote>).text, line, key, verify)).toBe(stated);
        }
      }
    }
  });

  it.each(notes.filter(({ file }) => file.startsWith('notes/alba-')))('$file: $expected', async (note) => {
    const { expected } = note;
    if (expected.startsWith('reject') || expected.startsWith('no witness counted')) {
      const attempt = accepts(note, 0);
      // A size beyond doubles is read exactly; what is refused then is the proof that no entry is there.
      if (note.file.includes('above-2-53')) expect(await attempt).toMatchObject({ size: 9007199254740993n });
      else await expect(attempt).rejects.toMatchObject({ name: 'RootlineError' });
      return;
    }
    const witnesses = /2 witnesses/.test(expected) ? 2 : /threshold 1/.test(expected) ? 1 : 0;
    await accepts(note, witnesses);
    if (witnesses < 2) await expect(accepts(note, witnesses + 1)).rejects.toMatchObject({ code: 'bad-proof' });
  });

  it('tells a split view by two rightly signed checkpoints of one size', async () => {
    const { verifier_keys: vkeys } = notes.find(({ file }) => file.includes('split')) as ExpectedNote;
    const key = parseVkey(vkeys[0] as string);
    const log = { origin: key.name, key };
    const [good, split] = await Promise.all(['good', 'split-view'].map((name) => openCheckpoint(text(`notes/alba-${name}.txt`), log, verifyEd25519)));
    expect(good?.size).toBe(split?.size);
    expect(() => checkConsistency(good?.size ?? 0n, split?.size ?? 0n, [], good?.root as Hash, split?.root as Hash)).toThrow();
  });

  it('opens notes of other logs', async () => {
    for (const { file, verifier_keys: vkeys, inclusion } of notes.filter(({ file: name }) => !name.includes('alba'))) {
      const keys = vkeys.map(parseVkey);
      const opened = await openNote(text(file), keys, verifyEd25519);
      expect(opened.verified).toHaveLength(1);
      if (inclusion === undefined) continue;
      const [key] = keys;
      const checkpoint = await openCheckpoint(text(file), { origin: key?.name as string, key: key as typeof keys[0] }, verifyEd25519);
      const body = fromBase64(inclusion.canonicalized_body, 'body');
      checkInclusion(leafHash(body), BigInt(inclusion.log_index), checkpoint.size, inclusion.hashes.map(hash), checkpoint.root);
    }
    const mirror = notes.find(({ file }) => file.includes('mirror')) as ExpectedNote;
    const cosigner = parseVkey(mirror.verifier_keys[0] as string);
    await expect(openCheckpoint(text(mirror.file), { origin: 'rome2026h1.example.org', key: { ...cosigner, id: 1 } }, verifyEd25519)).rejects.toMatchObject({ code: 'unsigned' });
  });

  describe('a log in files', () => {
    const log = folder === null ? null : json<{
      log_vkey: string; witness_vkeys: string[]; roots: Record<string, string>;
      inclusion: { index: number; size: number; entry: string; proof: string[] }[];
      consistency: { size1: number; size2: number; proof: string[] }[];
    }>('log-alba/proofs.json');
    const known = log as NonNullable<typeof log>;
    const load = (width: (level: number, index: number) => string, prefix: string) => async (level: number, index: number) =>
      new TileTree(level, index, bytes(`${prefix}/${width(level, index)}`));
    const at300 = (level: number, index: number): string => tilePath({ level, index, width: level === 1 ? 1 : index === 1 ? 44 : 256 });
    const read = tileReader(load(at300, 'log-alba'));

    it('has addresses of one form only', () => {
      const files = readdirSync(join(folder as string, 'log-alba/tile'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.length).toBeGreaterThan(8);
      for (const { parentPath, name } of files) {
        const path = `${parentPath}/${name}`.slice(join(folder as string, 'log-alba/').length);
        expect(tilePath(parseTilePath(path) as NonNullable<ReturnType<typeof parseTilePath>>)).toBe(path);
      }
    });

    it('has tiles that are the hashes of its entries, and the roots that its checkpoints sign with two witnesses', async () => {
      const entries = [...parseBundle(bytes('log-alba/tile/entries/000'), 256), ...parseBundle(bytes('log-alba/tile/entries/001.p/44'), 44)];
      expect(Buffer.from(formatBundle(entries.slice(0, 256)))).toEqual(Buffer.from(bytes('log-alba/tile/entries/000')));
      const edge = new Edge();
      const roots = new Map<number, string>();
      entries.forEach((entry, i) => {
        edge.append(leafHash(entry));
        roots.set(i + 1, toBase64(edge.root()));
      });
      for (const [size, root] of Object.entries(known.roots)) {
        expect(roots.get(Number(size))).toBe(root);
        expect(toBase64(await treeRoot(Number(size), read))).toBe(root);
        const policy = policyOf([known.log_vkey, ...known.witness_vkeys], 2);
        expect(toBase64((await openUnderPolicy(text(`log-alba/checkpoints/${size}.txt`), policy, webcryptoVerify)).root)).toBe(root);
      }
      for (const [path, width] of [['0/000.p/10', 10], ['0/000.p/1', 1], ['0/001.p/44', 44], ['0/001.p/1', 1]] as const) {
        const tile = new TileTree(0, Number(path[4]), bytes(`log-alba/tile/${path}`));
        expect(tile.width).toBe(width);
        expect(tile.node({ level: 0, index: tile.index * 256 })).toEqual(leafHash(entries[tile.index * 256] as Uint8Array));
      }
    });

    it('has the proofs that we make of it, also as proof files', async () => {
      for (const { index, size, entry, proof } of known.inclusion) {
        expect((await proveInclusion(index, size, read)).map(toBase64)).toEqual(proof);
        const file = formatProof({ index: BigInt(index), hashes: proof.map(hash), checkpoint: text(`log-alba/checkpoints/${size}.txt`), extra: utf8('x') });
        expect(formatProof(parseProof(file))).toBe(file);
        const policy = policyOf([known.log_vkey, ...known.witness_vkeys], 2);
        expect(await checkProof(parseProof(file), fromBase64(entry, 'entry'), policy, verifyEd25519)).toMatchObject({ size: BigInt(size) });
        await expect(checkProof(parseProof(file), utf8('other'), policy, verifyEd25519)).rejects.toMatchObject({ code: 'bad-proof' });
      }
      for (const { size1, size2, proof } of known.consistency) {
        expect((await proveConsistency(size1, size2, read)).map(toBase64)).toEqual(proof);
        checkConsistency(size1, size2, proof.map(hash), hash(known.roots[size1] as string), hash(known.roots[size2] as string));
      }
    });

    it('is taken from another implementation too', async () => {
      const mirror = json<{ size: number; root: string; inclusion: { index: number; leaf_hash: string; proof: string[] }[] }>('tiles-sunlight-mirror-300/expected.json');
      const reader = tileReader(load(at300, 'tiles-sunlight-mirror-300'));
      expect(toBase64(await treeRoot(mirror.size, reader))).toBe(mirror.root);
      for (const { index, leaf_hash: leaf, proof } of mirror.inclusion) {
        expect((await proveInclusion(index, mirror.size, reader)).map(toBase64)).toEqual(proof);
        checkInclusion(hash(leaf), index, mirror.size, proof.map(hash), hash(mirror.root));
      }
    });
  });
});
