/** Whatever byte of a proof bundle changes, it does not hold, and the check that fails says why. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportOn, type CheckName, type CheckReport } from '../../chains/proof/check.ts';
import { readProof } from '../../chains/proof/read.ts';
import { writeProof } from '../../chains/proof/write.ts';
import type { Proof } from '../../schema/proof.ts';
import { attest, makeVerifier, withdraw } from '../api/signing.ts';
import { rebuildOf } from '../api/server.ts';
import { lineOf, makeOpenPgpVerifier, openFor, POLICY, rebuilt, type Opened } from './proof-support.ts';

const SNAPSHOT = 'rust-snapshot@2011-05-06-ab43725';
let opened: Opened;
let good: Buffer;

beforeAll(async () => {
  const [alice, bob, pgp] = [makeVerifier('alice'), makeVerifier('bob'), await makeOpenPgpVerifier('carol')];
  opened = await openFor([alice, bob], [pgp]);
  const { service } = opened;
  const line = lineOf(snapshotFile());
  for (const id of line) {
    await service.submit(attest(alice, rebuildOf(id)), null);
    await service.submit(await pgp.sign(rebuilt(id)), null);
  }
  const other = attest(bob, rebuildOf(line[0] ?? '', { result: 'differs', output: `sha256:${'5'.repeat(64)}` }));
  await service.submit(other, null);
  await service.submit(withdraw(bob, other), null);
  good = Buffer.from((await service.proof(SNAPSHOT, { platform: 'linux-i386', policy: JSON.stringify(POLICY) })).text);
});
afterAll(() => opened.end());

function snapshotFile(): string {
  return `${SNAPSHOT}/linux-i386`;
}

const check = (bytes: Uint8Array): Promise<CheckReport> => reportOn(bytes, { log: opened.log });
const failures = ({ checks }: CheckReport): CheckName[] => checks.filter(({ state }) => state === 'failed').map(({ name }) => name);

test('the bundle holds, by WebCrypto alone', async () => {
  const report = await check(good);
  expect(failures(report)).toEqual([]);
  expect(report).toMatchObject({ held: true, verdict: { verified: true, strength: { organization: 2, verifier: 2 } } });
  expect(Object.keys(readProof(good).keys)).toEqual(['carol-pgp']);
});

test('a byte flipped anywhere: fails, and says what', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(good.length - 1), fc.nat(7), async (place, bit) => {
    const changed = Buffer.from(good);
    changed[place] = (changed[place] ?? 0) ^ (1 << bit);
    const report = await check(changed);
    expect(report.held).toBe(false);
    expect(report.checks.find(({ state }) => state === 'failed')?.detail.length).toBeGreaterThan(15);
  }), { numRuns: 60 });
});

/** A character of a member's value, changed to another that may stand there: the file stays well-formed. */
const regions: [string, (proof: Proof) => void, CheckName][] = [
  ['the digest', (p) => { p.digest = flip(p.digest, 20); }, 'digest'],
  ['the verdict\'s catalog', (p) => { p.verdict.grounds.catalog = flip(p.verdict.grounds.catalog, 20); }, 'catalog'],
  ['the verdict\'s root', (p) => { p.verdict.grounds.checkpoint.root = flip(p.verdict.grounds.checkpoint.root, 20); }, 'point'],
  ['the verdict\'s policy digest', (p) => { p.verdict.grounds.policy.digest = flip(p.verdict.grounds.policy.digest, 20); }, 'policy'],
  ['the verdict\'s sentence', (p) => { p.verdict.sentence = flip(p.verdict.sentence, 5); }, 'verdict'],
  ['a file\'s digest in the verdict', (p) => { for (const file of p.verdict.files) file.digest = flip(file.digest, 20); }, 'verdict'],
  ['the policy', (p) => { p.policy.weakDigests = false; }, 'policy'],
  ['the policy\'s name', (p) => { p.policy.name = 'hystory'; }, 'policy'],
  ['text of the catalog', (p) => { for (const f of Object.values(p.catalog)) if ('text' in f) f.text = f.text.replace('rust', 'rusp'); }, 'catalog'],
  ['the digest of a file of the catalog', (p) => { for (const f of Object.values(p.catalog)) if ('sha256' in f) f.sha256 = flip(f.sha256, 20); }, 'catalog'],
  ['the registry', (p) => { if (p.registry !== null) p.registry.envelope = flip(p.registry.envelope, 200); }, 'entries'],
  ['the registry\'s leaf', (p) => { if (p.registry !== null) p.registry.leaf = p.registry.leaf.replace(/"time":"2/, '"time":"3'); }, 'inclusion'],
  ['a hash of the registry\'s proof', (p) => { if (p.registry !== null) p.registry.hashes = p.registry.hashes.map((hash) => flip(hash, 9)); }, 'inclusion'],
  ['an envelope', (p) => { for (const e of p.entries.slice(0, 1)) e.envelope = flip(e.envelope, 99); }, 'entries'],
  ['a leaf', (p) => { for (const e of p.entries.slice(1, 2)) e.leaf = e.leaf.replace(/"time":"2/, '"time":"3'); }, 'inclusion'],
  ['a position', (p) => { for (const e of p.entries.slice(-1)) e.index--; }, 'entries'],
  ['a hash of a proof', (p) => { for (const e of p.entries.slice(2, 3)) e.hashes[0] = flip(e.hashes[0] ?? '', 9); }, 'inclusion'],
  ['a key', (p) => { p.keys = { 'carol-pgp': flip(p.keys['carol-pgp'] ?? '', 30) }; }, 'registry'],
  ['the name of a key', (p) => { p.keys = { 'carol-pgq': p.keys['carol-pgp'] ?? '' }; }, 'registry'],
  ['the size in the checkpoint', (p) => { p.checkpoint = p.checkpoint.replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) + 1}\n`); }, 'checkpoint'],
  ['the signature of the checkpoint', (p) => { p.checkpoint = p.checkpoint.replace(/(.)(...)\n$/, (_, c: string, rest: string) => `${c === 'A' ? 'B' : 'A'}${rest}\n`); }, 'checkpoint'],
  ['the last entry', (p) => { if (p.last !== null) p.last.leaf = p.last.leaf.replace(/"time":"2/, '"time":"3'); }, 'inclusion'],
  ['the consistency proof', (p) => { p.consistency = ['A'.repeat(43) + '=']; }, 'point'],
  ['the statement', (p) => { if (p.statement !== null) p.statement.payload = flip(p.statement.payload, 400); }, 'seal'],
  ['the statement\'s signature', (p) => { for (const s of p.statement?.signatures ?? []) s.sig = flip(s.sig, 9); }, 'seal'],
];

describe('a change that leaves the file well-formed', () => {
  test.each(regions)('in %s', async (_, change, name) => {
    const proof = readProof(good);
    change(proof);
    const report = await check(Buffer.from(writeProof(proof)));
    expect(report.held).toBe(false);
    expect(failures(report)[0]).toBe(name);
  });
});

/** Changes a character of hex, base64 or text to another of its kind. */
function flip(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
}

describe('hostile files', () => {
  const hostile: [string, string][] = [
    ['nothing', ''], ['null', 'null'], ['an array', '[]'], ['an empty object', '{}'], ['another version', '{"v":2}'],
    ['a member too many', '{"v":1,"more":1}'], ['nesting', '['.repeat(100_000)], ['a byte order mark', '\ufeff{}'], ['a lone surrogate', '{"v":"\\ud800"}'],
  ];
  test.each(hostile)('%s', async (_, text) => {
    const report = await check(Buffer.from(text));
    expect(report).toMatchObject({ held: false, verdict: null, believed: [] });
    expect(failures(report)).toEqual(['form']);
    expect(report.checks.filter(({ state }) => state === 'not-checked')).toHaveLength(report.checks.length - 1);
  });

  const twisted: [string, (text: string) => string][] = [
    ['white space', (t) => t.replace('{"v":1,', '{"v": 1,')], ['a line end', (t) => `${t}\n`], ['a member twice', (t) => t.replace('{"v":1,', '{"v":1,"v":1,')],
    ['members in another order', (t) => t.replace(/"v":1,("digest":"[^"]+"),/, '$1,"v":1,')], ['a number in another form', (t) => t.replace('"v":1,', '"v":1.0,')],
    ['an escape that is not needed', (t) => t.replace('"verdict"', '"\\u0076erdict"')], ['__proto__', (t) => t.replace('"keys":{', '"keys":{"__proto__":"AAAA",')],
    ['a negative position', (t) => t.replace(/"index":\d+/, '"index":-1')], ['a position beyond 2^53', (t) => t.replace(/"index":\d+/, '"index":9007199254740993')],
    ['base64 with stray bits', (t) => t.replace(/("material"|"envelope"):"([^"]*[^=])=?="/, '$1:"$2B="')],
  ];
  test.each(twisted)('a good one with %s', async (_, twist) => {
    const text = twist(good.toString());
    expect(text).not.toBe(good.toString());
    const report = await check(Buffer.from(text));
    expect(report.held).toBe(false);
    expect(failures(report).length).toBeGreaterThan(0);
  });
});
