/** The real thing: 860 OpenPGP signatures of StageX images, with the keys that the registry pins. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompilerSummary, HeldKeys, Verdict, WhyNot } from '../../schema/api.ts';
import { corpus, needs } from '../shared.ts';
import { ask, startTestServer, submit, type TestServer } from './server.ts';

const folder = corpus('data/stagex');
const targets: [string, string][] = [['stagex-go', 'go 1.24.2'], ['stagex-gcc', 'gcc 13.1.0'], ['stagex-rust', 'rust 1.85.0'], ['stagex-llvm', 'llvm 19.1.7']];

async function importKeys(server: TestServer, besides: RegExp): Promise<HeldKeys['keys']> {
  const path = join(folder ?? '', 'keys');
  const keys: HeldKeys['keys'] = [];
  for (const name of readdirSync(path).filter((n) => n.endsWith('.asc') && !besides.test(n))) {
    const got = await ask(server, '/api/v1/keys', { method: 'POST', body: readFileSync(join(path, name)), headers: { 'content-type': 'application/pgp-keys' } });
    expect(got.status).toBe(200);
    keys.push(...(got.body as HeldKeys).keys);
  }
  return keys;
}

async function importSignatures(server: TestServer): Promise<Record<string, number>> {
  const path = join(folder ?? '', 'signatures');
  const tally: Record<string, number> = {};
  const files = readdirSync(path).flatMap((image) => readdirSync(join(path, image)).map((name) => join(path, image, name)));
  const work = async (): Promise<void> => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      const got = await submit(server, readFileSync(file), 'application/octet-stream');
      const what = got.status < 300 ? String(got.status) : (got.body as { type: string }).type;
      tally[what] = (tally[what] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return tally;
}

async function verdict(server: TestServer, release: string, policy: string): Promise<Verdict> {
  const got = await ask(server, `/api/v1/releases/${release.replace('@', '/')}/verdict?policy=${encodeURIComponent(policy)}`);
  expect(got.status).toBe(200);
  return got.body as Verdict;
}

/** The shipped policy `declared`, but for one member. */
async function declaredWith(server: TestServer, more: object): Promise<string> {
  const { policies } = (await ask(server, '/api/v1/policies')).body as { policies: { policy: { name: string } }[] };
  return JSON.stringify({ ...policies.find((p) => p.policy.name === 'declared')?.policy, ...more });
}

describe.skipIf(folder === null)(needs('data/stagex', folder), () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    expect((await importKeys(server, /^$/)).map((k) => k.verifier).sort()).toEqual(['antonlivaja', 'dannygrove', 'lancevick', 'ryanheywood']);
    const tally = await importSignatures(server);
    // Two signers' keys are nowhere to be had; some signed the same image twice.
    expect(tally['/problems/key-not-held']).toBe(79);
    expect((tally['201'] ?? 0) + (tally['200'] ?? 0)).toBe(781);
  });
  afterAll(async () => {
    expect(server.faults).toEqual([]);
    await server.end();
  });

  test.each(targets)('%s@2025.04.1, %s, is verified back to hex0: 4 verifiers, 2 organizations', async (compiler, name) => {
    const { verified, strength, sentence } = await verdict(server, `${compiler}@2025.04.1`, 'declared');
    expect(verified).toBe(true);
    expect(strength).toEqual({ organization: 2, verifier: 4 });
    expect(sentence).toContain(`${name} (StageX 2025.04.1)`);
    expect(sentence).toContain('hex0-seed');
    const four = await declaredWith(server, { threshold: 4, independence: 'verifier' });
    expect((await verdict(server, `${compiler}@2025.04.1`, four)).verified).toBe(true);
    const three = await declaredWith(server, { threshold: 3 });
    expect((await verdict(server, `${compiler}@2025.04.1`, three)).verified).toBe(false);
  });

  test('ocaml ships a compiler in its source: it is not claimed as bootstrapped', async () => {
    const { verified, sentence } = await verdict(server, 'stagex-ocaml@2025.04.1', 'declared');
    expect(verified).toBe(false);
    expect(sentence).toContain('prebuilt compiler');
  });

  test('signers who state no inputs verify nothing where inputs must be stated, and the reason says so', async () => {
    const { verified, sentence } = await verdict(server, 'stagex-go@2025.04.1', 'one-rebuild');
    expect(verified).toBe(false);
    expect(sentence).toContain('nobody says what it was built from');
    const got = await ask(server, '/api/v1/releases/stagex-go/2025.04.1/why-not');
    expect((got.body as WhyNot).missing?.length).toBeGreaterThan(0);
  });

  test('without one signer\'s key, four verifiers are not there', async () => {
    const other = await startTestServer();
    await importKeys(other, /^F4BF5C81/);
    await importSignatures(other);
    const four = await declaredWith(other, { threshold: 4, independence: 'verifier' });
    const three = await declaredWith(other, { threshold: 3, independence: 'verifier' });
    for (const [compiler] of targets) {
      expect((await verdict(other, `${compiler}@2025.04.1`, four)).verified).toBe(false);
      expect((await verdict(other, `${compiler}@2025.04.1`, three)).verified).toBe(true);
    }
    await other.end();
  });

  test('the overview counts them', async () => {
    const { compilers } = (await ask(server, '/api/v1/compilers?policy=declared')).body as { compilers: CompilerSummary[] };
    expect(compilers.find((c) => c.id === 'stagex-go')?.counts.verified).toBeGreaterThan(3);
    expect(compilers.find((c) => c.id === 'stagex-ocaml')?.counts.verified).toBe(0);
  });
});
