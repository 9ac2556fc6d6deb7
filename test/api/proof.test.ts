/** Proof bundles: made by a real server, checked with nothing but the file and the log's key; and every lie in one found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkProofBundle, type CheckedProof } from '../../chains/answer/check-proof.ts';
import { sealed, textDigest } from '../../chains/answer/proof.ts';
import type { WitnessPolicy } from '../../chains/log/policy.ts';
import type { Proof } from '../../schema/proof.ts';
import type { Verdict } from '../../schema/api.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { readKeyFile, createKeyFile } from '../../server/log/keys.ts';
import { corpus, needs } from '../shared.ts';
import { ask, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier, withdraw } from './signing.ts';

const alice = makeVerifier('alice');
const bob = makeVerifier('bob');
let server: TestServer;
let logs: WitnessPolicy;
const GO = '/api/v1/releases/go/1.24.2/proof?platform=linux-amd64&policy=upstream';

beforeAll(async () => {
  server = await startTestServer([alice, bob]);
  await submit(server, attest(alice, rebuildOf('go@1.24.2/linux-amd64')));
  await submit(server, attest(alice, rebuildOf('go@1.23.0/linux-amd64')));
  const taken = attest(bob, rebuildOf('go@1.24.2/linux-amd64'));
  await submit(server, taken);
  await submit(server, withdraw(bob, taken));
  logs = { logs: [{ key: readKeyFile(join(server.dataDir, 'log.key')).signer.key }], witnesses: [], quorum: null };
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

const check = (text: string, policy = logs): Promise<CheckedProof> => checkProofBundle(Buffer.from(text), { policy, verify: verifyEd25519, primitives: nodePrimitives });

/** A bundle changed by somebody who can compute its digest anew. */
async function lie(change: (proof: Proof) => void | Promise<void>, path = GO): Promise<string> {
  const proof = JSON.parse(await bundle(path)) as Proof;
  await change(proof);
  const { digest: _, ...rest } = proof;
  return sealed(rest, nodePrimitives);
}

describe('a proof bundle', () => {
  test('comes to the same verdict as the server gives', async () => {
    const checked = await check(await bundle(GO));
    const verdict = (await ask(server, GO.replace('/proof', '/verdict'))).body as Verdict;
    expect(checked.verdict).toEqual(verdict);
    expect(verdict).toMatchObject({ verified: true, strength: { organization: 1, verifier: 1 } });
    // The rebuild, the one withdrawn, and the withdrawal; nothing of other chains.
    expect(checked.entries).toBe(3);
  });

  test.each([
    ['go/1.24.2', 'one-rebuild'], ['go/1.4', 'upstream'], ['rust/1.98.0', 'one-rebuild'], ['rust/1.99.0', 'strict'], ['stagex-ocaml/2025.04.1', 'declared'],
    ['mrustc/0.12.0', 'one-rebuild'], ['gcc/15.2.0', 'diverse'],
  ])('of %s under %s holds too, verified or not', async (release, policy) => {
    const text = await bundle(`/api/v1/releases/${release}/proof?policy=${policy}`);
    expect((await check(text)).verdict).toEqual((await ask(server, `/api/v1/releases/${release}/verdict?policy=${policy}`)).body);
    expect(gzipSync(text).length).toBeLessThan(5 << 20);
  });

  test('of the past is of the past', async () => {
    const { verdict, entries } = await check(await bundle(`${GO}&at=2`));
    expect(verdict).toMatchObject({ verified: true, grounds: { checkpoint: { size: 2 } } });
    expect(entries).toBe(1);
    expect((await check(await bundle(`${GO}&at=4`))).verdict.strength).toEqual({ organization: 2, verifier: 2 });
    expect((await check(await bundle(`${GO}&at=0`))).verdict.verified).toBe(false);
  });

  test('under a policy of one\'s own', async () => {
    const { policies } = (await ask(server, '/api/v1/policies')).body as { policies: { policy: { name: string } }[] };
    const policy = { ...policies.find((p) => p.policy.name === 'upstream')?.policy, name: 'mine', about: 'said to people only', compromised: [`sha256:${'7'.repeat(64)}`, 'verifier:alice'] };
    const { verdict } = await check(await bundle(`/api/v1/releases/go/1.24.2/proof?platform=linux-amd64&policy=${encodeURIComponent(JSON.stringify(policy))}`));
    expect(verdict.verified).toBe(false);
  });
});

describe('does not hold', () => {
  test('with any byte changed', async () => {
    const good = Buffer.from(await bundle(GO));
    const places = Array.from({ length: 24 }, (_, i) => Math.floor((good.length - 1) * (i / 23)));
    for (const place of places) {
      const bad = Buffer.from(good);
      bad[place] = (bad[place] ?? 0) ^ 1;
      await expect(check(bad.toString('latin1')), `byte ${place}`).rejects.toThrow();
    }
    await expect(check(`${good.toString()} `)).rejects.toThrow('one form');
    await expect(check(good.toString().slice(0, -1))).rejects.toThrow('not JSON');
  });

  test('for another log', async () => {
    const other = createKeyFile(join(server.dataDir, 'other.key'), 'other.example/log').signer.key;
    await expect(check(await bundle(GO), { logs: [{ key: other }], witnesses: [], quorum: null })).rejects.toThrow();
    const renamed = { ...createKeyFile(join(server.dataDir, 'renamed.key'), server.service.origin).signer.key };
    await expect(check(await bundle(GO), { logs: [{ key: renamed }], witnesses: [], quorum: null })).rejects.toThrow();
  });

  const lies: [string, RegExp, (proof: Proof) => void | Promise<void>][] = [
    ['a verdict that says more', /come to another verdict/, (p) => { p.verdict.strength = { organization: 5, verifier: 5 }; }],
    ['a verdict in other words', /come to another verdict/, (p) => { p.verdict.sentence = 'All is well.'; }],
    ['another release', /come to another verdict/, (p) => { p.verdict.release = 'go@1.24.1'; }],
    ['a release that is not there', /no release/, (p) => { p.verdict.release = 'go@9.9.9'; }],
    ['another log size', /another checkpoint/, (p) => { p.verdict.grounds.checkpoint.size++; }],
    ['another policy than it names', /another policy/, (p) => { p.policy.threshold = 7; }],
    ['a policy under another name', /another policy/, (p) => { p.policy.name = 'strict'; }],
    ['a changed fact of the catalog', /another catalog/, (p) => { p.catalog['go.jsonl'] = { text: textOf(p, 'go.jsonl').replace('1.24.2', '1.24.9') }; }],
    ['a file of the catalog left out', /does not hold together|no release/, async (p) => { p.catalog['go.jsonl'] = { sha256: await textDigest(textOf(p, 'go.jsonl'), nodePrimitives) }; }],
    ['an entry left out', /come to another verdict/, (p) => { p.entries = p.entries.filter((e) => !e.leaf.includes('"alice"')); }],
    ['the withdrawal left out', /come to another verdict/, (p) => { p.entries = p.entries.slice(0, -1); }],
    ['an entry twice', /order of the log/, (p) => { p.entries.push(p.entries.at(-1) as Proof['entries'][0]); }],
    ['an entry in another place', /not in the log/, (p) => { (p.entries.at(-1) as Proof['entries'][0]).index++; }],
    ['an entry by somebody else', /not in the log/, (p) => { first(p).leaf = first(p).leaf.replaceAll('alice', 'bob'); }],
    ['an entry of another time', /not in the log/, (p) => { first(p).leaf = first(p).leaf.replace(/"time":"\d{4}/, '"time":"1999'); }],
    ['an envelope exchanged', /not the one its leaf names/, (p) => { first(p).envelope = p.entries[1]?.envelope ?? ''; }],
    ['a proof cut short', /not in the log/, (p) => { first(p).hashes.pop(); }],
    ['no registry', /come to another verdict/, (p) => { p.registry = null; }],
    ['an attestation for a registry', /not a registry/, (p) => { p.registry = first(p); }],
    ['a registry that was never logged', /not the one its leaf names/, (p) => {
      if (p.registry !== null) p.registry.envelope = Buffer.from('{"organizations":[],"verifiers":[]}').toString('base64');
    }],
    ['a key the registry does not have', /no key/, (p) => { p.keys = { mallory: 'AAAA' }; }],
    ['an unsigned checkpoint', /./, (p) => { p.checkpoint = `${p.checkpoint.split('\n\n')[0]}\n\n`; }],
  ];
  test.each(lies)('%s', async (_, message, change) => {
    const error = await check(await lie(change)).then(() => null, (e: unknown) => e as Error);
    expect(error?.message).toMatch(message);
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
    const policy = { logs: [{ key: readKeyFile(join(other.dataDir, 'log.key')).signer.key }], witnesses: [], quorum: null };
    const checked = await checkProofBundle(Buffer.from(text), { policy, verify: verifyEd25519, primitives: nodePrimitives });
    expect(checked.verdict).toMatchObject({ verified: true, strength: { organization: 2, verifier: 4 } });
    expect(checked.entries).toBeGreaterThan(150);
    const proof = JSON.parse(text) as Proof;
    const keys = Object.entries(proof.keys);
    const { digest: _, ...rest } = { ...proof, keys: { ...proof.keys, [keys[0]?.[0] ?? '']: keys[1]?.[1] ?? '' } };
    await expect(checkProofBundle(Buffer.from(await sealed(rest, nodePrimitives)), { policy, verify: verifyEd25519, primitives: nodePrimitives })).rejects.toMatchObject({ code: 'key-mismatch' });
    await other.end();
  });
});
