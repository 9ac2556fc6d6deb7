/** Proof bundles: made by a real server, checked with nothing but the file and the log's key; and every lie in one found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportOn, type CheckReport, type Trust } from '../../chains/proof/check.ts';
import { textDigest, withDigest, writeProof } from '../../chains/proof/write.ts';
import type { NoteKey } from '../../chains/log/vkey.ts';
import type { Proof } from '../../schema/proof.ts';
import type { Verdict } from '../../schema/api.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { readKeyFile, createKeyFile } from '../../server/log/keys.ts';
import { listingDigest } from '../../chains/catalog/parse.ts';
import { COSIGNATURE_V1 } from '../../chains/log/vkey.ts';
import { corpus, needs } from '../shared.ts';
import { ask, catalog, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier, withdraw } from './signing.ts';

const alice = makeVerifier('alice');
const bob = makeVerifier('bob');
let server: TestServer;
let log: NoteKey;
const GO = '/api/v1/releases/go/1.24.2/proof?platform=linux-amd64&policy=upstream';

beforeAll(async () => {
  server = await startTestServer([alice, bob]);
  await submit(server, attest(alice, rebuildOf('go@1.24.2/linux-amd64')));
  await submit(server, attest(alice, rebuildOf('go@1.23.0/linux-amd64')));
  const taken = attest(bob, rebuildOf('go@1.24.2/linux-amd64'));
  await submit(server, taken);
  await submit(server, withdraw(bob, taken));
  log = readKeyFile(join(server.dataDir, 'log.key')).signer.key;
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

async function bundle(path: string): Promise<string> {
  const got = await ask(server, path);
  expect(got.status).toBe(200);
  expect(got.headers.get('content-type')).toBe('application/vnd.rootline.proof+json');
  return got.text;
}

const check = (text: string, trust: Partial<Trust> = {}): Promise<CheckReport> =>
  reportOn(Buffer.from(text), { log, verify: verifyEd25519, primitives: nodePrimitives, ...trust });

/** What does not hold, the most telling first. */
const failed = (report: CheckReport): string[] => report.checks.filter(({ state }) => state === 'failed').map(({ name, detail }) => `${name}: ${detail}`);

/** A bundle changed by somebody who can compute its digest anew, but has not the log's key. */
async function lie(change: (proof: Proof) => void | Promise<void>, path = GO): Promise<string> {
  const proof = JSON.parse(await bundle(path)) as Proof;
  await change(proof);
  const { digest: _, statement, ...rest } = proof;
  return writeProof({ ...await withDigest(rest, nodePrimitives), statement });
}

describe('a proof bundle', () => {
  test('comes to the same verdict as the server gives', async () => {
    const text = await bundle(GO);
    const report = await check(text);
    const verdict = (await ask(server, GO.replace('/proof', '/verdict'))).body as Verdict;
    expect(report.held).toBe(true);
    expect(report.checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'form held', 'checkpoint held', 'point held', 'entries held', 'inclusion held', 'registry held', 'signatures held', 'catalog held', 'statements held',
      'policy held', 'verdict held', 'own-catalog not-checked', 'digest held', 'seal held',
    ]);
    expect(report.verdict).toEqual(verdict);
    expect(verdict).toMatchObject({ verified: true, strength: { organization: 1, verifier: 1 } });
    // The rebuild, the one withdrawn, and the withdrawal; nothing of other chains.
    expect((JSON.parse(text) as Proof).entries).toHaveLength(3);
    expect(report.believed.map(({ name }) => name)).toEqual(['completeness', 'catalog', 'registry', 'one-log', 'later', 'policy']);
    expect(report.believed[0]?.text).toContain('withdrawal');
  });

  test.each([
    ['go/1.24.2', 'one-rebuild'], ['go/1.4', 'upstream'], ['rust/1.98.0', 'one-rebuild'], ['rust/1.99.0', 'strict'], ['stagex-ocaml/2025.04.1', 'declared'],
    ['mrustc/0.12.0', 'one-rebuild'], ['gcc/15.2.0', 'diverse'],
  ])('of %s under %s holds too, verified or not', async (release, policy) => {
    const text = await bundle(`/api/v1/releases/${release}/proof?policy=${policy}`);
    const report = await check(text, { catalog: catalog() });
    expect(failed(report)).toEqual([]);
    expect(report.checks.find(({ name }) => name === 'own-catalog')?.state).toBe('held');
    expect(report.verdict).toEqual((await ask(server, `/api/v1/releases/${release}/verdict?policy=${policy}`)).body);
    expect(gzipSync(text).length).toBeLessThan(5 << 20);
  });

  test('of the past is of the past, though the checkpoint is of today', async () => {
    const today = (await ask(server, '/checkpoint')).text;
    const past = JSON.parse(await bundle(`${GO}&at=2`)) as Proof;
    expect(past).toMatchObject({ checkpoint: today, verdict: { verified: true, grounds: { checkpoint: { size: 2 } } } });
    expect(past.entries).toHaveLength(1);
    expect(failed(await check(writeProof(past)))).toEqual([]);
    expect((await check(await bundle(`${GO}&at=4`))).verdict?.strength).toEqual({ organization: 2, verifier: 2 });
    const empty = await check(await bundle(`${GO}&at=0`));
    expect([empty.held, empty.verdict?.verified]).toEqual([true, false]);
  });

  test('under a policy of one\'s own', async () => {
    const { policies } = (await ask(server, '/api/v1/policies')).body as { policies: { policy: { name: string } }[] };
    const policy = { ...policies.find((p) => p.policy.name === 'upstream')?.policy, name: 'mine', about: 'said to people only', compromised: [`sha256:${'7'.repeat(64)}`, 'verifier:alice'] };
    const { held, verdict } = await check(await bundle(`/api/v1/releases/go/1.24.2/proof?platform=linux-amd64&policy=${encodeURIComponent(JSON.stringify(policy))}`));
    expect([held, verdict?.verified]).toEqual([true, false]);
  });
});

describe('does not hold', () => {
  test('with any byte changed, and says what', async () => {
    const good = Buffer.from(await bundle(GO));
    const places = new Set(Object.keys(JSON.parse(good.toString()) as object).flatMap((name) => {
      const start = good.indexOf(`"${name}":`);
      return [start, start + 3, start + name.length + 6, start + name.length + 40];
    }));
    for (let i = 0; i < 24; i++) places.add(Math.floor((good.length - 1) * (i / 23)));
    for (const place of places) {
      const changed = Buffer.from(good);
      changed[place] = (changed[place] ?? 0) ^ 1;
      const report = await check(changed.toString('latin1'));
      expect([place, report.held]).toEqual([place, false]);
      expect(failed(report)[0]?.length, `byte ${place}`).toBeGreaterThan(20);
    }
    expect(failed(await check(`${good.toString()} `)).join()).toMatch(/^form: [^,]*one form, from character \d+ on$/);
    expect(failed(await check(good.toString().slice(0, -1))).join()).toMatch(/^form: the bundle is not JSON/);
  });

  test('for another log', async () => {
    const other = createKeyFile(join(server.dataDir, 'other.key'), 'other.example/log').signer.key;
    const text = await bundle(GO);
    expect(failed(await check(text, { log: other })).map((line) => line.split(':')[0])).toEqual(['checkpoint', 'seal']);
    const renamed = createKeyFile(join(server.dataDir, 'renamed.key'), server.service.origin).signer.key;
    expect(failed(await check(text, { log: renamed })).map((line) => line.split(':')[0])).toEqual(['checkpoint', 'seal']);
  });

  test('without the cosignatures that are asked for', async () => {
    const key = createKeyFile(join(server.dataDir, 'witness.key'), 'witness.example', COSIGNATURE_V1).signer.key;
    const witness = { name: 'w1', key };
    const text = await bundle(GO);
    expect(failed(await check(text, { witnesses: { witnesses: [witness], quorum: { witness } } }))).toEqual([
      'checkpoint: the checkpoint is cosigned by nobody, and the policy asks for w1',
    ]);
    expect((await check(text, { witnesses: { witnesses: [witness], quorum: null } })).held).toBe(true);
  });

  const lies: [string, RegExp, (proof: Proof) => void | Promise<void>][] = [
    ['a verdict that says more', /^verdict: the entries come to another verdict, in \/strength\/organization/, (p) => { p.verdict.strength = { organization: 5, verifier: 5 }; }],
    ['a verdict in other words', /^verdict: the entries come to another verdict, in \/sentence/, (p) => { p.verdict.sentence = 'All is well.'; }],
    ['another release', /^verdict: the entries come to another verdict/, (p) => { p.verdict.release = 'go@1.24.1'; }],
    ['a release that is not there', /^verdict: the catalog has no release/, (p) => { p.verdict.release = 'go@9.9.9'; }],
    ['a size the log has not', /^point: /, (p) => { p.verdict.grounds.checkpoint.size++; }],
    ['another root', /^point: /, (p) => { p.verdict.grounds.checkpoint.root = p.entries[0]?.hashes[0] ?? ''; }],
    ['the log under another name', /^point: the verdict is of the log other/, (p) => { p.verdict.grounds.checkpoint.origin = 'other'; }],
    ['another policy than it names', /^policy: the policy in the file is sha256/, (p) => { p.policy.threshold = 7; }],
    ['a policy under another name', /^policy: the policy in the file is called strict/, (p) => { p.policy.name = 'strict'; }],
    ['a changed fact of the catalog', /^catalog: the catalog in the file is sha256/, (p) => { p.catalog['go.jsonl'] = { text: textOf(p, 'go.jsonl').replace('1.24.2', '1.24.9') }; }],
    ['a changed fact of another catalog', /^seal: the operator signed for another content/, async (p) => {
      p.catalog['go.jsonl'] = { text: textOf(p, 'go.jsonl').replace('"name":"Go"', '"name":"Gone"') };
      const texts = await Promise.all(Object.entries(p.catalog).map(async ([name, f]) => [name, 'text' in f ? await textDigest(f.text, nodePrimitives) : f.sha256] as const));
      p.verdict.grounds.catalog = listingDigest(new Map(texts));
      p.verdict.sentence = p.verdict.sentence.replaceAll('Go ', 'Gone ');
    }],
    ['a file of the catalog left out', /^(catalog|verdict): .*(does not hold together|no release)/, async (p) => { p.catalog['go.jsonl'] = { sha256: await textDigest(textOf(p, 'go.jsonl'), nodePrimitives) }; }],
    ['an entry left out', /^verdict: the entries come to another verdict/, (p) => { p.entries = p.entries.filter((e) => !e.leaf.includes('"alice"')); }],
    ['the withdrawal left out', /^verdict: the entries come to another verdict/, (p) => { p.entries = p.entries.slice(0, -1); }],
    ['the withdrawal left out, and all made to fit', /^seal: the operator signed for another content/, (p) => {
      p.entries = p.entries.slice(0, -1);
      const strength = { organization: 2, verifier: 2 };
      Object.assign(p.verdict, { strength, sentence: p.verdict.sentence.replace('1 organization (1 verifier)', '2 organizations (2 verifiers)') });
      p.verdict.files = p.verdict.files.map((file) => ({ ...file, strength, verifiers: 2 }));
    }],
    ['an entry twice', /^entries: entry \d+ does not stand after/, (p) => { p.entries.push(p.entries.at(-1) as Proof['entries'][0]); }],
    ['an entry in another place', /^inclusion: entry \d+: /, (p) => { (p.entries[0] as Proof['entries'][0]).index--; }],
    ['an entry of the time after', /^entries: entry \d+: it came after/, (p) => { (p.entries.at(-1) as Proof['entries'][0]).index += 9; }],
    ['an entry by somebody else', /^inclusion: entry 1: entry 1 is not in the tree/, (p) => { first(p).leaf = first(p).leaf.replaceAll('alice', 'bob'); }],
    ['an entry of another time', /^inclusion: entry 1: entry 1 is not in the tree/, (p) => { first(p).leaf = first(p).leaf.replace(/"time":"\d{4}/, '"time":"1999'); }],
    ['a leaf in another form', /^entries: entry 1: the leaf is not in its canonical form/, (p) => { first(p).leaf = first(p).leaf.replace('{', '{ '); }],
    ['an envelope exchanged', /^entries: entry 1: its envelope is sha256.*, not the one its leaf names/, (p) => { first(p).envelope = p.entries[1]?.envelope ?? ''; }],
    ['a proof cut short', /^inclusion: entry 1: the inclusion proof is too short/, (p) => { first(p).hashes.pop(); }],
    ['a time that the log does not know', /^inclusion: entry 4: /, (p) => { if (p.last !== null) p.last.leaf = p.last.leaf.replace(/"time":"\d{4}/, '"time":"2999'); }],
    ['no last entry', /^entries: the last of 5 entries is entry 4, and the file gives none/, (p) => { p.last = null; }],
    ['no registry', /^verdict: the entries come to another verdict/, (p) => { p.registry = null; }],
    ['an attestation for a registry', /^entries: entry 1: its leaf is of type attestation/, (p) => { p.registry = first(p); }],
    ['a registry that was never logged', /^entries: entry 0: its envelope is/, (p) => {
      if (p.registry !== null) p.registry.envelope = Buffer.from('{"organizations":[],"verifiers":[]}').toString('base64');
    }],
    ['a key the registry does not have', /^registry: the registry has no key mallory/, (p) => { p.keys = { mallory: 'AAAA' }; }],
    ['an unsigned checkpoint', /^checkpoint: /, (p) => { p.checkpoint = `${p.checkpoint.split('\n\n')[0]}\n\n`; }],
    ['a checkpoint of another tree', /^checkpoint: the signature of/, (p) => { p.checkpoint = p.checkpoint.replace('\n5\n', '\n6\n'); }],
    ['a statement by somebody else', /^seal: the statement is not signed with the key of/, (p) => { if (p.statement?.signatures[0]) p.statement.signatures[0].keyid = 'x'; }],
    ['no statement', /^seal: the statement of the log's operator was taken out/, (p) => { p.statement = null; }],
  ];
  test.each(lies)('%s', async (_, message, change) => {
    const report = await check(await lie(change));
    expect(report.held).toBe(false);
    expect(failed(report)[0]).toMatch(message);
    // Whoever has not the log's key cannot sign for a change, whatever it is.
    expect(failed(report).at(-1)).toMatch(/^seal: /);
  });
});

function first(proof: Proof): Proof['entries'][0] {
  return proof.entries[0] as Proof['entries'][0];
}

function textOf(proof: Proof, name: string): string {
  const file = proof.catalog[name];
  return file !== undefined && 'text' in file ? file.text : '';
}

const folder = corpus('data/stagex');
describe.skipIf(folder === null)(needs('data/stagex', folder), () => {
  test('OpenPGP signatures are checked anew, and rust 1.85.0 holds back to hex0', async () => {
    const other = await startTestServer();
    const path = folder ?? '';
    for (const name of readdirSync(join(path, 'keys')).filter((n) => n.endsWith('.asc'))) await other.service.importKey(readFileSync(join(path, 'keys', name)));
    for (const image of readdirSync(join(path, 'signatures'))) {
      for (const name of readdirSync(join(path, 'signatures', image))) await other.service.submit(readFileSync(join(path, 'signatures', image, name)), null).catch(() => null);
    }
    const { text } = await other.service.proof('stagex-rust@2025.04.1', { policy: 'declared' });
    const own = { log: readKeyFile(join(other.dataDir, 'log.key')).signer.key };
    const report = await check(text, own);
    expect(failed(report)).toEqual([]);
    expect(report.verdict).toMatchObject({ verified: true, strength: { organization: 2, verifier: 4 } });
    const proof = JSON.parse(text) as Proof;
    expect(proof.entries.length).toBeGreaterThan(150);
    const keys = Object.entries(proof.keys);
    const swapped = { ...proof, keys: { ...proof.keys, [keys[0]?.[0] ?? '']: keys[1]?.[1] ?? '' } };
    expect(failed(await check(writeProof(swapped), own))[0]).toMatch(/^registry: .* pins [0-9A-F]{40}; the material holds/);
    // The same with WebCrypto alone, as a browser does it.
    expect((await reportOn(Buffer.from(text), own)).held).toBe(true);
    await other.end();
  });
});
