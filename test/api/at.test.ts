/**
 * Time travel: at any past size of the log, or time, the present server gives the bytes that a server gives which has never seen more.
 * The log has rebuilds, differences, later words, withdrawals, and a registry that changed half way.
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeLeaf } from '../../chains/log/leaf.ts';
import { leafHash } from '../../chains/log/merkle.ts';
import { reportOn } from '../../chains/proof/check.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Asking } from '../../server/judge.ts';
import { readKeyFile } from '../../server/log/keys.ts';
import { LogTree } from '../../server/log/tree.ts';
import { readEntry } from '../../server/replay.ts';
import { openService, type Service } from '../../server/service.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import { catalog, rebuildOf } from './server.ts';
import { attest, makeVerifier, registryOf, withdraw, type TestVerifier } from './signing.ts';

const GCC = 'stagex-gcc@2025.04.1';
const [alice, ann, bob, carol] = ['alice', 'ann', 'bob', 'carol'].map((id) => makeVerifier(id, id === 'ann' ? 'alice' : id)) as [TestVerifier, TestVerifier, TestVerifier, TestVerifier];
const people = [alice, ann, bob, carol];
const earlier = [alice, ann, bob];
/** Ann leaves Alice's organization, Bob's key is revoked, Carol joins. */
const later = [alice, { ...ann, organization: 'ann' }, bob, carol];
/** Position of the entry that set the later registry. */
let changedAt = 0;
const dataDir = mkdtempSync(join(tmpdir(), 'rootline-at-'));
let service: Service;
/** When the log received each entry. */
const times: string[] = [];
let clock = Date.parse('2026-01-01T00:00:00Z');

/** The image and everything its recipe leads to. */
function chainOf(id: string): string[] {
  const found = [id];
  for (const next of found) {
    for (const { digest } of catalog().files.get(next)?.recipe?.inputs ?? []) {
      const file = catalog().byDigest.get(digest)?.[0];
      if (file !== undefined && file.role === 'binary' && !found.includes(file.id)) found.push(file.id);
    }
  }
  return found;
}

/** A fixed sequence of numbers that looks like chance, so that a failure can be looked at again. */
function* numbers(): Generator<number, never> {
  for (let n = 7; ;) {
    n = (n * 1_103_515_245 + 12_345) % 2 ** 31;
    yield n / 2 ** 31;
  }
}

function open(registered: readonly TestVerifier[]): Promise<Service> {
  writeFileSync(join(dataDir, 'registry.json'), JSON.stringify(registryOf(registered)));
  // Several entries in a second, and some in the same millisecond.
  return openService({ dataDir, clock: () => (clock += clock % 5 === 0 ? 0 : 137) });
}

beforeAll(async () => {
  const chain = chainOf(`${GCC}/linux-amd64`);
  const chance = numbers();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance.next().value * list.length)] as T;
  const sent: { by: TestVerifier; bytes: Uint8Array }[] = [];
  const send = async (by: TestVerifier, bytes: Uint8Array): Promise<void> => {
    clock += 41;
    if ((await service.submit(bytes, null)).created) sent.push({ by, bytes });
  };
  const step = async (): Promise<void> => {
    const roll = chance.next().value;
    const by = pick(people);
    if (roll < 0.1 && sent.length > 0) {
      const old = pick(sent);
      await send(old.by, withdraw(old.by, old.bytes));
    } else if (roll < 0.18) {
      await send(by, attest(by, rebuildOf(pick(chain), { result: 'differs', output: `sha256:${'d'.repeat(64)}` })));
    } else {
      await send(by, attest(by, rebuildOf(pick(chain), roll < 0.3 ? { comparison: 'contents' } : {})));
    }
  };
  service = await open(earlier);
  for (const id of chain) await send(alice, attest(alice, rebuildOf(id)));
  for (let i = 0; i < 40; i++) await step().catch(() => undefined);
  changedAt = service.size();
  await service.close();
  later[2] = { ...bob, key: { ...bob.key, revoked: new Date(clock - 2000).toISOString() } };
  service = await open(later);
  for (let i = 0; i < 60; i++) await step().catch(() => undefined);
  for (let i = 0; i < service.size(); i++) times.push((await readEntry(service.store, i)).leaf.time);
});
afterAll(async () => {
  await service.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A server over a log that ends at `size`, in a folder of its own: it has never seen more. */
async function upTo(size: number): Promise<{ past: Service; end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'rootline-past-'));
  copyFileSync(join(dataDir, 'log.key'), join(folder, 'log.key'));
  writeFileSync(join(folder, 'registry.json'), JSON.stringify(registryOf(size > changedAt ? later : earlier)));
  const store = await openEmbedded(join(folder, 'store'));
  const leaves: Uint8Array[] = [];
  for await (const leaf of service.store.leaves(0, size)) leaves.push(leaf);
  const envelopes = new Map<string, Uint8Array>();
  for (const leaf of leaves) {
    const { envelope } = decodeLeaf(leaf);
    envelopes.set(envelope, await service.store.envelope(envelope) ?? new Uint8Array());
  }
  const tiles = (await LogTree.open(store)).append(leaves.map(leafHash));
  await store.commit({ from: 0, leaves, envelopes, statements: new Map(), tiles });
  await store.close();
  const past = await openService({ dataDir: folder, clock: () => clock });
  const end = async (): Promise<void> => {
    await past.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { past, end };
}

/** Everything that can be asked about a past point, by the name of its operation. */
const operations: Record<string, (of: Service, asking: Asking) => Promise<unknown>> = {
  compilers: (of, asking) => of.compilers(asking),
  compiler: (of, asking) => of.compiler('stagex-gcc', asking),
  releases: (of, asking) => of.releases({ ...asking, status: 'verified' }),
  release: (of, asking) => of.release(GCC, asking),
  verdict: (of, asking) => of.verdict(GCC, asking),
  why: (of, asking) => of.why(GCC, asking),
  whyNot: (of, asking) => of.whyNot(GCC, asking),
  scenario: (of, asking) => of.scenario(GCC, asking),
  artifact: (of, asking) => of.artifact(catalog().files.get(`${GCC}/linux-amd64`)?.digest ?? '', asking),
  graph: (of, asking) => of.graph({ ...asking, focus: GCC }),
  agreement: (of, asking) => of.agreement(GCC, asking),
  chokepoints: (of, asking) => of.chokepoints(GCC, asking),
  convergence: (of, asking) => of.convergence(asking),
  next: (of, asking) => of.next({ ...asking, compiler: 'stagex-gcc' }),
  whatIf: (of, { at, policy = '' }) => of.whatIf({ policy, at, suppose: { compromise: ['verifier:alice'] } }),
};

const own: Policy = {
  name: 'mine', roots: { kinds: ['seed', 'source'], digests: [] }, threshold: 2, independence: 'verifier', diversity: 1, inputs: 'attested', environment: 'ignore',
  comparisons: ['bit-identical', 'contents'], disputes: 'flag', weakDigests: false, verifiers: 'all', compromised: ['verifier:bob'],
};
const policies = ['one-rebuild', 'strict', 'declared', 'diverse', JSON.stringify(own), JSON.stringify({ ...own, threshold: 1, disputes: 'block', compromised: [] })];

/** Where the bytes of two answers part, or nothing: the answers themselves are too long to print. */
function difference(got: unknown, expected: unknown): string {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a === b ? '' : `…${a.slice(Math.max(0, at - 120), at + 40)} is not …${b.slice(Math.max(0, at - 20), at + 40)}`;
}

describe('at a past point of the log', () => {
  test('the log is worth travelling: verdicts change along it, both ways', async () => {
    const verified = await Promise.all(times.map(async (_, i) => (await service.verdict(GCC, { at: String(i + 1) })).verified));
    const turns = verified.filter((now, i) => i > 0 && now !== verified[i - 1]).length;
    expect(turns).toBeGreaterThan(2);
  });

  test('random prefixes: the same three digests in, the same bytes out', async () => {
    const prefixes = fc.oneof(fc.integer({ min: 1, max: times.length }), fc.constantFrom(1, changedAt, changedAt + 1, times.length));
    await fc.assert(fc.asyncProperty(prefixes, fc.constantFrom(...policies), async (size, policy) => {
      const { past, end } = await upTo(size);
      try {
        expect(past.size()).toBe(size);
        for (const [name, operation] of Object.entries(operations)) {
          const [got, expected] = [await operation(service, { policy, at: String(size) }), await operation(past, { policy })];
          expect(difference(got, expected), `${name} at ${size}`).toBe('');
        }
      } finally {
        await end();
      }
    }), { numRuns: 6 });
  });

  test('a time is the size that the log had then', async () => {
    const first = Date.parse(times[0] ?? '');
    expect((await service.verdict(GCC, { at: new Date(first - 1).toISOString() })).grounds.checkpoint.size).toBe(0);
    await fc.assert(fc.asyncProperty(fc.nat(times.length - 1), fc.constantFrom(0, 1), async (entry, after) => {
      const at = new Date(Date.parse(times[entry] ?? '') + after).toISOString();
      const size = times.filter((time) => Date.parse(time) <= Date.parse(at)).length;
      expect(difference(await service.whyNot(GCC, { at }), await service.whyNot(GCC, { at: String(size) }))).toBe('');
    }), { numRuns: 20 });
  });

  test('its proof holds, and says the same as its verdict', async () => {
    const log = readKeyFile(join(dataDir, 'log.key')).signer.key;
    await fc.assert(fc.asyncProperty(fc.nat(times.length), fc.constantFrom(...policies), async (size, policy) => {
      const asking = { at: String(size), policy };
      const report = await reportOn(Buffer.from((await service.proof(GCC, asking)).text), { log });
      expect(report.checks.filter(({ name, state }) => state !== 'held' && name !== 'own-catalog')).toEqual([]);
      expect(report.verdict).toEqual(await service.verdict(GCC, asking));
    }), { numRuns: 6 });
  });
});
