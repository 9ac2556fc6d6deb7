import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildEnvironment, epochOf } from '../../client/cli/build/environment.ts';
import { count, plain, short, strengthText, table } from '../../client/cli/print.ts';
import { hashFile, readRef } from '../../client/cli/ref.ts';
import { workFolder } from './cli-run.ts';

const folder = workFolder();
afterAll(() => folder.remove());

describe('text for people', () => {
  test.each([
    ['\u001b[2Jgone', '\ufffd[2Jgone'], ['back\bspace', 'back\ufffdspace'], ['\u009b31m', '\ufffd31m'], ['gnp.\u202egpj', 'gnp.\ufffdgpj'],
    ['a\rb', 'a\ufffdb'], ['go@1.21.0 ✓ — ü', 'go@1.21.0 ✓ — ü'], ['go\n✓ verified', 'go ✓ verified'], ['a\ttab', 'a\ttab'],
  ])('names cannot drive a terminal: %j', (text, shown) => expect(plain(text)).toBe(shown));

  test('columns are aligned by what is seen', () => {
    expect(table([['\u001b[32m✓\u001b[0m ab', 'x'], ['c', 'y', 'z']])).toBe('  \u001b[32m✓\u001b[0m ab  x\n  c     y  z');
  });

  test('numbers, digests, strengths', () => {
    expect([count(1, 'link'), count(2, 'link'), count(1234, 'entry', 'entries')]).toEqual(['1 link', '2 links', '1,234 entries']);
    expect([short(`sha256:${'ab'.repeat(32)}`), short('unrecorded:go@1/x')]).toEqual(['sha256:abababababab…', 'unrecorded:go@1/x']);
    expect(strengthText({ organization: 2, verifier: 4 })).toBe('strength 2 by organization, 4 by verifier');
    expect([strengthText({ organization: null, verifier: null }), strengthText({ organization: 0, verifier: null })]).toEqual(['a root', 'strength 0 by organization, ∞ by verifier']);
  });
});

describe('references', () => {
  const path = join(folder.path, 'go@1.21.0');
  writeFileSync(path, 'a file that is called like a release');

  test.each([
    ['go@1.21.0', { kind: 'release', release: 'go@1.21.0' }], ['go@1.21.0/linux-amd64', { kind: 'file', path: 'linux-amd64' }], [`sha256:${'0'.repeat(64)}`, { kind: 'digest' }],
  ])('%s', async (text, ref) => expect(await readRef(text)).toMatchObject(ref));

  test('a path is told by its form, even where it looks like a release', async () => {
    const digest = `sha256:${createHash('sha256').update('a file that is called like a release').digest('hex')}`;
    expect(await readRef(path)).toEqual({ kind: 'digest', digest, local: path });
    await expect(readRef(folder.path)).rejects.toMatchObject({ code: 'bad-reference' });
    await expect(readRef('SHA256:00')).rejects.toMatchObject({ code: 'bad-reference' });
  });

  test('large files are hashed in pieces', async () => {
    const large = join(folder.path, 'large');
    const content = Buffer.alloc(3 * 1024 * 1024 + 7, 'rootline');
    writeFileSync(large, content);
    expect(await hashFile(large)).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`);
  });
});

describe('the environment of a build', () => {
  const base = { home: '/tmp/h', sourceDateEpoch: 5 };

  test('has what is named, and nothing else of the caller', () => {
    process.env['ROOTLINE_TEST_PASSED'] = 'yes';
    const { ROOTLINE_TEST_PASSED: passed, X: x, HOME: home, SOURCE_DATE_EPOCH: epoch, ...rest } = buildEnvironment({ ...base, pass: ['ROOTLINE_TEST_PASSED', 'X=a=b'] });
    expect([passed, x, home, epoch]).toEqual(['yes', 'a=b', '/tmp/h', '5']);
    expect(Object.keys(rest).toSorted()).toEqual(['LANG', 'LC_ALL', 'LOGNAME', 'PATH', 'TMPDIR', 'TZ', 'USER']);
  });

  test.each([['NOT_SET_ANYWHERE', 'is not set'], ['1BAD=x', 'is no name'], ['=x', 'is no name'], ['A B=x', 'is no name']])('%s is refused', (entry, says) => {
    expect(() => buildEnvironment({ ...base, pass: [entry] })).toThrow(says);
  });

  test('time is the day of the release, or one that every archive can hold', () => {
    expect([epochOf('2023-08-08'), epochOf(null)]).toEqual([1_691_452_800, 315_532_800]);
  });
});
