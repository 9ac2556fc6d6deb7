/**
 * `npm run bench verify [-- COUNT]`: how many signed statements a second are read, verified and brought to the normal form, for each
 * format, beside the rate of the bare cryptography on the same machine in the same run, both by turns. Both are given by the wall clock with
 * every core at work, and for each core by the processor time used: medians over the turns. The ratio is of the latter, turn by turn.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { createCleartextMessage, createMessage, generateKey, readPrivateKey, sign as signOpenPgp, type PrivateKey } from 'openpgp';
import { preAuthEncoding } from '../../chains/attestation/dsse.ts';
import { readEnvelope } from '../../chains/attestation/envelope.ts';
import { interpret } from '../../chains/attestation/interpret.ts';
import { canonicalJson } from '../../chains/attestation/link.ts';
import { openEnvelope, type OpenOptions } from '../../chains/attestation/open.ts';
import { sigstoreTrust } from '../../chains/attestation/sigstore-trust.ts';
import { writeStatement } from '../../chains/attestation/statement.ts';
import type { Keyring, Published } from '../../chains/attestation/types.ts';
import { concatBytes } from '../../chains/log/encoding.ts';
import type { CatalogFile } from '../../schema/catalog.ts';
import type { RegisteredKey } from '../../schema/registry.ts';
import { nodePrimitives } from '../../server/ingest/primitives.ts';
import { corpus } from '../shared.ts';

/** In each turn of each format. */
const COUNT = Number(process.argv[2] ?? 4000);
const TURNS = 7;
const SIDE_BY_SIDE = 64;
/** Envelopes made of each kind; they are gone through again until COUNT are verified. */
const DISTINCT = 200;

const digest = (i: number): string => createHash('sha256').update(`output ${i}`).digest('hex');
const files = Array.from({ length: DISTINCT }, (_, i): CatalogFile => ({ id: `go@1.${i}/linux-amd64`, release: `go@1.${i}`, platform: 'linux-amd64', role: 'binary', digest: `sha256:${digest(i)}`, name: `go1.${i}.tar.gz` }));
const by = (key: (file: CatalogFile) => string): Map<string, CatalogFile> => new Map(files.map((file) => [key(file), file]));
const [byDigest, byId, byName] = [by((f) => f.digest), by((f) => f.id), by((f) => f.name ?? '')];
const one = (file: CatalogFile | undefined): CatalogFile[] => (file ? [file] : []);
const published: Published = { byDigest: (d) => one(byDigest.get(d)), file: (id) => byId.get(id) ?? null, byName: (name) => one(byName.get(name)) };

const statement = (i: number): Uint8Array => writeStatement({
  of: `go@1.${i}/linux-amd64`, output: `sha256:${digest(i)}`, comparison: 'bit-identical', result: 'reproduced',
  inputs: [{ role: 'compiler', digest: `sha256:${digest(i + 1)}` }, { role: 'source', digest: `sha256:${digest(i + 2)}` }], startedOn: '2026-01-01T00:00:00Z',
});
const list = (i: number): string => Array.from({ length: 20 }, (_, n) => `${digest((i + n) % DISTINCT)}  go1.${(i + n) % DISTINCT}.tar.gz\n`).join('');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (json: object): Uint8Array => Buffer.from(JSON.stringify(json));
const range = <T>(make: (i: number) => T): T[] => Array.from({ length: DISTINCT }, (_, i) => make(i));

interface Row { format: string; envelopes: Uint8Array[]; keyring: Keyring; raw: (() => Promise<boolean>)[]; options?: OpenOptions; interprets?: boolean }
const ringOf = (key: RegisteredKey, material: Uint8Array | null = null): Keyring => ({
  registry: { organizations: [{ id: 'o', name: 'o' }], verifiers: [{ id: 'v', name: 'v', organization: 'o', keys: [key] }] }, material: () => material,
});
const rawVerify = (hash: string | null, data: Uint8Array, key: KeyObject, signature: Uint8Array) => (): Promise<boolean> => new Promise((resolve) => {
  verify(hash, data, key, signature, (error, holds) => resolve(!error && holds));
});

function dsseRow(name: string, algorithm: 'ed25519' | 'ecdsa-p256', hash: string | null, pair: { privateKey: KeyObject; publicKey: KeyObject }, bundle: boolean): Row {
  const spki = base64(pair.publicKey.export({ type: 'spki', format: 'der' }));
  const signed = range((i) => { const data = preAuthEncoding('application/vnd.in-toto+json', statement(i)); return { data, sig: sign(hash, data, pair.privateKey) }; });
  const dsse = (i: number): object => ({ payload: base64(statement(i)), payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: 'k', sig: base64(signed[i]?.sig ?? new Uint8Array()) }] });
  return {
    format: name, keyring: ringOf({ type: 'public-key', id: 'k', algorithm, spki }), raw: signed.map(({ data, sig }) => rawVerify(hash, data, pair.publicKey, sig)),
    envelopes: range((i) => bytesOf(bundle ? { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: { publicKey: { hint: 'k' } }, dsseEnvelope: dsse(i) } : dsse(i))),
  };
}

function linkRow(pair: { privateKey: KeyObject; publicKey: KeyObject }): Row {
  const link = (i: number) => ({ _type: 'link', name: 'rebuild', materials: {}, products: { [`go1.${i}.tar.gz`]: { sha256: digest(i) } }, byproducts: {}, command: [], environment: null });
  const signed = range((i) => { const data = Buffer.from(canonicalJson(link(i))); return { data, sig: sign(null, data, pair.privateKey) }; });
  return {
    format: 'in-toto link, Ed25519', keyring: ringOf({ type: 'public-key', id: 'k', algorithm: 'ed25519', spki: base64(pair.publicKey.export({ type: 'spki', format: 'der' })) }),
    raw: signed.map(({ data, sig }) => rawVerify(null, data, pair.publicKey, sig)),
    envelopes: range((i) => bytesOf({ signatures: [{ keyid: 'k', sig: signed[i]?.sig.toString('hex') }], signed: link(i) })),
  };
}

/** OpenPGP rows: the raw rate is that of the same algorithm over data of the same length. */
async function openPgpRows(algorithm: string, options: object, pair: { privateKey: KeyObject; publicKey: KeyObject }, hash: string | null): Promise<Row[]> {
  const { privateKey } = await generateKey({ ...options, userIDs: [{ name: 'v' }], format: 'armored' });
  const key = await readPrivateKey({ armoredKey: privateKey });
  const keyring = ringOf({ type: 'openpgp', id: 'k', fingerprint: key.getFingerprint().toUpperCase() }, key.toPublic().write());
  const data = Buffer.from(list(0));
  const raw = [rawVerify(hash, data, pair.publicKey, sign(hash, data, pair.privateKey))];
  const make = async (kind: (i: number) => Promise<Uint8Array>): Promise<Uint8Array[]> => Promise.all(range(kind));
  const row = async (format: string, kind: (i: number) => Promise<Uint8Array>): Promise<Row> => ({ format: `${format}, ${algorithm}`, keyring, raw, envelopes: await make(kind) });
  return [
    await row('OpenPGP message', (i) => message(key, statement(i))),
    await row('OpenPGP message, compressed', async (i) => concatBytes(Uint8Array.of(0xa3, 1), deflateRawSync(await message(key, statement(i))))),
    await row('OpenPGP clearsigned list', async (i) => Buffer.from(await signOpenPgp({ message: await createCleartextMessage({ text: list(i) }), signingKeys: key }))),
    await row('OpenPGP detached, list', async (i) => bytesOf({ v: 1, format: 'sha256sums', name: 'x', payload: base64(Buffer.from(list(i))), signature: base64(await detached(key, Buffer.from(list(i)))) })),
  ];
}
const message = async (key: PrivateKey, binary: Uint8Array): Promise<Uint8Array> => signOpenPgp({ message: await createMessage({ binary }), signingKeys: key, format: 'binary' });
const detached = async (key: PrivateKey, binary: Uint8Array): Promise<Uint8Array> => signOpenPgp({ message: await createMessage({ binary }), signingKeys: key, format: 'binary', detached: true });

/** One real keyless bundle, over and over; nothing in it is about the catalog here, so it is not interpreted. */
function keylessRow(): Row[] {
  const folder = corpus('corpora/sigstore-conformance');
  if (folder === null) return [];
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const data = Buffer.from(list(0));
  return [{
    format: 'Sigstore bundle, keyless', interprets: false, options: { sigstore: sigstoreTrust(readFileSync(join(folder, 'trusted_root.public-good.json'))) },
    envelopes: [readFileSync(join(folder, 'cases/happy-path-intoto-in-dsse-v3/bundle.sigstore.json'))], raw: [rawVerify('sha256', data, pair.publicKey, sign('sha256', data, pair.privateKey))],
    keyring: ringOf({ type: 'keyless', id: 'k', issuer: 'https://token.actions.githubusercontent.com', subject: '*' }),
  }];
}

interface Rate { wall: number; core: number }
async function rateOf(count: number, act: (i: number) => Promise<unknown>): Promise<Rate> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  return { wall: count / seconds, core: count / ((used.user + used.system) / 1e6) };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Both by turns, so that what else the machine does falls on both alike; the first turn warms up and is not counted. */
async function byTurns(count: number, bare: (i: number) => Promise<unknown>, whole: (i: number) => Promise<unknown>): Promise<{ bare: Rate; whole: Rate; ratio: number }> {
  const turns: { bare: Rate; whole: Rate }[] = [];
  for (let turn = 0; turn <= TURNS; turn++) turns.push({ bare: await rateOf(count, bare), whole: await rateOf(count, whole) });
  const counted = turns.slice(1);
  const middle = (of: 'bare' | 'whole'): Rate => ({ wall: median(counted.map((t) => t[of].wall)), core: median(counted.map((t) => t[of].core)) });
  return { bare: middle('bare'), whole: middle('whole'), ratio: median(counted.map((t) => t.whole.core / t.bare.core)) };
}

const ed = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 4096 });
const rows: Row[] = [
  dsseRow('DSSE, Ed25519', 'ed25519', null, ed, false), dsseRow('DSSE, P-256', 'ecdsa-p256', 'sha256', p256, false),
  dsseRow('Sigstore bundle, Ed25519 key', 'ed25519', null, { privateKey: createPrivateKey(ed.privateKey.export({ type: 'pkcs8', format: 'pem' })), publicKey: createPublicKey(ed.privateKey) }, true),
  linkRow(ed),
  ...await openPgpRows('Ed25519', { type: 'ecc', curve: 'ed25519Legacy' }, ed, null),
  ...await openPgpRows('RSA 4096', { type: 'rsa', rsaBits: 4096 }, rsa, 'sha512'),
  ...keylessRow(),
];
console.log(`${'format'.padEnd(40)} ${'verified/s'.padStart(10)} ${'a core'.padStart(8)} ${'raw/s'.padStart(8)} ${'a core'.padStart(8)} ${'ratio'.padStart(6)}`);
for (const { format, envelopes, keyring, raw, options, interprets = true } of rows) {
  const { bare, whole, ratio } = await byTurns(COUNT, async (i) => {
    if (!await raw[i % raw.length]?.()) throw new Error('the raw signature does not hold');
  }, async (i) => {
    const opened = await openEnvelope(readEnvelope(envelopes[i % envelopes.length] ?? new Uint8Array(), null), keyring, { ...options, primitives: nodePrimitives });
    if (interprets) interpret(opened, published);
  });
  const [wall, core, rawWall, rawCore] = [whole.wall, whole.core, bare.wall, bare.core].map((rate) => rate.toFixed(0));
  console.log(`${format.padEnd(40)} ${wall?.padStart(10)} ${core?.padStart(8)} ${rawWall?.padStart(8)} ${rawCore?.padStart(8)} ${ratio.toFixed(2).padStart(6)}`);
}
