/** The log over HTTP: checkpoints, tiles, entries, events, feed; each checked with the pure parts a stranger would use. */
import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBase64 } from '../../chains/log/encoding.ts';
import { encodeLeaf } from '../../chains/log/leaf.ts';
import { checkInclusion, leafHash } from '../../chains/log/merkle.ts';
import { openCheckpoint } from '../../chains/log/checkpoint.ts';
import { parseBundle } from '../../chains/log/tiles.ts';
import type { EntryAnswer, Submission } from '../../schema/api.ts';
import { verifyEd25519 } from '../../server/log/ed25519.ts';
import { readKeyFile } from '../../server/log/keys.ts';
import { ask, rebuildOf, startTestServer, submit, type TestServer } from './server.ts';
import { attest, makeVerifier, withdraw } from './signing.ts';

const alice = makeVerifier('alice');
const bob = makeVerifier('bob');
const FILES = ['go@1.24.2/linux-amd64', 'go@1.24.1/linux-amd64', 'go@1.24.0/linux-amd64', 'go@1.23.1/linux-amd64', 'go@1.23.0/linux-amd64'];
let server: TestServer;
const submissions: Submission[] = [];

beforeAll(async () => {
  server = await startTestServer([alice, bob]);
  for (const file of FILES) submissions.push((await submit(server, attest(alice, rebuildOf(file)))).body as Submission);
  submissions.push((await submit(server, attest(bob, rebuildOf(FILES[0] ?? '')))).body as Submission);
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server.end();
});

describe('checkpoint, tiles, proofs', () => {
  test('the checkpoint is signed by the log, and every answer names its tree', async () => {
    const { signer } = readKeyFile(`${server.dataDir}/log.key`);
    const got = await ask(server, '/checkpoint');
    const checkpoint = await openCheckpoint(got.text, { origin: server.service.origin, key: signer.key }, verifyEd25519);
    expect(Number(checkpoint.size)).toBe(server.service.size());
    const { body } = await ask(server, '/api/v1/compilers');
    expect(body).toMatchObject({ grounds: { checkpoint: { origin: checkpoint.origin, size: Number(checkpoint.size), root: Buffer.from(checkpoint.root).toString('base64') } } });
  });

  test('every submission was answered with a proof that holds', () => {
    for (const { entry, inclusion } of submissions) {
      const hash = leafHash(encodeLeaf({ v: 1, type: entry.type, envelope: entry.envelope, mediaType: entry.mediaType, verifier: entry.verifier, key: entry.key, time: entry.time }));
      const hashes = inclusion.hashes.map((h) => fromBase64(h, 'a hash'));
      expect(() => checkInclusion(hash, entry.index, inclusion.size, hashes, fromBase64(inclusion.root, 'the root'))).not.toThrow();
      expect(() => checkInclusion(hash, entry.index + 1, inclusion.size, hashes, fromBase64(inclusion.root, 'the root'))).toThrow();
    }
  });

  test('tiles and entry bundles are there for tools that know nothing of us', async () => {
    const size = server.service.size();
    const tile = new Uint8Array(await (await fetch(`${server.url}/tile/0/000.p/${size}`)).arrayBuffer());
    const bundle = new Uint8Array(await (await fetch(`${server.url}/tile/entries/000.p/${size}`)).arrayBuffer());
    const entries = parseBundle(bundle, size);
    entries.forEach((leaf, i) => expect(Buffer.from(leafHash(leaf)).equals(Buffer.from(tile.subarray(32 * i, 32 * i + 32)))).toBe(true));
    expect((await ask(server, `/tile/0/000.p/${size}`)).headers.get('cache-control')).toContain('immutable');
    expect((await ask(server, `/tile/0/000.p/${size + 1}`)).status).toBe(404);
    expect((await ask(server, '/tile/0/000')).status).toBe(404);
  });
});

describe('entries', () => {
  interface Page { entries: EntryAnswer[]; total: number; next: string | null }
  const list = async (query: string): Promise<Page> => (await ask(server, `/api/v1/attestations${query}`)).body as Page;

  test('are listed newest first, in pages', async () => {
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await list(`?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.entries.map((e) => e.index));
      cursor = page.next;
    }
    const size = server.service.size();
    expect(seen).toEqual(Array.from({ length: size }, (_, i) => size - 1 - i));
  });

  test('are found by verifier, subject, result and type', async () => {
    expect((await list('?verifier=bob')).entries.map((e) => e.verifier)).toEqual(['bob']);
    expect((await list('?verifier=nobody')).total).toBe(0);
    expect((await list('?of=go@1.24.2')).total).toBe(2);
    expect((await list('?of=go@1.24.2/linux-amd64&verifier=alice')).total).toBe(1);
    expect((await list('?of=go@1.24.2/linux-386')).total).toBe(0);
    expect((await list(`?of=${submissions[0]?.entry.says[0] === undefined ? '' : (submissions[0].entry.says[0] as { output: string }).output}`)).total).toBe(2);
    expect((await list('?result=differs')).total).toBe(0);
    expect((await list('?type=registry')).total).toBe(1);
    expect((await list('?type=registry&result=reproduced')).total).toBe(0);
  });

  test('the registry is an entry, its document an envelope', async () => {
    const { entries } = await list('?type=registry');
    expect(entries[0]).toMatchObject({ index: 0, type: 'registry', verifier: '', key: '' });
    const document = await ask(server, `/api/v1/envelopes/${entries[0]?.envelope}`);
    expect(JSON.parse(document.text)).toHaveProperty('verifiers');
    expect(`sha256:${createHash('sha256').update(document.text).digest('hex')}`).toBe(entries[0]?.envelope);
    expect(document.headers.get('content-disposition')).toContain('attachment');
  });

  test('verifiers tell what they did', async () => {
    const { verifiers, organizations } = (await ask(server, '/api/v1/verifiers')).body as { verifiers: { id: string; attestations: number; latest: string; keys: object[] }[]; organizations: { id: string; verifiers: string[] }[] };
    expect(verifiers.find((v) => v.id === 'alice')).toMatchObject({ attestations: FILES.length, reproduced: FILES.length, differs: 0, keys: [{ id: 'alice-key', held: true }] });
    expect(organizations.find((o) => o.id === 'distrust')?.verifiers).toHaveLength(3);
  });

  test('the feed is Atom, and escapes what it tells', async () => {
    const { text } = await ask(server, '/api/v1/feed.atom');
    expect(text.match(/<entry>/g)).toHaveLength(server.service.size());
    expect(text).toContain('&quot;kind&quot;:&quot;attestation&quot;');
    expect(text).toContain(`<link rel="self" href="${server.url}/api/v1/feed.atom"/>`);
  });
});

/** Reads server-sent events until `count` have come. */
function listen(count: number, headers: Record<string, string> = {}, begun: () => void = () => {}): Promise<{ id: number; data: EntryAnswer }[]> {
  return new Promise((resolve, reject) => {
    const events: { id: number; data: EntryAnswer }[] = [];
    let text = '';
    const req = get(`${server.url}/api/v1/events`, { headers }, (res: IncomingMessage) => {
      expect(res.headers['content-type']).toBe('text/event-stream');
      begun();
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          const match = /^event: entry\nid: (\d+)\ndata: (.*)$/.exec(block);
          if (match !== null) events.push({ id: Number(match[1]), data: JSON.parse(match[2] ?? '') as EntryAnswer });
        }
        if (events.length >= count) {
          req.destroy();
          resolve(events);
        }
      });
    });
    req.on('error', (error: NodeJS.ErrnoException) => { if (events.length < count) reject(error); });
  });
}

describe('events', () => {
  test('come as entries do', async () => {
    const size = server.service.size();
    const events = await listen(2, {}, () => {
      void submit(server, attest(bob, rebuildOf('go@1.22.1/linux-amd64'))).then(() => submit(server, attest(bob, rebuildOf('go@1.22.2/linux-amd64'))));
    });
    expect(events.map((e) => e.id)).toEqual([size, size + 1]);
    expect(events[0]?.data).toEqual((await ask(server, `/api/v1/attestations/${size}`)).body);
  });

  test('a reader who comes back misses nothing', async () => {
    const size = server.service.size();
    const events = await listen(size - 2, { 'last-event-id': '1' });
    expect(events.map((e) => e.id)).toEqual(Array.from({ length: size - 2 }, (_, i) => i + 2));
  });

  test('a last event that is none is refused', async () => {
    expect((await ask(server, '/api/v1/events', { headers: { 'last-event-id': 'x' } })).status).toBe(400);
  });
});

describe('after a restart', () => {
  test('every answer is the same bytes', async () => {
    const taken = attest(alice, rebuildOf('go@1.21.1/linux-amd64'));
    await submit(server, taken);
    await submit(server, withdraw(alice, taken));
    const paths = ['/api/v1/compilers', '/api/v1/releases/go/1.24.2/verdict', '/api/v1/attestations', '/api/v1/verifiers', '/checkpoint', '/api/v1/releases/go/1.24.2/why-not?policy=upstream&platform=linux-amd64', '/api/v1/compilers?at=4'];
    const before = await Promise.all(paths.map(async (p) => (await ask(server, p)).text));
    const { dataDir } = server;
    await server.close();
    server = await startTestServer([], dataDir);
    const after = await Promise.all(paths.map(async (p) => (await ask(server, p)).text));
    expect(after).toEqual(before);
  });

  test('a changed registry is a new entry, and the same one is not', async () => {
    const { dataDir } = server;
    const size = server.service.size();
    await server.close();
    server = await startTestServer([alice, { ...bob, key: { ...bob.key, compromised: true } }], dataDir);
    expect(server.service.size()).toBe(size + 1);
    const { verifiers } = (await ask(server, '/api/v1/verifiers')).body as { verifiers: { id: string; keys: { compromised?: boolean }[] }[] };
    expect(verifiers.find((v) => v.id === 'bob')?.keys[0]?.compromised).toBe(true);
    const strength = async (at: string): Promise<unknown> =>
      ((await ask(server, `/api/v1/releases/go/1.24.2/verdict?platform=linux-amd64&policy=upstream${at}`)).body as { strength: unknown }).strength;
    expect(await strength('')).toEqual({ organization: 1, verifier: 1 });
    expect(await strength(`&at=${size}`)).toEqual({ organization: 2, verifier: 2 });
  });
});
