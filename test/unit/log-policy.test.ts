import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatCheckpoint } from '../../chains/log/checkpoint.ts';
import { cosign } from '../../chains/log/cosignature.ts';
import { utf8 } from '../../chains/log/encoding.ts';
import { EMPTY_ROOT, leafHash } from '../../chains/log/merkle.ts';
import { formatNote, signNote } from '../../chains/log/note.ts';
import { describeQuorum, formatPolicy, meetsQuorum, openUnderPolicy, parsePolicy } from '../../chains/log/policy.ts';
import { checkProof, formatProof, parseProof } from '../../chains/log/proof.ts';
import { COSIGNATURE_V1, formatVkey } from '../../chains/log/vkey.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';

const log = signerFromSeed('log.example', randomBytes(32));
const witnesses = ['x1', 'x2', 'x3', 'y1'].map((name) => signerFromSeed(`${name}.example`, randomBytes(32), COSIGNATURE_V1));
const [x1, x2, x3, y1] = witnesses.map(({ key }) => formatVkey(key));
const twoLevels = `# who is believed
log ${formatVkey(log.key)}\thttps://log.example/

  witness X1 ${x1}
witness X2 ${x2} https://x2.example/witness
witness X3 ${x3}
group X 2 X1 X2 X3
witness Y1 ${y1}
group X-and-Y all X Y1
quorum X-and-Y
`;

describe('a witness policy', () => {
  it('reads the two-level quorum of the specification', () => {
    const policy = parsePolicy(utf8(twoLevels));
    expect(policy.logs).toEqual([{ key: log.key, url: 'https://log.example/' }]);
    expect(policy.witnesses.map(({ name, url }) => [name, url])).toEqual([['X1', undefined], ['X2', 'https://x2.example/witness'], ['X3', undefined], ['Y1', undefined]]);
    expect(describeQuorum(policy.quorum)).toBe('2 of (2 of (X1, X2, X3), Y1)');
    const met = (...who: number[]): boolean => meetsQuorum(policy.quorum, who.map((i) => (witnesses[i] as typeof log).key));
    expect([met(), met(0, 1), met(0, 3), met(0, 2, 3), met(0, 1, 2, 3), met(0, 0, 3)]).toEqual([false, false, false, true, true, false]);
  });

  it.each([
    ['two levels', twoLevels], ['one witness', `log ${formatVkey(log.key)}\nwitness é ${x1} https://é.example\nquorum é\n`], ['none', `witness X1 ${x1}\nquorum none\n`],
  ])('is written so that it reads the same: %s', (_, file) => {
    const policy = parsePolicy(utf8(file));
    const written = formatPolicy(policy);
    expect(parsePolicy(utf8(written))).toEqual(policy);
    expect(formatPolicy(parsePolicy(utf8(written)))).toBe(written);
  });

  it('leaves out the groups that its quorum does not ask for', () => {
    const policy = parsePolicy(utf8(`witness A ${x1}\nwitness B ${x2}\ngroup unused any A B\nquorum A\n`));
    expect(formatPolicy(policy)).toBe(`witness A ${x1}\nwitness B ${x2}\nquorum A\n`);
  });

  it('tells of signatures that it has no key for', async () => {
    const policy = parsePolicy(utf8(`log ${formatVkey(log.key)}\nwitness X1 ${x1}\nquorum X1\n`));
    const text = formatCheckpoint('log.example', 7, EMPTY_ROOT);
    const note = formatNote(text, [await signNote(text, log), ...await Promise.all(witnesses.map((witness) => cosign(text, witness, 1_700_000_000)))]);
    expect(await openUnderPolicy(note, policy, verifyEd25519)).toMatchObject({ cosigners: [{ name: 'X1' }], strangers: ['x2.example', 'x3.example', 'y1.example'] });
  });

  it('counts what was cosigned, each witness once', async () => {
    const policy = parsePolicy(utf8(twoLevels));
    const text = formatCheckpoint('log.example', 7, EMPTY_ROOT);
    const note = async (...who: number[]): Promise<string> => formatNote(text, [
      await signNote(text, log), ...await Promise.all(who.map((i) => cosign(text, witnesses[i] as typeof log, 1_700_000_000 + i))),
    ]);
    expect((await openUnderPolicy(await note(2, 0, 3), policy, verifyEd25519)).cosigners.map(({ name }) => name)).toEqual(['X1', 'X3', 'Y1']);
    await expect(openUnderPolicy(await note(0, 0, 3), policy, verifyEd25519)).rejects.toMatchObject({
      code: 'bad-proof', message: 'the checkpoint is cosigned by X1, Y1, and the policy asks for 2 of (2 of (X1, X2, X3), Y1)',
    });
    await expect(openUnderPolicy(formatNote(text, [await cosign(text, witnesses[0] as typeof log, 1)]), policy, verifyEd25519)).rejects.toMatchObject({ code: 'unsigned' });
  });

  it('takes names that are not ASCII, byte by byte', () => {
    const policy = parsePolicy(utf8(`witness K ${x1}\nwitness \u212a ${x2}\ngroup é any K \u212a\nquorum é\n`));
    expect(describeQuorum(policy.quorum)).toBe('1 of (K, \u212a)');
  });

  const one = `witness A ${x1}\nwitness B ${x2}\n`;
  it.each([
    ['nothing', '', 'no quorum line'],
    ['no quorum', one, 'no quorum line'],
    ['no final newline', 'quorum none', 'does not end in a newline'],
    ['CRLF', 'quorum none\r\n', 'line 1 of the witness policy: a control character'],
    ['NUL', 'quorum none\0\n', 'control character'],
    ['DEL', '# \u007f\nquorum none\n', 'control character'],
    ['an unknown word', 'trust none\n', 'line 1'],
    ['two quorums', 'quorum none\nquorum none\n', 'line 2'],
    ['a quorum of nobody', 'quorum A\n', 'no line before defines A'],
    ['a quorum defined below', `quorum A\n${one}`, 'no line before defines A'],
    ['a group defined below', `${one}group G any H\ngroup H any A\nquorum G\n`, 'no line before defines H'],
    ['a group of itself', `${one}group G any G\nquorum G\n`, 'no line before defines G'],
    ['none in a group', `${one}group G any none\nquorum G\n`, 'no line before defines none'],
    ['a witness named none', `witness none ${x1}\nquorum none\n`, 'the name none is taken'],
    ['one name twice', `witness A ${x1}\nwitness A ${x2}\nquorum A\n`, 'the name A is taken'],
    ['one key twice', `witness A ${x1}\nwitness B ${x1}\nquorum A\n`, 'is there already'],
    ['one log twice', `log ${formatVkey(log.key)}\nlog ${formatVkey(log.key)}\nquorum none\n`, 'is there already'],
    ['a member twice in a group', `${one}group G any A A\nquorum G\n`, 'in a group already'],
    ['a member of two groups', `${one}group G any A\ngroup H any A B\nquorum H\n`, 'in a group already'],
    ['more than there are', `${one}group G 3 A B\nquorum G\n`, 'not all, any or a number from 1 to 2'],
    ['none of them', `${one}group G 0 A B\nquorum G\n`, 'not all, any or a number'],
    ['a number with a zero before', `${one}group G 01 A B\nquorum G\n`, 'not all, any or a number'],
    ['an empty group', `${one}group G all\nquorum G\n`, 'line 3'],
    ['a log key for a witness', `witness A ${formatVkey(log.key)}\nquorum A\n`, 'not the key of a witness'],
    ['a witness key for a log', `log ${x1}\nquorum none\n`, 'not the key of a log'],
    ['a broken key', `log ${formatVkey(log.key).slice(0, -2)}\nquorum none\n`, 'line 1'],
    ['a word too many', `log ${formatVkey(log.key)} https://a b\nquorum none\n`, 'line 1'],
    ['more names than a person reads', `${one}${Array.from({ length: 1000 }, (_, i) => `group g${i} any ${i === 0 ? 'A' : `g${i - 1}`}\n`).join('')}quorum g999\n`, 'line 1001 of the witness policy: more than 1000'],
    ['a no-break space for a blank', `quorum\u00a0none\n`, 'line 1'],
  ])('is refused with %s', (_, policy, message) => {
    expect(() => parsePolicy(utf8(policy))).toThrow(expect.objectContaining({ code: 'bad-witness-policy', message: expect.stringContaining(message) }));
  });
});

describe('a proof file', () => {
  const entry = utf8('entry');
  const file = async (): Promise<string> => {
    const text = formatCheckpoint('log.example', 1, leafHash(entry));
    return formatProof({ index: 0n, hashes: [], checkpoint: formatNote(text, [await signNote(text, log)]) });
  };
  const policy = parsePolicy(utf8(`log ${formatVkey(log.key)}\nquorum none\n`));

  it('proves an entry, and no other', async () => {
    const proof = parseProof(await file());
    expect(await checkProof(proof, entry, policy, verifyEd25519)).toMatchObject({ size: 1n, log: { origin: 'log.example' } });
    await expect(checkProof(proof, utf8('other'), policy, verifyEd25519)).rejects.toMatchObject({ code: 'bad-proof' });
    await expect(checkProof({ ...proof, index: 1n }, entry, policy, verifyEd25519)).rejects.toMatchObject({ code: 'bad-proof' });
  });

  it('holds in no byte changed', async () => {
    const whole = Buffer.from(await file());
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ 1;
      await expect((async () => checkProof(parseProof(changed.toString('utf8')), entry, policy, verifyEd25519))(), `byte ${at}`).rejects.toMatchObject({ name: 'RootlineError' });
    }
  });

  const hash = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
  it.each([
    ['nothing', ''],
    ['another version', `c2sp.org/tlog-proof@v2\nindex 0\n\nx`],
    ['no index', `c2sp.org/tlog-proof@v1\n\nx`],
    ['extra after the index', `c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n\nx`],
    ['extra that is not base64', `c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\nx`],
    ['a negative index', `c2sp.org/tlog-proof@v1\nindex -1\n\nx`],
    ['an index with a zero before', `c2sp.org/tlog-proof@v1\nindex 01\n\nx`],
    ['an index of 2^64', `c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n\nx`],
    ['a short hash', `c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx`],
    ['65 hashes', `c2sp.org/tlog-proof@v1\nindex 0\n${`${hash}\n`.repeat(65)}\nx`],
    ['CRLF', `c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nx`],
    ['no checkpoint', `c2sp.org/tlog-proof@v1\nindex 0\n`],
  ])('is refused with %s', (_, bad) => expect(() => parseProof(bad)).toThrow(expect.objectContaining({ code: 'malformed' })));
});
