import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cosign } from '../../chains/log/cosignature.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from '../../chains/log/checkpoint.ts';
import { fromBase64, parseUint64 } from '../../chains/log/encoding.ts';
import { decodeLeaf, encodeLeaf } from '../../chains/log/leaf.ts';
import { EMPTY_ROOT } from '../../chains/log/merkle.ts';
import { formatNote, openNote, parseNote, signNote, webcryptoVerify } from '../../chains/log/note.ts';
import { COSIGNATURE_V1, formatVkey, isKeyName, noteKey, parseVkey } from '../../chains/log/vkey.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';
import type { Leaf } from '../../schema/log.ts';

const log = signerFromSeed('log.example/a', randomBytes(32));
const witness = signerFromSeed('w.example', randomBytes(32), COSIGNATURE_V1);
const text = formatCheckpoint('log.example/a', 300, EMPTY_ROOT);

describe('signed notes', () => {
  it('opens the example of the specification', async () => {
    const key = parseVkey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    const note = 'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    for (const verify of [webcryptoVerify, verifyEd25519]) {
      expect((await openNote(note, [key], verify)).text).toBe('This is an example message.\n');
    }
    const { text: own, signatures } = parseNote(note);
    expect(formatNote(own, signatures)).toBe(note);
  });

  it('takes what the log and a witness signed, and counts others as unknown', async () => {
    const stranger = signerFromSeed('x.example', randomBytes(32));
    const note = formatNote(text, [await signNote(text, log), await cosign(text, witness, 1_700_000_000), await signNote(text, stranger)]);
    const opened = await openCheckpoint(note, { origin: 'log.example/a', key: log.key }, verifyEd25519, [witness.key]);
    expect(opened.size).toBe(300n);
    expect(opened.note.verified.map(({ key }) => key.name)).toEqual(['log.example/a', 'w.example']);
    expect(opened.note.unknown.map(({ name }) => name)).toEqual(['x.example']);
  });

  it('refuses a note whole when a known key did not sign it', async () => {
    const other = formatCheckpoint('log.example/a', 301, EMPTY_ROOT);
    const note = formatNote(text, [await signNote(text, log), await cosign(other, witness, 1_700_000_000)]);
    await expect(openNote(note, [log.key, witness.key], verifyEd25519)).rejects.toMatchObject({ code: 'bad-signature' });
    await expect(openNote(note, [noteKey('log.example/b', 1, log.key.publicKey)], verifyEd25519)).rejects.toMatchObject({ code: 'unsigned' });
  });

  it('refuses a checkpoint of another origin, or only cosigned', async () => {
    const identity = { origin: 'log.example/a', key: log.key };
    const other = formatCheckpoint('log.example/b', 300, EMPTY_ROOT);
    await expect(openCheckpoint(formatNote(other, [await signNote(other, log)]), identity, verifyEd25519)).rejects.toMatchObject({ code: 'bad-signature' });
    const cosigned = formatNote(text, [await cosign(text, witness, 1_700_000_000)]);
    await expect(openCheckpoint(cosigned, identity, verifyEd25519, [witness.key])).rejects.toMatchObject({ code: 'unsigned' });
  });

  const line = '\u2014 a AAAAAAE=\n';
  it.each([
    ['nothing', ''],
    ['no empty line', `text\n${line}`],
    ['no signature', 'text\n\n'],
    ['no final newline', `text\n\n${line.trimEnd()}`],
    ['CRLF', `text\r\n\n${line}`],
    ['a tab', `te\txt\n\n${line}`],
    ['NUL', `te\0xt\n\n${line}`],
    ['half a surrogate pair', `te\ud800xt\n\n${line}`],
    ['a hyphen for the dash', `text\n\n- a AAAAAAE=\n`],
    ['two blanks', `text\n\n\u2014 a  AAAAAAE=\n`],
    ['a blank at the end', `text\n\n\u2014 a AAAAAAE= \n`],
    ['a plus in the name', `text\n\n\u2014 a+b AAAAAAE=\n`],
    ['a no-break space in the name', `text\n\n\u2014 a\u00a0b AAAAAAE=\n`],
    ['base64 without padding', `text\n\n\u2014 a AAAAAAE\n`],
    ['base64 with stray bits', `text\n\n\u2014 a AAAAAAF=\n`],
    ['base64 of the web', `text\n\n\u2014 a AAAA__E=\n`],
    ['no signature behind the key id', `text\n\n\u2014 a AAAAAA==\n`],
    ['101 signatures', `text\n\n${line.repeat(101)}`],
    ['a million characters', `${'x'.repeat(1_000_000)}\n\n${line}`],
  ])('refuses %s', (_, note) => expect(() => parseNote(note)).toThrow(expect.objectContaining({ code: 'malformed' })));

  it('takes 100 signatures, and text with empty lines in it', () => {
    expect(parseNote(`a\n\nb\n\n${line.repeat(100)}`)).toMatchObject({ text: 'a\n\nb\n', signatures: { length: 100 } });
  });
});

describe('verifier keys', () => {
  it('come back as they were', () => expect(parseVkey(formatVkey(witness.key))).toEqual(witness.key));
  it.each([
    '', 'a', 'a+530d903a', 'example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==', 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n',
  ])('refuses %j', (vkey) => expect(() => parseVkey(vkey)).toThrow(expect.objectContaining({ code: 'malformed' })));
  it.each(['', 'a b', 'a+b', 'a\u2003b', 'a\u0085b', 'a\nb', 'x'.repeat(256)])('cannot be named %j', (name) => expect(isKeyName(name)).toBe(false));
});

describe('checkpoints', () => {
  const root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
  it('reads sizes up to 2^64-1 exactly, and extension lines', () => {
    expect(parseCheckpoint(`o\n18446744073709551615\n${root}\nmore\n`)).toMatchObject({ size: 18446744073709551615n, extensions: ['more'] });
    expect(parseCheckpoint(`o\n0\n${root}\n`).size).toBe(0n);
  });
  it.each([
    '', 'o\n', 'o\n1\n', `o\n1\n${root}`, `\n1\n${root}\n`, `o\n\n${root}\n`, `o\n01\n${root}\n`, `o\n-1\n${root}\n`, `o\n+1\n${root}\n`, `o\n1.0\n${root}\n`,
    `o\n 1\n${root}\n`, `o\n0x10\n${root}\n`, `o\n18446744073709551616\n${root}\n`, `o\n1\n${root.slice(0, -4)}\n`, `o\n1\n\n`, `o\n1\n${root}\n\n`, `o\n1\n${root}\n\nx\n`,
  ])('refuses %j', (bad) => expect(() => parseCheckpoint(bad)).toThrow(expect.objectContaining({ code: 'malformed' })));
});

describe('strict encodings', () => {
  it.each(['', ' 5 ', '0x10', '5n', '1e3', '٣', '00'])('%j is no number', (number) => expect(() => parseUint64(number, 'it')).toThrow());
  it.each(['A', 'AA', 'AA=', 'AB==', 'A A=', 'AA==\n', 'AA==AA==', '-_=='])('%j is no base64', (text64) => expect(() => fromBase64(text64, 'it')).toThrow());
});

describe('leaves', () => {
  const leaf: Leaf = {
    v: 1, type: 'attestation', envelope: `sha256:${'0'.repeat(64)}`, mediaType: 'application/json', verifier: 'ada', key: 'ada-1', time: '2026-01-01T00:00:00.000Z',
  };
  const bytes = Buffer.from(encodeLeaf(leaf)).toString();
  it('come back as they were', () => expect(decodeLeaf(encodeLeaf(leaf))).toEqual(leaf));
  it('are written in one order, whatever the object\u2019s', () => {
    expect(encodeLeaf(Object.fromEntries(Object.entries(leaf).reverse()) as unknown as Leaf)).toEqual(encodeLeaf(leaf));
  });
  it.each([
    ['a blank', bytes.replace('{', '{ ')],
    ['another order', `{${bytes.slice(1, -1).split(',').reverse().join(',')}}`],
    ['one more member', bytes.replace('}', ',"x":1}')],
    ['one member less', bytes.replace(',"key":"ada-1"', '')],
    ['a member twice', bytes.replace('"v":1', '"v":1,"v":1')],
    ['an escape where none is needed', bytes.replace('ada', '\\u0061da')],
    ['another version', bytes.replace('"v":1', '"v":2')],
    ['an upper-case digest', bytes.replace('sha256:0', 'sha256:A')],
    ['a local time', bytes.replace('Z"', '+01:00"')],
    ['no JSON', 'x'],
    ['an array', '[]'],
    ['a newline at the end', `${bytes}\n`],
  ])('are refused with %s', (_, bad) => expect(() => decodeLeaf(Buffer.from(bad))).toThrow(expect.objectContaining({ code: 'malformed' })));
  it('are refused where they are not UTF-8 or too long', () => {
    expect(() => decodeLeaf(Uint8Array.of(0xff))).toThrow('not UTF-8');
    expect(() => decodeLeaf(new Uint8Array(0x10000))).toThrow('64 KiB');
  });
});
