import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../chains/log/encoding.ts';
import { COSIGNATURE_V1, formatVkey, noteKey, parseVkey } from '../../chains/log/vkey.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { createKeyFile, openKeyFile, readKeyFile, retireKeys, rotateKeyFile } from '../../server/log/keys.ts';

describe('a key file', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rootline-key-'));
    path = join(dir, 'log.key');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is made once, for its owner only, and read again', async () => {
    const made = openKeyFile(path, 'log.example/a');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['log.key']);
    const again = openKeyFile(path, 'another name');
    expect(again.vkey).toBe(made.vkey);
    const message = utf8('message');
    expect(verifyEd25519(parseVkey(made.vkey).publicKey, message, await again.signer.sign(message))).toBe(true);
    expect(() => createKeyFile(path, 'log.example/a')).toThrow(expect.objectContaining({ code: 'bad-request', message: expect.stringContaining('already') }));
    expect(readdirSync(dir)).toEqual(['log.key']);
  });

  it('has the form that golang.org/x/mod/sumdb/note reads', () => {
    // The key pair of the documentation of that package.
    writeFileSync(path, 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n', { mode: 0o600 });
    expect(readKeyFile(path).vkey).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect(readFileSync(openKeyFile(join(dir, 'own.key'), 'log.example').path, 'utf8')).toMatch(/^PRIVATE\+KEY\+log\.example\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\n$/);
  });

  it.each([0o640, 0o604, 0o660, 0o666, 0o601])('is refused where others could use it (mode %o)', (mode) => {
    createKeyFile(path, 'log.example');
    chmodSync(path, mode);
    expect(() => readKeyFile(path)).toThrow(`the key file ${path} can be read by others (mode ${mode.toString(8)}): chmod 600 ${path}`);
  });

  it('of a witness is none of a log', () => {
    createKeyFile(path, 'w.example', COSIGNATURE_V1);
    expect(readKeyFile(path, COSIGNATURE_V1).signer.key).toMatchObject({ name: 'w.example', type: COSIGNATURE_V1 });
    expect(() => readKeyFile(path)).toThrow('does not hold the key of a log');
  });

  const good = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
  it.each([
    ['nothing', ''],
    ['another word', good.replace('PRIVATE', 'PUBLIC')],
    ['another id', good.replace('c74f20a3', 'c74f20a4')],
    ['another name', good.replace('Peter', 'Petra')],
    ['a short key', 'PRIVATE+KEY+a+00000000+AQID'],
    ['another type', good.replace('+AY', '+BY')],
    ['a key twice', `${good}\n${good}\n`],
    ['a key of another name', `${good}\n${formatVkey(noteKey('other', 1, new Uint8Array(32)))}\n`],
    ['a verifier key first', `PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n${good}\n`],
    ['an empty line', `${good}\n\n`],
    ['a blank', `${good} `],
  ])('is refused with %s', (_, text) => {
    writeFileSync(path, text, { mode: 0o600 });
    expect(() => readKeyFile(path)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  it('is replaced in two steps, the old key signing on between them', () => {
    const { vkey: old } = createKeyFile(path, 'log.example');
    const rotated = rotateKeyFile(path);
    expect(rotated.vkey).not.toBe(old);
    expect(rotated.signer.others?.map(({ key }) => formatVkey(key))).toEqual([old]);
    const retired = retireKeys(path);
    expect([retired.vkey, retired.signer.others, retired.signer.former?.map(formatVkey)]).toEqual([rotated.vkey, undefined, [old]]);
    expect(readFileSync(path, 'utf8').match(/PRIVATE/g)).toHaveLength(1);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['log.key']);
  });

  it('says where it cannot be read or made, and which names a key cannot have', () => {
    expect(() => readKeyFile(path)).toThrow(expect.objectContaining({ code: 'unavailable', message: expect.stringContaining(path) }));
    expect(() => createKeyFile(join(dir, 'missing', 'log.key'), 'log.example')).toThrow(expect.objectContaining({ code: 'unavailable' }));
    for (const name of ['', 'a b', 'a+b']) expect(() => createKeyFile(path, name)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});
