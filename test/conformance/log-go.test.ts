/**
 * The log as others read it: golang.org/x/mod/sumdb/note and tlog, and transparency-dev/tessera's fsck (test/conformance/go), against a
 * server of ours. They must take it, and must refuse it when one byte of any tile is another.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tilePath, tileWidth } from '../../chains/log/tiles.ts';
import { formatVkey } from '../../chains/log/vkey.ts';
import { readKeyFile } from '../../server/log/keys.ts';
import { rebuildOf, startTestServer, submit, type TestServer } from '../api/server.ts';
import { attest, makeVerifier } from '../api/signing.ts';

const ENTRIES = 600;
const env = { ...process.env, PATH: `${process.env['PATH']}${delimiter}/usr/local/go/bin`, CGO_ENABLED: '0' };
const build = buildReader();

/** Compiles the reader; says why not where there is no Go, or its modules cannot be had. */
function buildReader(): { path: string; missing: string } {
  const path = join(mkdtempSync(join(tmpdir(), 'rootline-go-')), 'readlog');
  try {
    execFileSync('go', ['version'], { env, stdio: 'ignore' });
  } catch {
    return { path, missing: 'Go is not on this machine' };
  }
  try {
    execFileSync('go', ['mod', 'download'], { cwd: join(import.meta.dirname, 'go'), env, stdio: 'pipe' });
  } catch (error) {
    return { path, missing: `Go's modules cannot be downloaded here: ${String((error as { stderr?: Buffer }).stderr).slice(0, 200)}` };
  }
  execFileSync('go', ['build', '-o', path, '.'], { cwd: join(import.meta.dirname, 'go'), env, stdio: ['ignore', 'inherit', 'inherit'] });
  return { path, missing: '' };
}

describe.skipIf(build.missing !== '')(`Go's clients${build.missing === '' ? '' : ` (skipped: ${build.missing})`}`, () => {
  const alice = makeVerifier('alice');
  let server: TestServer;
  let reader: ChildProcess;
  let answers: Interface;
  let tampering: Server;
  /** Address below the prefix, and which of its bytes is another. */
  let flipped: { path: string; at: number } | null = null;

  beforeAll(async () => {
    server = await startTestServer([alice]);
    const file = rebuildOf('go@1.24.2/linux-amd64');
    const statement = (n: number): Uint8Array => attest(alice, { ...file, result: 'differs', output: `sha256:${createHash('sha256').update(String(n)).digest('hex')}` });
    // The registry is the first entry.
    for (let n = 1; n < ENTRIES; n += 50) {
      await Promise.all(Array.from({ length: Math.min(50, ENTRIES - n) }, async (_, i) => expect((await submit(server, statement(n + i))).status).toBe(201)));
    }
    expect(server.service.size()).toBe(ENTRIES);
    tampering = createServer((request, response) => {
      void (async () => {
        const answer = await fetch(server.url + (request.url ?? ''));
        const body = Buffer.from(await answer.arrayBuffer());
        if (flipped !== null && request.url === `/${flipped.path}`) body[flipped.at % body.length] = (body[flipped.at % body.length] as number) ^ 1;
        response.writeHead(answer.status).end(body);
      })();
    });
    await new Promise<void>((done) => { tampering.listen(0, 'localhost', done); });
    const vkey = formatVkey(readKeyFile(join(server.dataDir, 'log.key')).signer.key);
    reader = spawn(build.path, [vkey], { stdio: ['pipe', 'pipe', 'ignore'] });
    answers = createInterface({ input: reader.stdout as NodeJS.ReadableStream });
  });
  afterAll(async () => {
    reader.stdin?.end();
    tampering.close();
    await server.end();
    rmSync(join(build.path, '..'), { recursive: true });
  });

  const check = (url: string): Promise<string> => new Promise((resolve) => {
    answers.once('line', resolve);
    reader.stdin?.write(`${url}\n`);
  });
  const tampered = (): string => `http://localhost:${(tampering.address() as AddressInfo).port}`;

  it('take the log as it is', async () => {
    expect(await check(server.url)).toBe('ok');
    flipped = null;
    expect(await check(tampered())).toBe('ok');
  });

  const tiles = (['entries', 0, 1] as const).flatMap((level) => [0, 1, 2].map((index) => ({ level, index, width: tileWidth(level, index, ENTRIES) })))
    .filter(({ width }) => width > 0).map(tilePath);

  it.each(['checkpoint', ...tiles])('refuse it with one byte of %s another', async (path) => {
    expect(tiles).toEqual(['tile/entries/000', 'tile/entries/001', 'tile/entries/002.p/88', 'tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2']);
    const { length } = Buffer.from(await (await fetch(`${server.url}/${path}`)).arrayBuffer());
    // First and last, and some between that fall into every part of it as the steps go round.
    for (const at of [0, length - 1, ...Array.from({ length: 6 }, (_, i) => (i + 1) * 6007)]) {
      flipped = { path, at };
      expect(await check(tampered()), `byte ${at % length}`).toMatch(/^bad: /);
    }
    flipped = null;
    expect(await check(tampered())).toBe('ok');
  });
});
