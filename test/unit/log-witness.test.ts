import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatCheckpoint } from '../../chains/log/checkpoint.ts';
import { utf8 } from '../../chains/log/encoding.ts';
import { Edge } from '../../chains/log/edge.ts';
import { leafHash, type Hash } from '../../chains/log/merkle.ts';
import { formatNote, parseNote, parseSignatureLine, signNote, verifySignature } from '../../chains/log/note.ts';
import { openUnderPolicy, parsePolicy, type WitnessPolicy } from '../../chains/log/policy.ts';
import { proveConsistency, type HashReader } from '../../chains/log/prove.ts';
import { formatVkey, parseVkey } from '../../chains/log/vkey.ts';
import { formatAddCheckpoint, parseAddCheckpoint } from '../../chains/log/witness.ts';
import { startWitness, type RunningWitness } from '../../client/cli/log-witness.ts';
import { signerFromSeed, verifyEd25519 } from '../../server/log/ed25519.ts';
import { Sequencer } from '../../server/log/sequencer.ts';
import { WitnessClient } from '../../server/log/witness-client.ts';
import { openEmbedded } from '../../server/store/embedded.ts';

const log = signerFromSeed('log.example', randomBytes(32));

/** A tree whose entry n is `text n`, so that two texts are a fork. */
function treeOf(text: string, size: number): { root: Hash; read: HashReader } {
  const nodes = new Map<string, Hash>();
  const edge = new Edge();
  for (let n = 0; n < size; n++) edge.append(leafHash(utf8(`${text} ${n}`)), ({ level, index }, hash) => nodes.set(`${level}/${index}`, hash));
  return { root: edge.root(), read: (wanted) => Promise.resolve(wanted.map(({ level, index }) => nodes.get(`${level}/${index}`) as Hash)) };
}

async function checkpointOf(size: number, text = 'entry', signer = log, origin = 'log.example'): Promise<string> {
  const body = formatCheckpoint(origin, size, treeOf(text, size).root);
  return formatNote(body, [await signNote(body, signer)]);
}

async function bodyOf(from: number, size: number, text = 'entry'): Promise<string> {
  const proof = await proveConsistency(from, size, treeOf(text, size).read);
  return formatAddCheckpoint({ oldSize: BigInt(from), proof, checkpoint: await checkpointOf(size, text) });
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootline-witness-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

describe('a witness', () => {
  let witness: RunningWitness;
  const start = (): Promise<RunningWitness> => startWitness({ dir: join(dir, 'w'), name: 'w.example', logs: [formatVkey(log.key)], port: 0, clock: () => 1_700_000_000 });
  beforeEach(async () => {
    witness = await start();
  });
  afterEach(() => witness.close());
  const post = async (body: string, path = '/add-checkpoint', method = 'POST'): Promise<[number, string, string | null]> => {
    const response = await fetch(`${witness.url}${path}`, { method, ...(method === 'POST' && { body }) });
    return [response.status, await response.text(), response.headers.get('content-type')];
  };

  it('cosigns what continues, and says how far it is', async () => {
    for (const [from, size] of [[0, 5], [5, 5], [5, 300], [300, 301]] as const) {
      const [status, line] = await post(await bodyOf(from, size));
      expect(status).toBe(200);
      const { text } = parseNote(await checkpointOf(size));
      const signature = parseSignatureLine(line.trimEnd());
      expect(await verifySignature(text, signature, parseVkey(witness.vkey), verifyEd25519)).toBe(true);
      expect(new DataView(signature.signature.buffer, signature.signature.byteOffset).getBigUint64(0)).toBe(1_700_000_000n);
    }
    expect(await post(await bodyOf(300, 302))).toEqual([409, '301\n', 'text/x.tlog.size']);
    await witness.close();
    witness = await start();
    expect(await post(await bodyOf(0, 302))).toEqual([409, '301\n', 'text/x.tlog.size']);
    expect((await post(await bodyOf(301, 302)))[0]).toBe(200);
  });

  it('refuses in the ways of the specification', async () => {
    expect((await post(await bodyOf(0, 5)))[0]).toBe(200);
    const good = await bodyOf(5, 9);
    const other = signerFromSeed('log.example', randomBytes(32));
    const unknown = await checkpointOf(9, 'entry', signerFromSeed('x.example', randomBytes(32)), 'x.example');
    const forged = await checkpointOf(9, 'entry', other);
    const request = async (oldSize: bigint, checkpoint: string, proof: Hash[] = []): Promise<number> => (await post(formatAddCheckpoint({ oldSize, proof, checkpoint })))[0];
    expect(await request(5n, unknown)).toBe(404);
    expect(await request(5n, forged)).toBe(403);
    expect(await request(10n, await checkpointOf(9))).toBe(400);
    expect(await request(4n, await checkpointOf(9))).toBe(409);
    expect(await request(5n, await checkpointOf(9))).toBe(422);
    expect((await post(await bodyOf(5, 9, 'other')))[0]).toBe(422);
    expect((await post(good.replace('old 5', 'old 05')))[0]).toBe(400);
    for (const bad of ['', 'old 5', 'old 5\n\n', good.replace('old', 'new'), good.replaceAll('\n', '\r\n'), `old 0\n${'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'.repeat(64)}\n${await checkpointOf(9)}`]) {
      expect((await post(bad))[0]).toBe(400);
    }
    expect((await post('x'.repeat(300_000)))[0]).toBe(413);
    expect((await post(good, '/'))[0]).toBe(404);
    expect((await post('', '/add-checkpoint', 'GET'))[0]).toBe(405);
    expect((await post(good))[0]).toBe(200);
  });

  it('keeps the proof of a fork', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    expect((await post(await bodyOf(0, 5)))[0]).toBe(200);
    expect((await post(await bodyOf(5, 5, 'other')))[0]).toBe(409);
    const file = readdirSync(join(dir, 'w')).find((name) => name.endsWith('.fork'));
    const kept = readFileSync(join(dir, 'w', file as string), 'utf8');
    expect(kept).toBe(`${await checkpointOf(5)}\n${await checkpointOf(5, 'other')}`);
    expect(told).toHaveBeenCalledWith(expect.stringContaining(file as string));
    expect((await post(await bodyOf(5, 6)))[0]).toBe(200);
  });

  it('cosigns only one of two that come at once and do not follow each other', async () => {
    await post(await bodyOf(0, 5));
    const answers = await Promise.all([post(await bodyOf(5, 9)), post(await bodyOf(5, 7))]);
    // Which of them is first is not for the witness to say.
    expect(answers.map(([status]) => status).toSorted()).toEqual([200, 409]);
  });

  it('cosigns nothing once it cannot read what it knew', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await post(await bodyOf(0, 5));
    const name = createHash('sha256').update('log.example').digest('hex');
    writeFileSync(join(dir, 'w', `${name}.checkpoint`), 'nonsense');
    expect((await post(await bodyOf(0, 5)))[0]).toBe(500);
  });

  it('does not start without a log, or with a key that is none', async () => {
    await expect(startWitness({ dir: join(dir, 'x'), port: 0 })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(startWitness({ dir: join(dir, 'x'), port: 0, logs: [witness.vkey] })).rejects.toMatchObject({ code: 'malformed' });
  });
});

it('takes a request apart as it was put together', async () => {
  const request = { oldSize: 5n, proof: [leafHash(utf8('a')), leafHash(utf8('b'))], checkpoint: await checkpointOf(9) };
  expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual(request);
});

const publishedSize = (sequencer: Sequencer): number | undefined => sequencer.published()?.size;

describe('a log with witnesses', () => {
  const servers: { close(): unknown }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  const startOne = async (name: string): Promise<RunningWitness> => {
    const witness = await startWitness({ dir: join(dir, name), name, logs: [formatVkey(log.key)], port: 0 });
    servers.push(witness);
    return witness;
  };
  const broken = async (answer: (server: Server) => void): Promise<string> => {
    const server = createServer();
    answer(server);
    await new Promise<void>((done) => { server.listen(0, 'localhost', done); });
    servers.push({ close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) });
    return `http://localhost:${(server.address() as AddressInfo).port}`;
  };
  const policyOf = (need: number, witnesses: { vkey: string; url: string }[]): WitnessPolicy => parsePolicy(utf8([
    ...witnesses.map(({ vkey, url }, i) => `witness w${i} ${vkey} ${url}`), `group all-of-them ${need} ${witnesses.map((_, i) => `w${i}`).join(' ')}`, 'quorum all-of-them', '',
  ].join('\n')));
  const open = async (policy: WitnessPolicy): Promise<{ sequencer: Sequencer; close(): Promise<void> }> => {
    const store = await openEmbedded(join(dir, 'store'));
    const witnesses = new WitnessClient({ policy, timeout: 300, grace: 20 });
    const sequencer = await Sequencer.open({ store, signer: log, origin: 'log.example', witnesses });
    const close = async (): Promise<void> => {
      await sequencer.close();
      await store.close();
    };
    return { sequencer, close };
  };
  const append = (sequencer: Sequencer, n: number): ReturnType<Sequencer['append']> => {
    const envelope = utf8(String(n));
    const digest = createHash('sha256').update(envelope).digest('hex');
    return sequencer.append({ leaf: { type: 'attestation', envelope: `sha256:${digest}`, mediaType: 'text/plain', verifier: 'ada', key: 'k' }, envelope, statementId: `s${n}` });
  };

  it('publishes what enough of them cosigned, and takes up after a restart', async () => {
    const all = [await startOne('a.example'), await startOne('b.example')];
    const policy = policyOf(2, all);
    const first = await open(policy);
    for (let n = 0; n < 20; n++) await append(first.sequencer, n);
    await vi.waitFor(() => expect(publishedSize(first.sequencer)).toBe(20), { timeout: 10_000 });
    await first.close();
    const second = await open(policy);
    expect(publishedSize(second.sequencer)).toBeGreaterThanOrEqual(20);
    await append(second.sequencer, 20);
    await vi.waitFor(() => expect(publishedSize(second.sequencer)).toBe(21), { timeout: 10_000 });
    const opened = await openUnderPolicy(second.sequencer.published()?.note ?? '', { ...policy, logs: [{ key: log.key }] }, verifyEd25519);
    expect(opened.cosigners.map(({ key }) => key.name)).toEqual(['a.example', 'b.example']);
    expect(second.sequencer.unpublished()).toBeNull();
    await second.close();
  });

  it('acknowledges while witnesses are away, and publishes nothing until they are enough', async () => {
    const one = await startOne('a.example');
    const dead = { vkey: formatVkey(signerFromSeed('dead.example', randomBytes(32), 4).key), url: await broken((server) => server.on('request', () => undefined)) };
    const log2 = await open(policyOf(2, [one, dead]));
    expect(await append(log2.sequencer, 0)).toMatchObject({ created: true, head: { size: 1 } });
    await vi.waitFor(() => expect(log2.sequencer.unpublished()?.detail).toMatch(/2 of \(w0, w1\).*w1: .*timeout/), { timeout: 10_000 });
    expect(log2.sequencer.published()).toBeNull();
    await log2.close();
    const enough = await open(policyOf(1, [one, dead]));
    await vi.waitFor(() => expect(publishedSize(enough.sequencer)).toBe(1), { timeout: 10_000 });
    await enough.close();
  });

  it.each<[string, (vkey: string) => (server: Server) => void, RegExp]>([
    ['an error', () => (server) => server.on('request', (_, response) => response.writeHead(503).end('away')), /it answers 503 "away"/],
    ['another\u2019s cosignature', () => (server) => server.on('request', (_, response) => response.end('\u2014 x.example AAAAAAE=\n')), /no cosignature by its key/],
    ['nonsense', () => (server) => server.on('request', (_, response) => response.end('thanks\n')), /signature line/],
    ['a larger size than the log has', () => (server) => server.on('request', (_, response) => response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('99\n')), /entries are lost/],
    ['a size that is none', () => (server) => server.on('request', (_, response) => response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('-1\n')), /not a decimal number/],
    ['a redirection', () => (server) => server.on('request', (_, response) => response.writeHead(302, { location: '/' }).end()), /w0: /],
    ['too much', () => (server) => server.on('request', (_, response) => response.end('x'.repeat(100_000))), /longer than 64 KiB/],
  ])('is not misled by a witness that answers %s', async (_, make, message) => {
    const vkey = formatVkey(signerFromSeed('bad.example', randomBytes(32), 4).key);
    const bad = await open(policyOf(1, [{ vkey, url: await broken(make(vkey)) }]));
    await vi.waitFor(() => expect(bad.sequencer.unpublished()?.detail).toMatch(message), { timeout: 10_000 });
    expect(bad.sequencer.published()).toBeNull();
    await bad.close();
  });
});
