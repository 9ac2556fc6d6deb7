/** Addresses that lead nowhere: refused in words that say what to do. Needs no Neo4j. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../server/store/open.ts';
import { neo4jFromEnvironment } from '../../server/store/neo4j/settings.ts';
import { openNeo4j } from '../../server/store/neo4j/store.ts';

describe('an address that is none', () => {
  it.each([
    ['', /is not a URL/],
    ['localhost', /is not a URL/],
    ['localhost:7687', /scheme localhost:/],
    ['http://localhost:7474', /web page; bolt has a port of its own, 7687/],
    ['https://localhost:7473', /web page/],
    ['postgres://localhost', /scheme postgres:/],
    ['bolt://', /is not a URL|names no host/],
    ['bolt://ada:secret@localhost:7687', /holds credentials/],
  ])('%j is refused', async (url, message) => {
    await expect(openNeo4j({ url })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) });
  });

  it('never shows a password', async () => {
    await expect(openNeo4j({ url: 'bolt://ada:secret@localhost:7687' })).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  });
});

describe('an address where no Neo4j is', () => {
  let http: Server;
  beforeAll(async () => {
    http = createServer((socket) => { socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')); });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });
  afterAll(() => { http.close(); });

  it('says that nothing answers there', async () => {
    await expect(openNeo4j({ url: 'bolt://127.0.0.1:1', retryMs: 200 })).rejects.toMatchObject({
      code: 'unavailable', message: expect.stringMatching(/^Neo4j at bolt:\/\/127\.0\.0\.1:1 does not answer \(connect ECONNREFUSED/),
    });
  });

  it('says that the host is not known', async () => {
    await expect(openNeo4j({ url: 'neo4j://nowhere.invalid:7687', retryMs: 200 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('does not answer') });
  });

  it('says so of a server that speaks another protocol', async () => {
    const { port } = http.address() as { port: number };
    await expect(openNeo4j({ url: `bolt://127.0.0.1:${port}`, retryMs: 200 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('bolt port') });
  });
});

describe('the environment', () => {
  it('chooses the store, and options choose before it', async () => {
    const directory = join(mkdtempSync(join(tmpdir(), 'rootline-open-')), 'store');
    vi.stubEnv('ROOTLINE_NEO4J_URL', 'http://nowhere.invalid');
    try {
      await expect(openStore({ directory })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('ROOTLINE_NEO4J_URL') });
      expect(existsSync(directory)).toBe(false);
      const store = await openStore({ directory, neo4j: null });
      expect([store.kind, store.location, store.graph]).toEqual(['embedded', directory, undefined]);
      await store.close();
    } finally {
      vi.unstubAllEnvs();
      rmSync(dirname(directory), { recursive: true });
    }
  });

  it('asks for the embedded store when it names no URL', () => {
    expect(neo4jFromEnvironment({})).toBeNull();
    expect(neo4jFromEnvironment({ ROOTLINE_NEO4J_URL: '', ROOTLINE_NEO4J_PASSWORD: 'x' })).toBeNull();
  });

  it('gives what is set and nothing else', () => {
    expect(neo4jFromEnvironment({ ROOTLINE_NEO4J_URL: 'bolt://h' })).toEqual({ url: 'bolt://h' });
    expect(neo4jFromEnvironment({ ROOTLINE_NEO4J_URL: 'bolt://h', ROOTLINE_NEO4J_USER: 'u', ROOTLINE_NEO4J_PASSWORD: 'p', ROOTLINE_NEO4J_DATABASE: 'd' }))
      .toEqual({ url: 'bolt://h', user: 'u', password: 'p', database: 'd' });
  });
});
