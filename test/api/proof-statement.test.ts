/** GET /api/v1/releases/{c}/{v}/vsa: the verdict as an in-toto Statement, read as an outsider reads it. */
import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { openEnvelope } from '../../chains/attestation/open.ts';
import { formatVkey, parseVkey } from '../../chains/log/vkey.ts';
import { openStatement, signStatement, statementKeyId } from '../../chains/proof/statement.ts';
import type { Problem } from '../../schema/problem.ts';
import type { LogAnswer, Verdict } from '../../schema/api.ts';
import type { Dsse, Proof } from '../../schema/proof.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { createKeyFile } from '../../server/log/keys.ts';
import { ask, catalog, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, digestOf, makeVerifier } from './signing.ts';

const alice = makeVerifier('alice');
const GO = 'go@1.24.2/linux-amd64';
const PATH = '/api/v1/releases/go/1.24.2';
const ASKED = 'platform=linux-amd64&policy=upstream';
const rebuild = attest(alice, rebuildOf(GO));
let server: TestServer;
let key: string;

beforeAll(async () => {
  server = await startTestServer([alice]);
  await submit(server, rebuild);
  key = ((await ask(server, '/api/v1/log')).body as LogAnswer).key;
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

interface Statement { _type: string; subject: { name: string; digest: Record<string, string> }[]; predicateType: string; predicate: Record<string, unknown> }

/** Opens a DSSE envelope with nothing of ours: the pre-authentication encoding as its specification has it, and the key out of the verifier key. */
function open(envelope: Dsse, vkey: string): Statement {
  // <name>+<id>+<base64 of a type byte and 32 bytes>, which are 44 characters.
  const raw = Buffer.from(vkey.slice(-44), 'base64').subarray(1);
  const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' });
  const payload = Buffer.from(envelope.payload, 'base64');
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `), payload]);
  expect(envelope.payloadType).toBe('application/vnd.in-toto+json');
  expect(envelope.signatures.map(({ sig }) => verify(null, signed, publicKey, Buffer.from(sig, 'base64')))).toEqual([true]);
  return JSON.parse(payload.toString()) as Statement;
}

const get = async (query: string, path = PATH): Promise<Dsse> => {
  const got = await ask(server, `${path}/vsa?${query}`);
  expect([got.status, got.headers.get('content-type')]).toEqual([200, 'application/vnd.dsse.envelope.v1+json']);
  return got.body as Dsse;
};

describe('a verification summary (SLSA VSA v1)', () => {
  test('passes what is verified, with all its required members', async () => {
    const { grounds, strength, sentence } = (await ask(server, `${PATH}/verdict?${ASKED}`)).body as Verdict;
    const proof = (await ask(server, `${PATH}/proof?${ASKED}`)).body as Proof;
    const base = `https://${server.service.origin}`;
    expect(open(await get(ASKED), key)).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: GO, digest: { sha256: catalog().files.get(GO)?.digest.slice(7) } }],
      predicateType: 'https://slsa.dev/verification_summary/v1',
      predicate: {
        verifier: { id: base },
        timeVerified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        resourceUri: 'pkg:generic/go@1.24.2?platform=linux-amd64',
        policy: { uri: `${base}/api/v1/policies#upstream`, digest: { sha256: grounds.policy.digest.slice(7) } },
        inputAttestations: [{ uri: `${base}/api/v1/envelopes/${digestOf(rebuild)}`, digest: { sha256: digestOf(rebuild).slice(7) } }],
        verificationResult: 'PASSED',
        verifiedLevels: ['ROOTLINE_CHAIN_VERIFIED'],
        'https://rootline.dev/verdict/v1': {
          release: 'go@1.24.2', platform: 'linux-amd64', catalog: grounds.catalog, checkpoint: grounds.checkpoint, strength, sentence, proof: proof.digest,
        },
      },
    });
  });

  test('is the one that seals the proof bundle', async () => {
    expect(((await ask(server, `${PATH}/proof?${ASKED}`)).body as Proof).statement).toEqual(await get(ASKED));
  });

  test('fails what is not, naming every file it is about', async () => {
    const { subject, predicate } = open(await get('policy=strict'), key);
    expect(predicate).toMatchObject({ verificationResult: 'FAILED', verifiedLevels: ['FAILED'], resourceUri: 'pkg:generic/go@1.24.2' });
    expect(subject.length).toBeGreaterThan(30);
  });

  test('is the same bytes while the three digests are the same, and is of the past where asked', async () => {
    expect(await get(`${ASKED}&at=2`)).toEqual(await get(`${ASKED}&at=2`));
    const { predicate } = open(await get(`${ASKED}&at=1`), key);
    expect(predicate).toMatchObject({ verificationResult: 'FAILED', 'https://rootline.dev/verdict/v1': { checkpoint: { size: 1 } } });
  });
});

test('a simple verification result (SVR v0.1) states what passed, or nothing', async () => {
  const base = `https://${server.service.origin}`;
  const { predicateType, predicate } = open(await get(`${ASKED}&predicate=svr`), key);
  expect(predicateType).toBe('https://in-toto.io/attestation/svr/v0.1');
  expect(predicate).toMatchObject({
    verifier: { id: base, policy: { uri: `${base}/api/v1/policies#upstream` } }, timeCreated: expect.any(String), properties: ['ROOTLINE_CHAIN_VERIFIED'],
  });
  expect(open(await get('predicate=svr&policy=strict'), key).predicate).toMatchObject({ properties: [] });
});

describe('refused', () => {
  test.each([
    ['go/1.24.2', 'predicate=other', 400, 'bad-request'],
    ['go/9.9.9', '', 404, 'unknown-release'],
    ['go/1.24.2', 'platform=plan10', 404, 'unknown-platform'],
    ['rust/1.99.0', '', 404, 'unknown-artifact'],
    ['go/1.24.2', 'at=0', 404, 'unknown-artifact'],
  ])('%s?%s', async (release, query, status, code) => {
    const got = await ask(server, `/api/v1/releases/${release}/vsa?${query}`);
    expect([got.status, (got.body as Problem).type]).toEqual([status, `/problems/${code}`]);
  });
});

describe('the envelope', () => {
  test('opens like any other of a registered key', async () => {
    const log = parseVkey(key);
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), log.publicKey]).toString('base64');
    const registry = {
      organizations: [{ id: 'log', name: 'The log' }],
      verifiers: [{ id: 'log', name: 'The log', organization: 'log', keys: [{ type: 'public-key' as const, id: 'log-key', algorithm: 'ed25519' as const, spki }] }],
    };
    const opened = await openEnvelope(readEnvelope(Buffer.from(JSON.stringify(await get(ASKED))), 'application/vnd.dsse.envelope.v1+json'), { registry, material: () => null });
    expect(opened).toMatchObject({ verifier: 'log', key: 'log-key' });
  });

  test('does not open for another key, another payload or another type', async () => {
    const envelope = await get(ASKED);
    const log = parseVkey(key);
    expect(JSON.parse(Buffer.from(await openStatement(envelope, log, verifyEd25519)).toString())).toMatchObject({ predicateType: 'https://slsa.dev/verification_summary/v1' });
    const other = createKeyFile(join(server.dataDir, 'other.key'), log.name).signer;
    const code = (error: string): object => ({ code: error });
    await expect(openStatement(envelope, other.key, verifyEd25519)).rejects.toMatchObject(code('unknown-key'));
    await expect(openStatement({ ...envelope, payload: Buffer.from('{}').toString('base64') }, log, verifyEd25519)).rejects.toMatchObject(code('bad-signature'));
    await expect(openStatement({ ...envelope, payloadType: 'text/plain' }, log, verifyEd25519)).rejects.toMatchObject(code('bad-signature'));
    await expect(openStatement({ ...envelope, signatures: [{ keyid: statementKeyId(log), sig: 'AAAA' }] }, log, verifyEd25519)).rejects.toMatchObject(code('bad-signature'));
  });

  test('is signed with both keys while one replaces the other', async () => {
    const newer = createKeyFile(join(server.dataDir, 'newer.key'), 'log.example').signer;
    const older = createKeyFile(join(server.dataDir, 'older.key'), 'log.example').signer;
    const envelope = await signStatement(Buffer.from('{}'), { ...newer, others: [older] });
    for (const { key: one } of [newer, older]) expect(Buffer.from(await openStatement(envelope, parseVkey(formatVkey(one)), verifyEd25519)).toString()).toBe('{}');
  });
});
