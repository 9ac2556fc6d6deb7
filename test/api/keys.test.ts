/** Keys over the life of a log: a stripped copy given later, and an id that comes to stand for another key. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMessage, enums, generateKey, PacketList, readPrivateKey, sign, type PrivateKey } from 'openpgp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeStatement } from '../../chains/attestation/statement.ts';
import { openService } from '../../server/service.ts';
import { ask, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier, registryOf } from './signing.ts';

const alice = makeVerifier('alice');
let dataDir: string;
let server: TestServer;
let pgp: PrivateKey;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rootline-keys-'));
  const { privateKey } = await generateKey({ type: 'curve25519', userIDs: [{ name: 'bob' }], subkeys: [{ sign: true }], format: 'armored' });
  pgp = await readPrivateKey({ armoredKey: privateKey });
  server = await startTestServer([alice, { ...makeVerifier('bob'), key: { type: 'openpgp', id: 'bob-key', fingerprint: pgp.getFingerprint().toUpperCase() } }], dataDir);
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const give = (material: Uint8Array): ReturnType<typeof ask> => ask(server, '/api/v1/keys', { method: 'POST', body: new Uint8Array(material), headers: { 'content-type': 'application/pgp-keys' } });
const signed = async (id: string): Promise<Uint8Array> => sign({ message: await createMessage({ binary: writeStatement(rebuildOf(id)) }), signingKeys: pgp, format: 'binary' }) as Promise<Uint8Array>;

test('a key without its signing subkey, given by anyone, does not shut its owner out, nor out of proofs', async () => {
  expect((await give(pgp.toPublic().write())).body).toMatchObject({ keys: [{ key: 'bob-key', created: true }] });
  expect((await submit(server, await signed('go@1.24.2/linux-amd64'), 'application/pgp')).status).toBe(201);

  const packets = pgp.toPublic().toPacketList();
  const stripped = new PacketList();
  stripped.push(...packets.slice(0, packets.findIndex((packet) => (packet.constructor as unknown as { tag: number }).tag === enums.packet.publicSubkey)));
  expect((await give(stripped.write() as Uint8Array)).body).toMatchObject({ keys: [{ key: 'bob-key', created: false }] });
  expect((await submit(server, await signed('go@1.24.1/linux-amd64'), 'application/pgp')).status).toBe(201);
  const proof = await ask(server, '/api/v1/releases/go/1.24.2/proof?platform=linux-amd64');
  expect(proof.body).toMatchObject({ keys: { 'bob-key': Buffer.from(pgp.toPublic().write()).toString('base64') } });
});

test('an id that signed in the log is refused to another key, and so nothing it signed is taken for that key\'s', async () => {
  expect((await submit(server, attest(alice, rebuildOf('go@1.24.2/linux-amd64')))).status).toBe(201);
  expect(server.faults).toEqual([]);
  await server.close();
  const registry = join(dataDir, 'registry.json');
  writeFileSync(registry, JSON.stringify(registryOf([makeVerifier('alice')])));
  await expect(openService({ dataDir })).rejects.toMatchObject({ code: 'malformed', message: expect.stringContaining('alice-key is another key') as string });
  writeFileSync(registry, JSON.stringify(registryOf([{ ...alice, key: { ...alice.key, revoked: '2026-01-01T00:00:00Z' } }])));
  await (await openService({ dataDir })).close();
});
